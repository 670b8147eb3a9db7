"""The history, the path of what was heard, gestures, stars, snapshots, A and B."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.moment import Scene, Snapshot
from glsr_live.music.variation import Goal, Knobs
from tests.engine.memory.moments import OTHER, TUNE, filled, memories, moment, pitches, reply

HERE = Scene(TUNE, Knobs((("density", 1.0),)))


def heard(memory: Memory) -> int:
    """The pitch of the answer that is heard."""
    return memory.present.answer.notes[0].pitch


def walk_back(memory: Memory) -> list[int]:
    """What is heard at every undo down to the first moment."""
    return [known.answer.notes[0].pitch for known in iter(memory.undo, None)]


def test_at_first_there_is_nothing_to_go_back_to():
    memory = Memory()
    assert (memory.present, memory.undo(), memory.redo(), memory.stars) == (None, None, None, ())
    assert (memory.can_undo, memory.can_redo, memory.last) == (False, False, 0)


def test_undo_and_redo_walk_what_was_heard():
    memory = filled(60, 62, 64)
    assert [memory.undo().number, memory.undo().number, memory.undo()] == [2, 1, None]
    assert [memory.redo().number, memory.redo().number, memory.redo()] == [2, 3, None]


def test_a_moment_after_an_undo_drops_nothing_and_undo_alone_reaches_everything():
    memory = filled(60, 62, 64)
    memory.undo(), memory.undo()
    memory.add(moment(67), 100.0)
    assert pitches(memory) == [60, 62, 64, 67]
    assert not memory.can_redo
    assert walk_back(memory) == [60, 64, 62, 60]


def test_going_to_a_moment_can_be_undone():
    memory = filled(60, 62, 64)
    assert memory.go(1).number == 1
    assert (heard(memory), memory.go(1).number, memory.go(7)) == (60, 1, None)
    assert walk_back(memory) == [64, 62, 60]


def test_an_answer_that_is_heard_again_is_no_new_moment():
    memory = filled(60)
    again = memory.add(moment(60, reply(60)), 20.0)
    assert (again.number, memory.last) == (1, 1)


def test_a_gesture_is_one_moment_and_spares_the_one_before_it():
    memory = Memory()
    memory.add(moment(60), 0.0)
    for at, density in enumerate((0.5, 1.0, 1.5)):
        memory.add(moment(61 + at, density=density), 0.5 + at)
    assert pitches(memory) == [60, 63]
    assert heard(memory) == 63
    assert walk_back(memory) == [60]


def test_a_gesture_ends_with_a_second_of_rest():
    memory = Memory()
    for at, now in enumerate((0.0, 5.0, 6.0, 7.001, 7.5)):
        memory.add(moment(60 + at, density=0.1 * at), now)
    assert pitches(memory) == [60, 62, 64]


def test_another_phrase_seed_goal_or_pack_is_no_gesture():
    memory = Memory()
    first, second = moment(60), moment(61, density=0.5)
    others = [
        moment(62, seed=7),
        moment(63, phrase=OTHER),
        replace(moment(64), goal=Goal(OTHER)),
        replace(moment(65), pack="other"),
    ]
    for at, known in enumerate((first, second, *others)):
        memory.add(known, 0.1 * at)
    assert pitches(memory) == [60, 61, 62, 63, 64, 65]


def test_what_was_starred_stored_or_gone_back_to_is_not_taken_from_by_a_gesture():
    def touched(touch) -> list[int]:
        memory = Memory()
        memory.add(moment(60), 0.0)
        memory.add(moment(61, density=0.5), 0.1)
        touch(memory)
        memory.add(moment(62, density=0.6), 0.2)
        return pitches(memory)

    assert touched(lambda memory: memory.star(0)) == [60, 61, 62]
    assert touched(lambda memory: memory.store(1, HERE)) == [60, 61, 62]
    assert touched(lambda memory: memory.compare(HERE)) == [60, 61, 62]
    assert touched(lambda memory: (memory.undo(), memory.redo())) == [60, 61, 62]
    assert touched(lambda memory: memory.turn(Knobs((("density", 0.6),)))) == [60, 62]


def test_stars_are_given_and_taken():
    memory = filled(60, 62, 64)
    assert [memory.star(2), memory.star(0), memory.star(9)] == [True, True, False]
    assert [known.number for known in memory.stars] == [2, 3]
    assert memory.star(2, on=False)
    assert [known.number for known in memory.stars] == [3]


def test_a_snapshot_holds_the_scene_and_the_moment_that_is_heard_in_it():
    memory = filled(60, 62)
    memory.store(1, memory.present.scene, "verse")
    memory.store(8, HERE)
    memory.undo()
    assert memory.recall(1) == Snapshot(Scene(reply(62), Knobs((("density", 0.0),)), None, 2), "verse")
    assert heard(memory) == 62
    assert memory.recall(8) == Snapshot(HERE)
    assert heard(memory) == 62
    assert walk_back(memory) == [60, 62, 60]


def test_slots_run_from_1_to_8_and_can_be_erased():
    memory = Memory()
    assert [memory.store(slot, HERE) for slot in (0, 1, 8, 9)] == [False, True, True, False]
    assert [memory.erase(1), memory.erase(1), memory.recall(1)] == [True, False, None]
    assert list(memory.snapshots) == [8]


def test_b_starts_as_a_copy_and_each_side_keeps_what_changes_on_it():
    memory = filled(60)
    first = memory.present.scene
    assert memory.compare(first) == first
    assert memory.active == "B"
    second = memory.add(moment(70, density=2.0), 50.0).scene
    assert memory.compare(second) == first
    assert (memory.active, heard(memory)) == ("A", 60)
    assert memory.compare(first) == second
    assert (memory.active, heard(memory)) == ("B", 70)


def test_a_side_can_be_named_and_copied_over_the_other():
    memory = Memory()
    assert memory.compare(HERE, "A") == HERE
    assert memory.active == "A"
    elsewhere = Scene(OTHER, Knobs())
    assert memory.compare(HERE, "B") == HERE
    memory.copy(elsewhere)
    assert memory.compare(HERE, "A") == elsewhere


def test_equal_parts_of_neighbours_are_one_object():
    memory = filled(60)
    before = memory.present
    copy = moment(60, reply(60), density=1.0)
    after = memory.add(replace(copy, variation=replace(copy.variation, phrase=reply(60))), 9.0)
    assert after.number == 2
    assert after.phrase is before.phrase
    assert after.answer.notes[0] is before.phrase.notes[0]


@given(memories())
def test_whatever_was_done_every_moment_is_reached_by_undo_alone(memory):
    while memory.redo():
        pass
    reached = {memory.present.number} if memory.present else set()
    reached |= {known.number for known in iter(memory.undo, None)}
    assert reached == set(memory.moments)


@given(memories(), st.integers(0, 5))
def test_redo_is_undo_backwards(memory, steps):
    before = memory.present
    walked = sum(memory.undo() is not None for _ in range(steps))
    for _ in range(walked):
        memory.redo()
    assert memory.present is before
