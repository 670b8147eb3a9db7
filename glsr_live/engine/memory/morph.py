"""The line between two snapshots."""

from dataclasses import replace

from glsr_live.engine.memory.moment import Moment, Scene
from glsr_live.engine.memory.state import State
from glsr_live.music.variation import Goal, Knobs


def morph(memory: State, first: Scene, second: Scene, share: float) -> Scene:
    """The scene that lies a `share` (0 to 1) of the way between two: 0 is exactly the first, 1 exactly the second.

    The blend knob holds the share, and the model decodes along the line between the two latent places. A scene that is
    itself a blend counts as what was heard in it, with the knobs at rest: there it comes back note for note. One
    without a phrase takes the other's; between two without, there is no line, and the nearer one counts.
    """
    share = min(1.0, max(0.0, share))
    first, second = _plain(memory, first), _plain(memory, second)
    start, end = first.phrase or second.phrase, second.phrase or first.phrase
    if start is None or end is None:
        return first if share < 0.5 else second
    return Scene(start, replace(first.knobs, blend=share), Goal(end, replace(second.knobs, blend=0.0)))


def _plain(memory: State, scene: Scene) -> Scene:
    """The same sound without a goal, since a line has two ends and a goal may not have one of its own."""
    blend = scene.knobs.blend
    if scene.goal is None or blend == 0.0:
        return replace(scene, goal=None)
    if blend == 1.0:
        return Scene(scene.goal.phrase, scene.goal.knobs, None, scene.number)
    return _as_heard(memory.moments.get(scene.number), scene)


def _as_heard(moment: Moment | None, scene: Scene) -> Scene:
    if moment is None:
        return replace(scene, goal=None)
    axes = tuple((name, 0.0) for name, _ in scene.knobs.axes)
    return Scene(moment.answer, Knobs(axes, seed=scene.knobs.seed), None, scene.number)
