"""From measures to whole bars and windows: pick-ups, repeats, endings, tuplets and other meters. Ticks, 480 a beat."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.music.note import Note
from training.bars import IRREGULAR, METERS, OTHER_METER, WINDOW_BARS, Measure, bar_steps, whole_bars, window_steps
from training.passages import EMPTY, OFF_GRID, SHORT, Passage, Written, passages

BEAT = 480
SCALE = (60, 62, 64, 65, 67, 69, 71)


def written(*beats: float, meter: str = "2/4", notes: tuple[Note, ...] | None = None, leaps: int = -1, played=False):
    """Measures of so many beats, with an eighth on every eighth of them where no notes are given."""
    onset, measures = 0, []
    for index, length in enumerate(beats):
        measures.append(Measure(onset, round(length * BEAT), meter, leaps == index))
        onset += round(length * BEAT)
    eighths = tuple(Note(at, 240, SCALE[at // 240 % 7]) for at in range(0, onset - onset % 240, 240))
    return Written(eighths if notes is None else notes, tuple(measures), {}, played)


def read(score: Written) -> tuple[list[Passage], dict[str, int]]:
    dropped: Counter[str] = Counter()
    return passages(score, dropped), {reason: count for reason, count in dropped.items() if count}


def layout(score: Written) -> list[list[tuple[int, int]]]:
    """Every bar as the measures it is made of: onset in beats, place in the bar in beats."""
    return [
        [(measure.onset // BEAT, place // BEAT) for measure, place in bar.measures]
        for bar in whole_bars(score.measures, Counter())
    ]


def test_a_window_is_two_bars_and_four_where_bars_are_short():
    assert {meter: window_steps(meter) for meter in WINDOW_BARS} == {"4/4": 32, "2/4": 32, "3/4": 24, "6/8": 24}


def test_a_pick_up_is_the_end_of_its_bar():
    assert layout(written(1, 2, 2)) == [[(0, 1)], [(1, 0)], [(3, 0)]]
    found, _ = read(written(1, 2, 2, 2))
    assert found[0].steps[:8] == ("rest", "rest", "rest", "rest", "C4", "__", "D4", "__")


def test_a_bar_that_a_repeat_sign_divides_is_one_bar():
    assert layout(written(2, 1, 1, 2)) == [[(0, 0)], [(2, 0), (3, 1)], [(4, 0)]]


def test_a_short_last_bar_is_filled_up_with_rests():
    found, _ = read(written(2, 2, 2, 1))
    assert found[0].steps[-8:] == ("A4", "__", "B4", "__", "rest", "rest", "rest", "rest")


def test_a_measure_of_several_bars_is_divided():
    assert layout(written(2, 4)) == [[(0, 0)], [(2, 0)], [(4, 0)]]


def test_nobody_plays_from_the_first_ending_into_the_second():
    found, dropped = read(written(2, 2, 2, 1, 2, 2, 2, 2, leaps=4))
    assert [len(passage.steps) for passage in found] == [32, 32]
    assert dropped == {}


def test_a_bar_of_irregular_length_ends_a_passage_and_is_counted():
    found, dropped = read(written(2, 2, 2, 2, 1.5, 2, 2, 2, 2))
    assert [len(passage.steps) for passage in found] == [32, 32]
    assert dropped == {IRREGULAR: 1}


def test_bars_of_other_meters_are_counted():
    found, dropped = read(written(4.5, 4.5, meter="9/8"))
    assert (found, dropped) == ([], {OTHER_METER: 2})


def test_cut_time_is_four_four():
    assert [passage.meter for passage in read(written(4, 4, meter="2/2"))[0]] == ["4/4"]


def test_less_than_a_window_is_counted():
    assert read(written(2, 2, 2)) == ([], {SHORT: 3})


def test_bars_with_triplets_are_left_out_and_their_neighbours_kept():
    triplet = tuple(Note(BEAT * 8 + at, 160, 72) for at in (0, 160, 320))
    eighths = tuple(Note(at, 240, 60) for at in range(0, BEAT * 18, 240) if not BEAT * 8 <= at < BEAT * 9)
    found, dropped = read(written(*[2] * 9, notes=(*eighths, *triplet)))
    assert [len(passage.steps) for passage in found] == [32, 32]
    assert dropped == {OFF_GRID: 1}


def test_bars_with_thirty_seconds_are_left_out():
    short = tuple(Note(at, 60, 72) for at in range(0, 960, 60))
    assert read(written(*[2] * 4, notes=short)) == ([], {OFF_GRID: 1, SHORT: 3})


def test_what_is_played_may_lie_a_little_off_the_grid():
    notes = tuple(Note(at + 30, 200, 60) for at in range(0, BEAT * 8, 240))
    assert read(written(*[2] * 4, notes=notes))[1] == {OFF_GRID: 4}
    found, dropped = read(written(*[2] * 4, notes=notes, played=True))
    assert (found[0].steps[:4], dropped) == (("C4", "__", "C4", "__"), {})


def test_a_played_triplet_is_no_sixteenth():
    notes = tuple(Note(at, 160, 60) for at in range(0, BEAT * 8, 160))
    assert read(written(*[2] * 4, notes=notes, played=True)) == ([], {OFF_GRID: 4})


def test_bars_without_a_note_are_counted():
    assert read(written(*[2] * 4, notes=(Note(BEAT * 90, 240, 60),))) == ([], {EMPTY: 4})


def test_of_simultaneous_notes_the_highest():
    chords = tuple(Note(at, 480, pitch) for at in range(0, BEAT * 8, 480) for pitch in (48, 64, 71))
    found, _ = read(written(*[2] * 4, notes=chords))
    assert set(found[0].steps) == {"B4", "__"}


def test_the_source_spells():
    notes = tuple(Note(at, 480, 61) for at in range(0, BEAT * 8, 480))
    score = written(*[2] * 4, notes=notes)
    named = Written(score.notes, score.measures, {(0, 61): "D-4"})
    assert [name for name in read(named)[0][0].steps if name != "__"][:2] == ["D-4", "C#4"]


def test_a_note_that_sounds_on_from_a_bar_left_out_is_held():
    notes = (Note(0, 480 + 720, 60), *(Note(at, 240, 62) for at in range(1200, BEAT * 9, 240)))
    found, _ = read(written(1, 1.5, 2, 2, 2, 2, notes=notes))
    assert found[0].steps[:2] == ("D4", "__")
    held = (Note(720, 480 + 240, 60), *(Note(at, 240, 62) for at in range(1440, BEAT * 11, 240)))
    found, _ = read(written(1, 1.5, 2, 2, 2, 2, notes=held))
    assert found[0].steps[:3] == ("__", "__", "D4")


@pytest.mark.parametrize("meter", sorted(WINDOW_BARS))
def test_the_bars_of_a_regular_score_are_its_measures(meter):
    beats = METERS[meter] / BEAT
    found, dropped = read(written(*[beats] * 7, meter=meter))
    assert [len(passage.steps) for passage in found] == [7 * bar_steps(meter)]
    assert dropped == {}


lengths = st.lists(st.sampled_from([0.5, 1, 1, 1.5, 2, 2, 2, 2, 2.5, 4]), min_size=1, max_size=20)


@given(lengths, st.integers(0, 20))
def test_every_bar_begins_where_a_measure_does_or_a_whole_bar_later(beats, leaps):
    score = written(*beats, leaps=leaps)
    lines = {measure.onset + at for measure in score.measures for at in range(0, max(1, measure.length), 960)}
    for bar in whole_bars(score.measures, Counter()):
        measure, place = bar.measures[0]
        assert measure.onset in lines
        assert place == 0 or measure.onset == 0
        assert sum(each.length for each, _ in bar.measures) <= 960


@given(lengths, st.integers(0, 20))
def test_every_passage_is_whole_bars_and_at_least_a_window(beats, leaps):
    for passage in read(written(*beats, leaps=leaps))[0]:
        assert len(passage.steps) % bar_steps("2/4") == 0
        assert len(passage.steps) >= window_steps("2/4")
