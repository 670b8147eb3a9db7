"""The line between two scenes."""

from dataclasses import replace

import pytest

from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.moment import Moment, Scene
from glsr_live.engine.memory.morph import morph
from glsr_live.music.variation import Goal, Knobs, Variation
from tests.engine.memory.moments import OTHER, TUNE, reply

DENSE = Knobs((("density", 2.0),), temperature=0.5)
CALM = Knobs((("density", -2.0),), seed=3)
FIRST, SECOND = Scene(TUNE, DENSE), Scene(OTHER, CALM)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_blend_knob_holds_the_share_and_the_goal_is_the_second(share):
    assert morph(Memory(), FIRST, SECOND, share) == Scene(TUNE, replace(DENSE, blend=share), Goal(OTHER, CALM))


def test_a_share_beyond_the_ends_is_an_end():
    assert [morph(Memory(), FIRST, SECOND, share).knobs.blend for share in (-1.0, 7.0)] == [0.0, 1.0]


def test_an_end_that_is_a_blend_is_what_was_heard_in_it_at_rest():
    memory = Memory()
    blended = memory.add(Moment(TUNE, replace(DENSE, blend=0.5), Variation(reply(65)), Goal(OTHER, CALM)), 0.0)
    made = morph(memory, blended.scene, SECOND, 0.0)
    assert made == Scene(reply(65), Knobs((("density", 0.0),)), Goal(OTHER, CALM), 0)
    assert morph(memory, FIRST, blended.scene, 1.0).goal == Goal(reply(65), Knobs((("density", 0.0),)))


def test_a_blend_that_has_arrived_or_not_begun_is_no_blend():
    arrived = Scene(TUNE, replace(DENSE, blend=1.0), Goal(OTHER, CALM))
    assert morph(Memory(), arrived, FIRST, 0.0) == Scene(OTHER, CALM, Goal(TUNE, DENSE))
    resting = replace(arrived, knobs=DENSE)
    assert morph(Memory(), resting, SECOND, 0.0) == Scene(TUNE, DENSE, Goal(OTHER, CALM))


def test_a_scene_without_a_phrase_takes_the_others():
    knobs_alone = Scene(None, DENSE)
    assert morph(Memory(), knobs_alone, SECOND, 0.5) == Scene(OTHER, replace(DENSE, blend=0.5), Goal(OTHER, CALM))
    assert morph(Memory(), knobs_alone, Scene(None, CALM), 0.4) == knobs_alone
    assert morph(Memory(), knobs_alone, Scene(None, CALM), 0.5) == Scene(None, CALM)
