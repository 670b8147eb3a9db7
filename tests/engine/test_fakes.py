"""The substitutes do what they say, for others build on them."""

from glsr_live.engine.events import AskModel
from glsr_live.music.note import Note, Phrase
from glsr_live.music.variation import Knobs
from glsr_live.testing import FakeClock, FakeModel

PHRASE = Phrase((Note(0, 480, 60), Note(480, 960, 64, 90), Note(1440, 240, 62)), 1920)


def vary(**offsets: float) -> tuple[Note, ...]:
    return FakeModel().vary(PHRASE, Knobs(tuple(offsets.items()))).phrase.notes


def test_at_rest_the_variation_is_the_phrase() -> None:
    assert FakeModel().vary(PHRASE, Knobs()).phrase == PHRASE


def test_density_adds_two_notes_a_unit_and_takes_them_away() -> None:
    assert vary(density=0.5) == (Note(0, 480, 60), Note(480, 480, 64, 90), Note(960, 480, 66, 90), Note(1440, 240, 62))
    assert [len(vary(density=offset)) for offset in (-3, -1, -0.5, 0, 1, 3)] == [1, 1, 2, 3, 5, 9]


def test_register_moves_by_semitones() -> None:
    assert [note.pitch for note in vary(register=-2)] == [58, 62, 60]


def test_a_reply_carries_the_number_of_its_request_and_the_attributes() -> None:
    reply = FakeModel(latency=0.002).reply(AskModel(7, PHRASE, Knobs((("density", 1.0),))))
    assert (reply.request_id, reply.milliseconds) == (7, 2.0)
    assert (reply.variation.played["density"], reply.variation.yields["density"]) == (3.0, 5.0)


def test_the_clock_never_goes_back() -> None:
    clock = FakeClock(5.0)
    clock.wait_until(4.0)
    assert clock.now() == 5.0
    clock.wait_until(6.0)
    assert clock.now() == 6.0
