"""The demo: a melody goes into the whole instrument, and its answers come out, as they were heard."""

import pytest

from glsr_live.commands.demo import MELODY, TURNS, Musician, config_at
from glsr_live.commands.roll import ASCII
from glsr_live.engine.events import AskModel
from glsr_live.errors import PackError
from glsr_live.io.worker import ModelEvent
from glsr_live.music.note import TICKS_PER_STEP, Phrase
from glsr_live.testing import FakeClock, FakeModel


class ColdModel:
    """A FakeModel that loads for two seconds; its first reply takes `first` seconds, the others its own latency."""

    def __init__(self, first: float) -> None:
        self._fake = FakeModel()
        self._latency = first
        self._events: list[tuple[float, ModelEvent]] = [(2.0, self._fake.ready)]

    def ask(self, request: AskModel, now: float) -> None:
        self._events.append((now + self._latency, self._fake.reply(request)))
        self._latency = self._fake.latency

    def poll(self, now: float) -> list[ModelEvent]:
        ready = [event for due, event in self._events if due <= now]
        self._events = [(due, event) for due, event in self._events if due > now]
        return ready


def played(first: float = 0.005) -> tuple[Musician, FakeClock, list[str]]:
    """A musician who has played the demo, the clock afterwards, and what was said."""
    said: list[str] = []
    clock = FakeClock()
    musician = Musician(config_at(160), ColdModel(first), clock, said.append, ASCII)
    musician.daemon.run()
    return musician, clock, said


def on_the_grid(phrase: Phrase) -> list[tuple[int, int]]:
    return [(note.step, note.pitch) for note in phrase.notes]


def test_the_answer_at_rest_is_the_melody_note_for_note():
    musician, _, _ = played()
    answer = musician.answer(1)
    assert on_the_grid(answer) == on_the_grid(MELODY)
    assert [note.velocity for note in answer.notes] == [note.velocity for note in MELODY.notes]
    assert all(
        abs(heard.onset - note.onset) < TICKS_PER_STEP // 10
        for heard, note in zip(answer.notes, MELODY.notes, strict=True)
    )


def test_the_density_knob_turns_before_each_further_answer():
    musician, _, _ = played()
    assert musician.done
    assert [len(musician.answer(number).notes) for number in range(1, len(TURNS) + 1)] == [6, 9, 12, 2]


def test_it_takes_five_times_the_melody_once_the_model_is_there():
    _, clock, _ = played()
    assert 17.0 < clock.now() < 18.0


def test_a_model_that_misses_the_bar_line_is_heard_from_the_next_one():
    musician, clock, _ = played(first=0.25)
    assert [len(musician.answer(number).notes) for number in range(1, len(TURNS) + 1)] == [6, 9, 12, 2]
    assert musician.end == 5 * MELODY.length + MELODY.meter.bar
    assert 18.5 < clock.now() < 19.5


def test_a_model_that_never_answers_is_given_up():
    with pytest.raises(PackError, match="the model was loaded but gives no answer"):
        played(first=1e6)


def test_no_note_is_left_sounding():
    musician, _, _ = played()
    sounding = set()
    for sent in musician.ports.sent:
        kind, pitch = sent.data[0] & 0xF0, sent.data[1]
        sounding = sounding | {pitch} if kind == 0x90 else sounding - {pitch} if kind == 0x80 else sounding
    assert musician.ports.sent
    assert not sounding


def test_every_answer_is_told_with_its_roll_while_it_plays():
    _, _, said = played()
    assert [line.split("\n")[1] for line in said] == [
        "You play, with pack fake on CPU:",
        "It answers, density at +0.0: notes 6 -> 6",
        "It answers, density at +1.5: notes 6 -> 9",
        "It answers, density at +3.0: notes 6 -> 12",
        "It answers, density at -2.0: notes 6 -> 2",
    ]
    assert said[0].split("\n")[2:] == [
        "  B4 |#===#===........|................|",
        " A#4 |................|................|",
        "  A4 |........#===....|................|",
        " G#4 |................|................|",
        "  G4 |............#===|................|",
        " F#4 |................|#=======........|",
        "  F4 |................|................|",
        "  E4 |................|........#=======|",
    ]
    assert said[1].split("\n")[2:] == said[0].split("\n")[2:]
