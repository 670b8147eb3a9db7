"""What every channel message does: to the notes that sound, to the phrase and to what is sent on.

Each row plays C4 at second 1.0 on a channel and lets messages come in at 1.5; its key goes up at 1.75. At rest the
phrase is heard again from 3.0 on. A tick is 1/960 s.
"""

from typing import NamedTuple

import pytest

from glsr_live.control.commands import Bind, Turn
from glsr_live.engine.messages import control
from glsr_live.music.note import Note
from tests.engine.stage import Sent, hanging, looping, off, on, perform, played

BEND, PROGRAM, PRESSURE, KEY_PRESSURE = b"\xe0\x00\x50", b"\xc0\x05", b"\xd0\x40", b"\xa0\x3c\x40"
MODES = (120, 121, 122, 123, 124, 125, 126, 127)
ENDS_NOTES = (120, 123, 124, 125, 126, 127)


class Row(NamedTuple):
    """What comes in at 1.5, the duration in ticks that the note has in the phrase, and what thru sends from 1.5 on."""

    comes_in: tuple[bytes, ...]
    duration: int
    through: Sent
    channel: int = 0


UNTOUCHED: Sent = [(1.75, off(60))]
ROWS = {
    "nothing": Row((), 720, UNTOUCHED),
    "all sound off": Row((control(0, 120, 0),), 480, [(1.5, off(60))]),
    "reset all controllers": Row((control(0, 121, 0),), 720, [(1.5, control(0, 121, 0)), *UNTOUCHED]),
    "local control off": Row((control(0, 122, 0),), 720, UNTOUCHED),
    "local control on": Row((control(0, 122, 127),), 720, UNTOUCHED),
    "all notes off": Row((control(0, 123, 0),), 480, [(1.5, off(60))]),
    "omni off": Row((control(0, 124, 0),), 480, [(1.5, off(60))]),
    "omni on": Row((control(0, 125, 0),), 480, [(1.5, off(60))]),
    "mono on": Row((control(0, 126, 1),), 480, [(1.5, off(60))]),
    "poly on": Row((control(0, 127, 0),), 480, [(1.5, off(60))]),
    "both, as a DAW sends them before it plays": Row((control(0, 123, 0), control(0, 120, 0)), 480, [(1.5, off(60))]),
    "all notes off on another channel": Row((control(4, 123, 0),), 720, UNTOUCHED),
    "all sound off on another channel": Row((control(15, 120, 0),), 720, UNTOUCHED),
    "all notes off on the last channel": Row((control(15, 123, 0),), 480, [(1.5, off(60, 15))], 15),
    "all notes off on a middle channel": Row((control(7, 123, 0),), 480, [(1.5, off(60, 7))], 7),
    "the pedal": Row(
        (control(0, 64, 127),), 960, [(1.5, control(0, 64, 127)), (1.75, off(60)), (2.0, control(0, 64, 0))]
    ),
    "the pedal, half": Row((control(0, 64, 63),), 720, [(1.5, control(0, 64, 63)), *UNTOUCHED]),
    "the pedal of another channel": Row(
        (control(3, 64, 127),), 720, [(1.5, control(3, 64, 127)), *UNTOUCHED, (2.0, control(0, 64, 0))]
    ),
    "the pedal and a reset": Row(
        (control(0, 64, 127), control(0, 121, 0)),
        720,
        [(1.5, control(0, 64, 127)), (1.5, control(0, 121, 0)), *UNTOUCHED, (2.0, control(0, 64, 0))],
    ),
    "all notes off while the pedal is down": Row(
        (control(0, 64, 127), control(0, 123, 0)),
        480,
        [(1.5, control(0, 64, 127)), (1.5, off(60)), (2.0, control(0, 64, 0))],
    ),
    "sostenuto": Row((control(0, 66, 127),), 720, [(1.5, control(0, 66, 127)), *UNTOUCHED]),
    "soft pedal": Row((control(0, 67, 127),), 720, [(1.5, control(0, 67, 127)), *UNTOUCHED]),
    "modulation": Row((control(0, 1, 99),), 720, [(1.5, control(0, 1, 99)), *UNTOUCHED]),
    "volume": Row((control(0, 7, 99),), 720, [(1.5, control(0, 7, 99)), *UNTOUCHED]),
    "bank and program": Row(
        (control(0, 0, 1), control(0, 32, 2), PROGRAM),
        720,
        [(1.5, control(0, 0, 1)), (1.5, control(0, 32, 2)), (1.5, PROGRAM), *UNTOUCHED],
    ),
    "pitch bend": Row((BEND,), 720, [(1.5, BEND), *UNTOUCHED]),
    "channel pressure": Row((PRESSURE,), 720, [(1.5, PRESSURE), *UNTOUCHED]),
    "key pressure": Row((KEY_PRESSURE,), 720, [(1.5, KEY_PRESSURE), *UNTOUCHED]),
    "a registered parameter": Row(
        (control(0, 101, 0), control(0, 100, 0), control(0, 6, 12)),
        720,
        [(1.5, control(0, 101, 0)), (1.5, control(0, 100, 0)), (1.5, control(0, 6, 12)), *UNTOUCHED],
    ),
    "a knob of ours": Row((control(0, 16, 64),), 720, UNTOUCHED),
    "note-on of velocity 0": Row((b"\x90\x3c\x00",), 480, [(1.5, off(60))]),
    "note-off with a velocity": Row((b"\x80\x3c\x40",), 480, [(1.5, off(60))]),
    "note-off of another channel": Row((off(60, 1),), 720, UNTOUCHED),
    "the key again": Row((on(60, 90),), 480, [(1.5, off(60)), (1.5, on(60, 90)), *UNTOUCHED]),
    "active sensing": Row((b"\xfe",), 720, UNTOUCHED),
    "system reset": Row((b"\xff",), 720, UNTOUCHED),
    "tune request": Row((b"\xf6",), 720, UNTOUCHED),
    "song select": Row((b"\xf3\x01",), 720, UNTOUCHED),
    "time code": Row((b"\xf1\x01",), 720, UNTOUCHED),
    "system exclusive": Row((b"\xf0\x7d\x01\xf7",), 720, UNTOUCHED),
    "data without status": Row((b"\x3c\x40",), 720, UNTOUCHED),
    "half a message": Row((b"\x90\x3e",), 720, UNTOUCHED),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
class TestEveryMessage:
    def test_in_the_phrase(self, row: Row) -> None:
        performance = perform()
        self.play(performance, row)
        performance.run(5.5)
        [request] = performance.asked
        assert request.phrase.notes[0] == Note(0, row.duration, 60)

    def test_sent_on(self, row: Row) -> None:
        performance = perform(thru=True, channel=11)
        self.play(performance, row)
        sent = [(second, data) for second, data in performance.run(2.5) if second >= 1.5]
        pedal = control(row.channel, 64, 0)
        expected = row.through if (2.0, pedal) in row.through else [*row.through, (2.0, pedal)]
        assert sent == expected
        assert hanging(performance.sent) == set()

    def test_while_an_answer_loops(self, row: Row) -> None:
        performance = looping()
        performance.at(3.0, *(data for data in row.comes_in if data[:1] not in (b"\x90",)))
        performance.run(3.9)
        assert performance.sent == [(2.0, on(60))]

    def play(self, performance, row: Row) -> None:  # type: ignore[no-untyped-def]
        performance.at(1.0, on(60, channel=row.channel))
        performance.at(1.5, *row.comes_in)
        performance.at(1.75, off(60, row.channel))
        performance.at(2.0, control(row.channel, 64, 0))


@pytest.mark.parametrize("channel", range(16))
def test_every_channel_is_heard_and_sent_on(channel: int) -> None:
    performance = perform(thru=True, channel=15 - channel)
    performance.at(1.0, on(60, channel=channel))
    performance.at(1.5, off(60, channel))
    assert performance.run(5.0) == [
        (1.0, on(60, channel=channel)), (1.5, off(60, channel)),
        (3.0, on(60, channel=15 - channel)), (3.5, off(60, 15 - channel)),
    ]  # fmt: skip


@pytest.mark.parametrize("number", MODES)
def test_a_channel_mode_is_never_learned_nor_bound(number: int) -> None:
    performance = perform()
    performance.at(1.0, Bind("density", f"cc {number}"))
    performance.run(1.1)
    assert performance.status.problem.startswith(f"Controller {number} cannot be 'density'")


@pytest.mark.parametrize("number", ENDS_NOTES)
def test_a_phrase_that_only_a_mode_ends_is_answered(number: int) -> None:
    """A DAW that stops in a note sends no note-off."""
    performance = perform(capture="silence")
    performance.at(1.0, on(60))
    performance.at(1.5, control(0, number, 0))
    assert played(performance.run(6.0)) == [(2.5, 60)]


class TestPanic:
    def test_once_it_ends_every_note_and_twice_it_resets_the_channels(self) -> None:
        performance = looping()
        performance.at(3.0, control(0, 119, 127))
        performance.at(3.5, control(0, 119, 0), control(0, 119, 127))
        sent = performance.run(9.0)
        once = [(3.0, control(0, 64, 0)), (3.0, control(0, 123, 0))]
        twice = [(3.5, control(0, number, 0)) for number in (64, 123, 120, 121)]
        assert sent[1:] == [(3.0, off(60)), *once, *twice]

    def test_more_than_two_seconds_later_it_is_a_first_one_again(self) -> None:
        performance = looping()
        performance.at(3.0, control(0, 119, 127))
        performance.at(5.1, control(0, 119, 0), control(0, 119, 127))
        assert performance.run(9.0)[-2:] == [(5.1, control(0, 64, 0)), (5.1, control(0, 123, 0))]

    def test_learned_to_a_note_the_note_is_no_music(self) -> None:
        performance = looping(thru=True)
        performance.at(2.2, Bind("panic", "note 36"))
        performance.at(2.5, on(36))
        performance.at(2.6, off(36))
        assert [data for _, data in performance.run(9.0)][-3:] == [off(60), control(0, 64, 0), control(0, 123, 0)]

    def test_it_reaches_every_channel_that_was_used(self) -> None:
        performance = looping(thru=True)
        performance.at(2.5, on(72, channel=9), b"\xe4\x00\x50")
        performance.at(3.0, control(0, 119, 127))
        channels = {data[0] & 15 for _, data in performance.run(3.1) if data[1:] == b"\x7b\x00"}
        assert channels == {0, 4, 9}

    def test_knobs_stay_where_they_are(self) -> None:
        performance = looping()
        performance.at(2.5, Turn("register", 1.0))
        performance.at(3.0, control(0, 119, 127))
        performance.run(4.0)
        assert performance.status.knobs.offset("register") == 1.0
