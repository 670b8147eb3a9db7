"""Figure 4: a phrase, and what it becomes in equal steps along z_1."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from glsr_live.music.attributes import density, read_pitches
from training.figures.drawing import ACCENT, INK, bare, picture
from training.figures.statistics import line_figures
from training.figures.subject import Floats, Ints, Subject

STEPS = np.arange(-3.0, 4.0)
"""Where z_1 is put, the rest of the phrase's place staying as it is."""
PHRASES = 256
FIRST_NOTE = 2


def figures(one: Subject) -> dict[str, float]:
    """What the steps do to unseen phrases.

    Beside `line_figures`, `kept`: the share of a melody's notes, by name and step, that the melody of the next step of
    z_1 still has; `least` and `most`: the mean number of notes at both ends.
    """
    melodies = walk(one, one.posterior[0][:PHRASES])
    counts = density(read_pitches(melodies.reshape(-1, melodies.shape[-1]), one.run.vocabulary))
    counts = counts.reshape(len(melodies), len(STEPS))
    before, after = melodies[:, :-1], melodies[:, 1:]
    notes = before >= FIRST_NOTE
    kept = float(((before == after) & notes).sum() / max(1, notes.sum()))
    ends = {"least": float(counts[:, 0].mean()), "most": float(counts[:, -1].mean())}
    return line_figures(counts, STEPS) | ends | {"kept": kept}


def walk(one: Subject, places: Floats) -> Ints:
    """The melodies [N, steps, T] that places [N, Z] decode to when z_1 takes every value of STEPS."""
    moved = np.repeat(places[:, None], len(STEPS), axis=1)
    moved[:, :, one.axis] = STEPS
    return one.hear(moved.reshape(-1, moved.shape[-1])).tokens.reshape(len(places), len(STEPS), -1)


def draw(subjects: list[Subject], path: Path) -> None:
    """A column for each run: the phrase as it is on top, and a piano roll for every place of z_1, the highest first."""
    unseen = subjects[0].unseen
    chosen = int(np.argmax(unseen[:, 0] >= FIRST_NOTE))  # the first phrase drawn that begins with a note
    phrase = unseen[chosen]
    with picture(path, 9.5) as figure:
        rows = figure.subplots(len(STEPS) + 1, len(subjects), sharex=True, sharey=True, squeeze=False)
        for column, one in zip(rows.T, subjects, strict=True):
            melodies = walk(one, one.posterior[0][chosen : chosen + 1])[0]
            own = one.posterior[0][chosen, one.axis]
            column[0].set_title(one.title, loc="left", fontweight="bold", color=INK)
            roll(column[0], phrase, phrase, one, f"phrase\n$z_1$ = {bare(own)}")
            for axes, place, melody in zip(column[1:], STEPS[::-1], melodies[::-1], strict=True):
                roll(axes, melody, phrase, one, f"$z_1$ = {place:.0f}".replace("-", "−"))
            column[-1].set_xlabel("beat")


def roll(axes: Axes, melody: Ints, phrase: Ints, one: Subject, label: str) -> None:
    """A melody [T] as a piano roll, with its number of notes; those that the phrase [T] has too stand out."""
    pitches = read_pitches(melody, one.run.vocabulary)[0]
    starts = np.flatnonzero(pitches >= 0)
    for start in starts:
        ends = np.flatnonzero(melody[start + 1 :] != one.run.vocabulary.hold)
        length = ends[0] + 1 if len(ends) else len(melody) - start
        colour = ACCENT if melody[start] == phrase[start] else INK
        axes.broken_barh([(start + 0.08, length - 0.16)], (pitches[start] - 0.7, 1.4), color=colour)
    axes.set_xlim(0, len(melody))
    axes.set_ylim(one.run.vocabulary.lowest - 1, one.run.vocabulary.highest + 1)
    axes.set_xticks(range(0, len(melody) + 1, 4), [str(beat + 1) for beat in range(len(melody) // 4)] + [""])
    axes.set_yticks([60, 72], ["C4", "C5"])
    axes.grid(axis="x", color="#dddddd")
    axes.axvline(len(melody) / 2, color="#999999", lw=1)
    axes.set_axisbelow(True)
    notes = f"{len(starts)} note{'' if len(starts) == 1 else 's'}"
    axes.text(1.02, 0.5, f"{label}\n{notes}", transform=axes.transAxes, fontsize=10, color=INK, va="center")
