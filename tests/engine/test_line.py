"""The line in ticks of the transport: 120 a step."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.answer.line import Answer, Line, NoteOff, NoteOn
from glsr_live.music.note import Note, Phrase

EIGHTHS = Phrase(tuple(Note(240 * place, 200, 60 + place) for place in range(8)), 1920)


def playing(phrase: Phrase = EIGHTHS, start: int = 0, loop: bool = False) -> Line:
    line = Line()
    line.enter(Answer(phrase, start, loop), start, start - 60)
    return line


def ons(events: list[NoteOn | NoteOff]) -> list[tuple[int, int]]:
    return [(event.tick, event.pitch) for event in events if isinstance(event, NoteOn)]


def perform(line: Line, until: int) -> list[NoteOn | NoteOff]:
    """What the line does when it is called in time."""
    heard = []
    while (due := line.due()) is not None and due <= until:
        heard += list(line.run(due))
    return heard


def test_every_note_is_due_at_its_tick() -> None:
    heard = perform(playing(), 10_000)
    assert ons(heard) == [(240 * place, 60 + place) for place in range(8)]
    assert [event.tick for event in heard if isinstance(event, NoteOff)] == [240 * place + 200 for place in range(8)]


def test_after_a_stall_there_is_no_burst() -> None:
    line = playing()
    assert ons(list(line.run(0))) == [(0, 60)]
    # Due in the meantime: the end of the first note, five notes that are lost and one that is half a step late.
    assert list(line.run(1500)) == [NoteOff(200, 60, 1), NoteOn(1440, 66, 80, 2)]
    assert line.late == 5
    assert list(line.run(1640)) == [NoteOff(1640, 66, 2)]


def test_after_hours_of_sleep_a_loop_goes_on_where_it_would_be() -> None:
    line = playing(loop=True)
    list(line.run(0))
    night = 1920 * 20_000
    assert ons(list(line.run(night + 10))) == [(night, 60)]
    assert line.due() == night + 200


def test_the_first_note_that_was_played_early_keeps_its_time_across_a_swap() -> None:
    early = Phrase((Note(0, 480, 60), Note(450, 400, 62)), 1920)
    line = playing(early)
    perform(line, 300)
    line.enter(Answer(replace(early, notes=(*early.notes, Note(1440, 100, 70))), 0, False), 480, 400)
    assert ons(perform(line, 454)) == [(450, 62)]
    # Swapped between its onset and its place on the grid, it sounds already and is not struck again.
    line.enter(Answer(early, 0, False), 480, 455)
    assert perform(line, 1900) == [NoteOff(480, 60, 1), NoteOff(850, 62, 2)]


def test_a_held_note_that_the_new_answer_ends_earlier_sounds_to_the_grid_step() -> None:
    ends = {}
    for old, new in ((960, 240), (960, 580), (960, 700), (550, 240), (550, 700)):
        line = playing(Phrase((Note(0, old, 60),), 1920))
        perform(line, 500)
        line.enter(Answer(Phrase((Note(0, new, 60),), 1920), 0, False), 600, 500)
        ends[old, new] = [event.tick for event in perform(line, 1900)]
    assert ends == {(960, 240): [600], (960, 580): [600], (960, 700): [700], (550, 240): [550], (550, 700): [700]}


def test_a_new_note_whose_early_time_has_passed_starts_at_once() -> None:
    line = playing(Phrase((Note(0, 100, 60),), 1920))
    perform(line, 439)
    line.enter(Answer(Phrase((Note(430, 400, 62),), 1920), 0, False), 480, 440)
    assert ons(perform(line, 440)) == [(440, 62)]


def test_the_second_swap_before_the_grid_step_replaces_the_first() -> None:
    line = playing()
    perform(line, 10)
    for pitch in (80, 90):
        line.enter(Answer(Phrase((Note(240, 100, pitch),), 1920), 0, False), 120, 20)
    assert ons(perform(line, 300)) == [(240, 90)]


def test_a_phrase_without_notes_is_silence_of_its_length() -> None:
    line = playing(Phrase((), 1920), loop=True)
    assert list(line.run(10_000)) == []
    assert line.lasts(10_000)


def test_a_note_that_would_sound_far_into_the_next_ends_there() -> None:
    line = playing(Phrase((Note(0, 900, 60), Note(480, 480, 62)), 1920))
    assert perform(line, 480) == [NoteOn(0, 60, 80, 1), NoteOff(480, 60, 1), NoteOn(480, 62, 80, 2)]


phrases = st.lists(st.builds(Note, st.integers(0, 1850), st.integers(1, 700), st.integers(50, 60)), max_size=8).map(
    lambda notes: Phrase(tuple(sorted(notes)), 1920)
)


@given(st.lists(st.tuples(phrases, st.integers(0, 700)), min_size=1, max_size=6), st.booleans())
def test_however_answers_follow_each_other_every_note_ends_once_and_in_order(
    swaps: list[tuple[Phrase, int]], loop: bool
) -> None:
    line, heard, now = Line(), list[NoteOn | NoteOff](), 0
    for phrase, wait in swaps:
        answer = Answer(phrase, 0, loop)
        line.enter(answer, answer.grid_after(now), now)
        now += wait
        heard += perform(line, now)
    line.enter(Answer(Phrase((), 1920), 0, False), now + 120, now)
    heard += perform(line, now + 5000)
    begun = [event.serial for event in heard if isinstance(event, NoteOn)]
    ended = [event.serial for event in heard if isinstance(event, NoteOff)]
    assert begun == sorted(set(begun))
    assert sorted(ended) == begun
    assert [event.tick for event in heard] == sorted(event.tick for event in heard)
