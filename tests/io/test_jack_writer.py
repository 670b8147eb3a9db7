"""One period after the other on a JACK client whose frames one sets."""

import os

import pytest

from glsr_live.engine.messages import note_off, note_on
from glsr_live.io.jack_line import farewell, record
from glsr_live.io.jack_writer import Writer
from glsr_live.testing import FakeClock

PERIOD, RATE = 64, 48000
ON, OFF = note_on(0, 60, 90), note_off(0, 60)
START = 100.0
"""The second of frame 0."""


class FakeClient:
    """Frames pass with the clock; `last_frame_time` is where the period began."""

    samplerate = RATE

    def __init__(self, clock: FakeClock, first: int) -> None:
        self._clock, self._first = clock, first
        self.last_frame_time = first

    @property
    def frame_time(self) -> int:
        return (self._first + round((self._clock.now() - START) * RATE)) % (1 << 32)


class FakePort:
    def __init__(self, room: int = 1000) -> None:
        self.written: list[tuple[int, bytes]] = []
        self._room = room

    @property
    def max_event_size(self) -> int:
        return self._room - sum(len(data) for _, data in self.written)

    def clear_buffer(self) -> None:
        self.written = []

    def write_midi_event(self, frame: int, data: bytes) -> None:
        self.written.append((frame, data))


class Stage:
    """A writer, the pipe into it, and periods to pass."""

    def __init__(self, first: int = 0, room: int = 1000) -> None:
        self.clock = FakeClock(START)
        self.client, self.port = FakeClient(self.clock, first), FakePort(room)
        records, self.pipe = os.pipe()
        os.set_blocking(records, False)
        self.writer = Writer(self.client, [self.port], records, self.clock)
        self._first, self._passed, self._records = first, 0, records

    def give(self, due: float, data: bytes) -> None:
        os.write(self.pipe, record(due, 0, data))

    def period(self, late: float = 0.0) -> list[tuple[int, bytes]]:
        """What the next period holds when JACK calls so many seconds after its beginning."""
        self.client.last_frame_time = (self._first + self._passed) % (1 << 32)
        self.clock.wait_until(START + self._passed / RATE + late)
        self.writer.process(PERIOD)
        self._passed += PERIOD
        return self.port.written

    def skip(self, periods: int) -> None:
        self._passed += periods * PERIOD

    def close(self) -> None:
        os.close(self._records)


@pytest.fixture
def stage():
    stage = Stage()
    yield stage
    stage.close()


def at(frame: float) -> float:
    """The second of a frame."""
    return START + frame / RATE


@pytest.mark.parametrize("late", [0.0, 0.0003, 0.0011])
def test_a_message_is_written_at_its_frame_however_late_the_period_is_called(stage, late):
    stage.give(at(10), ON)
    stage.give(at(100), OFF)
    assert stage.period(late) == [(10, ON)]
    assert stage.period(late) == [(36, OFF)]
    assert stage.period(late) == []


def test_the_count_of_frames_may_begin_anew():
    stage = Stage(first=(1 << 32) - 70)
    stage.give(at(10), ON)
    stage.give(at(100), OFF)
    assert stage.period(0.0005) == [(10, ON)]
    assert stage.period(0.0005) == [(36, OFF)]
    stage.close()


def test_after_a_missed_period_the_note_offs_of_the_one_before_are_repeated(stage):
    stage.give(at(0), OFF)
    stage.period()
    stage.skip(1)
    assert stage.period() == [(0, OFF)]
    assert stage.period() == []


def test_a_full_port_takes_the_rest_in_the_next_period():
    stage = Stage(room=7)
    for data in (ON, OFF, ON):
        stage.give(at(0), data)
    assert [data for _, data in stage.period()] == [ON, OFF]
    assert [data for _, data in stage.period()] == [ON]
    stage.close()


def test_a_message_that_no_port_can_hold_does_not_stop_the_others():
    stage = Stage(room=7)
    stage.give(at(0), b"\xf0" + 20 * b"\x01" + b"\xf7")
    stage.give(at(0), ON)
    assert stage.period() == []
    assert stage.period() == [(0, ON)]
    stage.close()


def test_when_the_instrument_has_crashed_notes_end_and_then_the_work(stage):
    stage.give(at(0), ON)
    stage.period()
    os.close(stage.pipe)
    assert stage.period()[0] == (0, OFF)
    assert not stage.writer.done.is_set()
    stage.period()
    assert stage.writer.done.is_set()


def test_after_a_farewell_the_line_is_played_out_before_the_work_ends(stage):
    stage.give(at(100), ON)
    os.write(stage.pipe, farewell())
    os.close(stage.pipe)
    assert stage.period() == []
    assert stage.period() == [(36, ON)]
    assert not stage.writer.done.is_set()
    assert stage.period() == []
    assert stage.writer.done.is_set()
