"""A run as the figures look at it: what its decoder says at places of the latent space, and where phrases lie there."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from glsr_live.errors import UsageError
from glsr_live.music.attributes import density, read_pitches
from glsr_live.music.names import fifth_of
from glsr_live.music.vocabulary import FIRST_NOTE, Vocabulary
from training.axes import expect
from training.dataset import WINDOW, Dataset
from training.run import Run

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PLACES = np.linspace(-3, 3, 61)
"""Of the plane, on both axes, in standard deviations of the prior."""
PRIOR_SAMPLES = 4096
UNSEEN_WINDOWS = 4096
CHUNK = 512
COUNTED = "density"
"""The axis of the paper."""
ATTRIBUTES = ("count", "highest", "lowest", "accidentals")


@dataclass(frozen=True)
class Heard:
    """Argmax melodies, tokens [N, T], their attributes [N] by name, and the expected count F [N] of their decoder."""

    tokens: Ints
    attributes: dict[str, Floats]
    expected: Floats


@dataclass(frozen=True)
class Subject:
    """A run with a name for the pictures; `axis` is where note counts lie, `across` the first that is free."""

    title: str
    run: Run
    data: Dataset
    axis: int
    across: int

    def at(self, along: Floats, across: Floats) -> Floats:
        """Points of the plane {(z_1, z_2, 0, ..., 0)} (paper, eq. 14), [N, Z], of coordinates [N]."""
        z = np.zeros((len(along), self.run.config.model.latent))
        z[:, self.axis], z[:, self.across] = along, across
        return z

    @torch.no_grad()
    def hear(self, z: Floats) -> Heard:
        """What z [N, Z] decodes to."""
        tokens, expected = [], []
        for part in torch.from_numpy(z.astype(np.float32)).split(CHUNK):
            logits = self.run.model.decode(part, WINDOW)
            tokens.append(logits.argmax(-1).numpy())
            expected.append(expect(logits, self.run.vocabulary, (COUNTED,))[:, 0].numpy())
        heard = np.concatenate(tokens)
        return Heard(heard, attributes_of(heard, self.run.vocabulary), np.concatenate(expected).astype(np.float64))

    @cached_property
    def plane(self) -> Heard:
        """What the plane decodes to: place i of z_2 and j of z_1 is row i * len(PLACES) + j."""
        across, along = np.meshgrid(PLACES, PLACES, indexing="ij")
        return self.hear(self.at(along.ravel(), across.ravel()))

    @cached_property
    def prior(self) -> tuple[Floats, Heard]:
        """Samples of the prior, the same for every run, and what they decode to."""
        z = np.random.default_rng(3).standard_normal((PRIOR_SAMPLES, self.run.config.model.latent))
        return z, self.hear(z)

    @cached_property
    def unseen(self) -> Ints:
        """Windows of unseen melody families, [N, T], the same for every run."""
        starts = np.random.default_rng(2).choice(self.data.starts("test"), UNSEEN_WINDOWS)
        return self.data.windows(starts).numpy()

    @cached_property
    @torch.no_grad()
    def posterior(self) -> tuple[Floats, Floats]:
        """The mean and the standard deviation of q(z|x) for the unseen windows, [N, Z] each."""
        parts = [self.run.model.encode(part) for part in torch.from_numpy(self.unseen).split(CHUNK)]
        means, logvars = (torch.cat(part).double().numpy() for part in zip(*parts, strict=True))
        return means, np.exp(logvars / 2)


def attributes_of(tokens: Ints, vocabulary: Vocabulary) -> dict[str, Floats]:
    """The attributes of the paper's figures 2 and 3 for tokens [N, T], each [N]; nan where a melody has no note.

    `accidentals` is the share of the notes whose name bears a sharp or a flat, which is 0 where none is present.
    """
    pitches = read_pitches(tokens, vocabulary)
    onsets = pitches >= 0
    silent = ~onsets.any(1)
    altered = np.array([False] * FIRST_NOTE + [not -1 <= fifth_of(name) <= 5 for name in vocabulary.names[FIRST_NOTE:]])
    found = {
        "highest": pitches.max(1).astype(np.float64),
        "lowest": np.where(onsets, pitches, 128).min(1).astype(np.float64),
        "accidentals": altered[tokens].sum(1) / np.maximum(1, onsets.sum(1)),
    }
    return {"count": density(pitches)} | {name: np.where(silent, np.nan, values) for name, values in found.items()}


def on_plane(values: Floats) -> Floats:
    """Values of the plane's points as [z_2, z_1]."""
    return values.reshape(len(PLACES), len(PLACES))


def subject(title: str, run: Run, data: Dataset, like: "Subject | None" = None) -> Subject:
    """A run to look at, on its own plane or on that of another one.

    Raises UsageError where the run has no axis for note counts to look along.
    """
    if like:
        return Subject(title, run, data, like.axis, like.across)
    names = [axis.name for axis in run.axes]
    if COUNTED not in names:
        raise UsageError(f"{run.folder} has no axis {COUNTED!r}; the figures need a run that has, without --plain")
    return Subject(title, run, data, names.index(COUNTED), len(names))
