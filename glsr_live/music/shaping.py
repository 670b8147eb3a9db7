"""Decoding that meets what is expected of a melody: so many onsets, on such steps, and a line of pitches through them.

Every attribute has one way to be met. The density is the number of onsets. The syncopation leans their order towards
weak or strong steps. Leap, contour, range and register change the line that the notes follow, one after the other and
then once more, each mindful of the rest.
"""

from collections.abc import Collection, Mapping

import numpy as np

from glsr_live.music.attributes import STEPS_PER_BAR, metrical_levels
from glsr_live.music.decoding import Bools, Floats, Ints, Scores
from glsr_live.music.expectations import EXPECTATIONS, TINY, Distribution
from glsr_live.music.lines import Lines
from glsr_live.music.vocabulary import Vocabulary

UNITS = {"leap": 0.5, "contour": 2.0, "range": 1.0, "register": 0.5}
"""What a line can meet, in the order of meeting, and the semitones of each by which to miss it is equally bad."""
SHAPED = tuple(UNITS)
LEVEL = 0.25
"""The same of the syncopation, in metrical levels."""
NEAR = 0.25
"""Units by which a turned attribute may miss its target before anything is changed for it."""
WORTH = 6.0
"""Nats that a unit is worth where there is no phrase: what the model is sure of stays, what it is not yields."""
LEANS = np.concatenate([[0.0], *(np.array([s, -s]) for s in np.geomspace(0.05, 40, 40))])
"""Nats for every metrical level by which the steps of the onsets may be chosen otherwise, the mildest first."""
ROUNDS = 3


def counted(
    log_probabilities: Floats, vocabulary: Vocabulary, attributes: Collection[str], bar: int = STEPS_PER_BAR
) -> Ints:
    """Counted decoding without a phrase, [B, T], of log p(a|z) [B, T, V]; it meets the expectations of `attributes`.

    round(F(z)) onsets, where their mass is largest: the count follows z where the argmax of unsure steps holds. What
    else is expected is met as far as it costs the melody less likelihood than it is worth. A bar has `bar` steps.
    """
    scores, given = Scores(log_probabilities, vocabulary), Distribution(np.exp(log_probabilities), vocabulary, bar=bar)
    targets = {name: EXPECTATIONS[name](given) for name in attributes}
    mass = scores.onset_mass()
    odds = np.log(mass.clip(TINY)) - np.log1p(-mass.clip(None, 1 - TINY))
    levels = np.broadcast_to(metrical_levels(mass.shape[1], bar), mass.shape)
    counts = np.rint(mass.sum(axis=1)).astype(np.int64)
    onsets = place(scores, odds, counts, levels, targets.get("syncopation"), WORTH)
    return shape(scores, onsets, best_line(scores), targets, WORTH)


def best_line(scores: Scores) -> Floats:
    """The pitch of the best note of every step, [B, T]."""
    pitches = np.array(scores.vocabulary.pitches[2:], dtype=np.float64)
    return np.asarray(pitches[scores.notes.argmax(axis=-1)])


def place(
    scores: Scores,
    order: Floats,
    counts: Ints,
    levels: Floats,
    target: Floats | None,
    worth: float = 0.0,
    held: Bools | None = None,
) -> Bools:
    """The counts[b] steps of largest `order`, in nats, bool [B, T], leaned until their mean level meets `target` [B].

    `levels` [B, T] are the metrical levels; a target that is no number asks for nothing. With `worth` a unit missed is
    worth so many nats of the order, without it all that it takes, and the least lean does it; steps that are `held` may
    then stay at any price, so that a small move never ends on the wrong side of them.
    """
    if target is None:
        return scores.onsets(order, counts)
    orders = order + LEANS[:, None, None] * levels
    if held is not None:
        orders = np.concatenate([orders[:1], [np.where(held, np.inf, order)], orders[1:]])
    chosen = scores.onsets(orders, counts)
    missed = np.fmax(np.abs(mean_level(chosen, levels) - target) / LEVEL, 0.0)  # also where there is no number
    best = _cheapest(missed, -np.where(chosen, order, 0.0).sum(axis=-1), worth)
    return np.asarray(chosen[best, np.arange(len(counts))])


def mean_level(onsets: Bools | Floats, levels: Floats) -> Floats:
    """The mean metrical level of onsets [..., B, T], or of their mass: the syncopation; 0 without any."""
    return np.asarray((onsets * levels).sum(axis=-1) / (onsets.sum(axis=-1) + TINY))


def shape(
    scores: Scores, onsets: Bools, line: Floats, targets: Mapping[str, Floats], worth: float = 0.0
) -> Ints:
    """The tokens [B, T] with the best notes near a line [B, T] at the onsets, once it is changed to meet the targets.

    Of `targets`, [B] each, those that a line can meet count; one that is no number asks for nothing. With `worth` a
    unit missed is worth so many nats of the notes' scores, without it all that it takes, and the mildest change does.
    """
    filled = scores.silent.copy()
    if onsets.any():
        lines = Lines(scores, onsets)
        wanted = {name: targets[name][lines.rows] for name in SHAPED if name in targets}
        filled[onsets] = lines.follow(_met(lines, line[onsets], wanted, worth))[0] + 2
    return filled


def _met(lines: Lines, line: Floats, wanted: Mapping[str, Floats], worth: float) -> Floats:
    """The line [O] that meets all that is wanted of it: each by itself first, then each mindful of all."""
    for number in range(ROUNDS if len(wanted) > 1 else 1):
        for name in wanted:
            line = _meet(lines, name, line, wanted if number else {name: wanted[name]}, worth)
    return line


def _meet(lines: Lines, name: str, line: Floats, wanted: Mapping[str, Floats], worth: float) -> Floats:
    """The line [O] changed in the manner of one attribute, as little as brings it nearest to what is wanted."""
    tried = lines.changed(name, line)
    if worth:
        tried = line + lines.doubt * (tried - line)
    _, pitches, behind = lines.follow(tried)
    missed = [
        np.fmax(np.abs(lines.measure(each, pitches) - target) / UNITS[each], NEAR)  # also where there is no number
        for each, target in wanted.items()
    ]
    return lines.pick(tried, _cheapest(np.sum(missed, axis=0), lines.sums(behind), worth))


def _cheapest(missed: Floats, lost: Floats, worth: float) -> Ints:
    """Which of S choices costs least, [B], of units missed and nats lost [S, B]; the first of equals."""
    return np.asarray(np.argmin(np.round(worth * missed + lost if worth else missed, 3), axis=0))
