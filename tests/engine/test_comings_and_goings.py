"""The model and the ports come and go, noise comes in, the player panics: the music survives it."""

import pytest

from glsr_live.control.commands import Panic, Turn
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.events import ModelLost, PortFound, PortLost, Quit
from glsr_live.engine.messages import control, note_off, note_on, parse
from glsr_live.music.note import Note
from glsr_live.testing import FakeModel, Performance

LONG = (Note(0, 1920, 60),)
ALL_OFF = [control(0, 64, 0), control(0, 123, 0)]


def looping(**settings: object) -> Performance:
    """A bar-long C4 that loops from second 2 on."""
    performance = Performance(EngineConfig(bars=1, takeover="jump", answer="loop", **settings), FakeModel())  # type: ignore[arg-type]
    performance.play(LONG)
    return performance


def test_when_the_model_is_lost_the_loop_goes_on() -> None:
    performance = looping()
    performance.at(3.0, ModelLost())
    starts = [second for second, data in performance.run(9.0) if data == note_on(0, 60, 80)]
    assert starts == [2.0, 4.0, 6.0, 8.0]
    assert performance.statuses[-1].provider == ""


def test_a_phrase_and_a_knob_wait_for_the_model_to_come_back() -> None:
    performance = Performance(EngineConfig(bars=1, takeover="jump"))
    performance.play(LONG)
    performance.at(2.5, control(0, 102, 127))
    performance.run(3.0)
    assert performance.asked == []
    performance.model = FakeModel()
    performance.at(3.1, performance.model.ready)
    assert performance.run(4.5) == [(4.0, note_on(0, 60, 80))]
    assert [request.knobs.closeness for request in performance.asked] == [4.0]


def test_the_request_under_way_when_the_model_was_lost_is_asked_again() -> None:
    performance = Performance(EngineConfig(bars=1), FakeModel(latency=1.0))
    performance.play(LONG)
    performance.at(2.2, ModelLost(), FakeModel().ready)
    assert performance.run(4.1) == [(4.0, note_on(0, 60, 80))]
    assert [request.request_id for request in performance.asked] == [1, 2]


def test_a_model_that_comes_back_is_not_asked_what_it_has_answered() -> None:
    performance = looping()
    performance.at(3.0, ModelLost(), FakeModel().ready)
    performance.run(5.0)
    assert len(performance.asked) == 1


def test_when_the_output_is_lost_the_ledger_is_cleared_and_the_line_keeps_time() -> None:
    performance = looping()
    performance.at(3.0, PortLost("out"))
    performance.at(5.0, PortFound("out"))
    assert performance.run(7.0) == [
        (2.0, note_on(0, 60, 80)),
        (3.0, note_off(0, 60)),
        (6.0, note_on(0, 60, 80)),
    ]


def test_when_the_input_is_lost_held_notes_end() -> None:
    performance = Performance(EngineConfig(capture="silence", thru=True), FakeModel())
    performance.at(1.0, control(0, 64, 127), note_on(0, 60, 80))
    performance.at(1.5, PortLost("in"))
    performance.at(1.6, PortFound("in"), PortLost("in"))
    assert performance.run(2.9) == [
        (1.0, control(0, 64, 127)),
        (1.0, note_on(0, 60, 80)),
        (1.5, note_off(0, 60)),
        (1.5, control(0, 64, 0)),
        (2.5, note_on(0, 60, 80)),
    ]
    assert performance.asked[0].phrase.notes == (Note(0, 480, 60),)


@pytest.mark.parametrize("panic", [Panic(), control(5, 119, 64)])
def test_a_panic_is_silence_until_the_next_phrase(panic: Panic | bytes) -> None:
    performance = looping()
    performance.at(3.0, panic)
    assert [data for _, data in performance.run(20.0)] == [note_on(0, 60, 80), note_off(0, 60), *ALL_OFF]
    performance.play(LONG, second=20.0)
    assert performance.run(22.0) == [(22.0, note_on(0, 60, 80))]


def test_a_panic_leaves_the_bars_of_the_daemon_where_they_are() -> None:
    performance = Performance(EngineConfig(bars=1, starts="daemon"), FakeModel())
    performance.at(3.0, Panic())
    performance.run(3.5)
    performance.play((Note(0, 480, 60),), second=4.5)
    assert performance.run(8.0) == [(6.5, note_on(0, 60, 80)), (7.0, note_off(0, 60))]


def test_a_reply_that_never_comes_does_not_block_the_knobs() -> None:
    performance = looping()
    performance.run(2.5)
    performance.model = None
    for second, value in ((3.0, 70), (3.5, 80), (4.1, 90)):
        performance.at(second, control(0, 14, value))
    performance.run(4.2)
    assert [request.request_id for request in performance.asked] == [1, 2, 3]


def test_quitting_releases_everything_and_nothing_follows() -> None:
    performance = looping(thru=True)
    performance.at(3.0, note_on(7, 50, 80), Quit(), note_on(7, 51, 80), Panic())
    assert [data for _, data in performance.run(20.0)][-6:] == [
        note_off(0, 60),
        note_off(7, 50),
        *ALL_OFF,
        control(7, 64, 0),
        control(7, 123, 0),
    ]


def test_channel_modes_that_come_in_are_no_panic() -> None:
    performance = looping()
    performance.at(3.0, control(0, 123, 0), control(0, 120, 0), control(0, 119, 63))
    assert performance.run(3.9) == [(2.0, note_on(0, 60, 80))]


NOISE = [
    b"",
    b"\xf8",
    b"\xfe",
    b"\xff",
    b"\xf0\x7e\x00\x09\x01\xf7",
    b"\xf2\x00\x10",
    b"\x90",
    b"\x90\x3c",
    b"\x90\x3c\x50\x40",
    b"\x90\xff\x50",
    b"\x90\x3c\xff",
    b"\x3c\x50",
    b"\x90" * 17,
    bytes(100_000),
]


@pytest.mark.parametrize("data", NOISE, ids=lambda data: data[:6].hex() or "nothing")
def test_noise_is_survived(data: bytes) -> None:
    performance = Performance(EngineConfig(bars=1, thru=True), FakeModel())
    performance.at(1.0, data)
    assert performance.run(9.0) == []
    assert {status.capture for status in performance.statuses} == {"empty"}
    assert parse(data) is None


class TestEcho:
    def captured(self, performance: Performance) -> list[tuple[Note, ...]]:
        performance.run(8.2)
        return [request.phrase.notes for request in performance.asked]

    def test_our_own_output_that_comes_back_is_not_captured(self) -> None:
        performance = looping()
        performance.at(1.0, Turn("register", 1.0))
        performance.at(2.02, note_on(3, 61, 80))
        performance.at(4.01, note_off(3, 61))
        performance.at(4.025, note_on(3, 61, 80))
        assert self.captured(performance) == [LONG]

    def test_with_thru_it_does_not_go_round_in_circles(self) -> None:
        performance = Performance(EngineConfig(bars=1, thru=True))
        performance.at(1.0, note_on(0, 60, 80))
        performance.at(1.01, note_on(0, 60, 80))
        assert performance.run(1.5) == [(1.0, note_on(0, 60, 80))]

    def test_the_same_pitch_later_is_the_player(self) -> None:
        performance = looping()
        performance.at(2.04, note_on(0, 60, 80))
        performance.at(2.54, note_off(0, 60))
        assert self.captured(performance) == [LONG, (Note(38, 480, 60),)]

    def test_a_player_in_unison_is_heard_and_keeps_the_end_of_the_note(self) -> None:
        performance = looping()
        performance.at(2.01, note_on(0, 60, 99))
        performance.at(4.01, note_off(0, 60))
        performance.at(4.5, note_on(0, 72, 80))
        performance.at(5.0, note_off(0, 72))
        assert self.captured(performance)[1:] == [(Note(10, 1910, 60, 99),), (Note(480, 480, 72),)]


def test_the_status_tells_what_changed() -> None:
    performance = Performance(EngineConfig(bars=1, takeover="jump"), FakeModel())
    performance.play(LONG)
    performance.at(2.1, control(0, 14, 127))
    performance.run(2.2)
    turned, status = performance.asked[-1], performance.statuses[-1]
    variation = FakeModel().vary(turned.phrase, turned.knobs)
    assert (status.capture, status.bar, status.beat, status.running) == ("armed", 2, 1, True)
    assert (status.knobs, status.phrase, status.variation) == (turned.knobs, turned.phrase, variation.phrase)
    assert (status.played, status.yields) == ({"density": 1.0, "register": 60.0}, variation.yields)
    assert (status.pack, status.provider, status.latency_ms) == ("fake", "CPU", 5.0)
    assert [(port.key, port.there, port.messages) for port in status.ports] == [("in", True, 3), ("out", True, 1)]
    assert all(a != b for a, b in zip(performance.statuses, performance.statuses[1:], strict=False))


def test_a_stall_is_told_and_brings_no_burst() -> None:
    performance = Performance(EngineConfig(bars=1, answer="loop"), FakeModel())
    performance.play([Note(240 * place, 240, 60 + place) for place in range(8)])
    performance.run(2.1)
    performance.stall(3.3)
    assert performance.run(3.4) == [(2.25, note_off(0, 60)), (3.25, note_on(0, 65, 80))]
    assert performance.statuses[-1].late == 4
