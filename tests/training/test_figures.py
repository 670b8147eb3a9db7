"""The numbers of the paper's figures: on lines by hand, and on models that do as they are told."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

from glsr_live.errors import UsageError
from glsr_live.music.vocabulary import Vocabulary
from tests.lab import chorales, straight
from training.config import PAPER_SMALL
from training.figures import plane, posterior, statistics, steep, steps
from training.figures import subject as looked_at
from training.figures.subject import Subject, attributes_of
from training.model import ModelConfig
from training.run import Run

LATENT = 4
NOTES = Vocabulary.of(["C4", "E-4", "F#4", "A5"])
AXIS = straight("density", 8.0, 2.0, 4.0, 11.0)


class Counter(torch.nn.Module):
    """A decoder of as many notes, from the first step on, as `notes_at` says of z; the rest is held."""

    def __init__(self, notes_at):
        super().__init__()
        self.notes_at = notes_at

    def decode(self, z, steps):
        onsets = torch.arange(steps)[None] < self.notes_at(z.double())[:, None]
        tokens = torch.where(onsets, chorales().vocabulary.index["C5"], 0)
        return 20.0 * torch.nn.functional.one_hot(tokens, len(chorales().vocabulary))

    def encode(self, tokens):
        """z_1 is the number of notes on its ruler, all else is 0; every deviation is a tenth."""
        z = torch.nn.functional.pad(((tokens >= 2).sum(1, keepdim=True) - 8) / 2.0, (0, LATENT - 1))
        return z, torch.full_like(z, 2 * np.log(0.1))


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(looked_at, "PRIOR_SAMPLES", 200)
    monkeypatch.setattr(looked_at, "UNSEEN_WINDOWS", 200)
    monkeypatch.setattr(steps, "PHRASES", 8)


def looking_at(notes_at, axis=AXIS) -> Subject:
    config = replace(PAPER_SMALL, model=ModelConfig("lstm", 8, 1, LATENT))
    run = Run(Path("here"), config, (axis,), chorales().vocabulary, {}, Counter(notes_at), 6, 60.0, "1 x CPU")
    return looked_at.subject("a model", run, chorales())


@cache
def counting() -> Subject:
    """Two notes more for every unit of z_1."""
    return looking_at(lambda z: (8 + 2 * z[:, 0]).round())


@cache
def sideways() -> Subject:
    """Two notes more for every unit of z_2."""
    return looking_at(lambda z: (8 + 2 * z[:, 1]).round())


@cache
def saw() -> Subject:
    """Six notes more for every unit of z_1, with a fall at 0 back to where it began."""
    return looking_at(lambda z: (8 + 6 * (z[:, 0] + 1.5 - 3.0 * (z[:, 0] >= 0))).round().clip(0))


# --- numbers of lines ---


def test_a_line_that_only_rises_has_one_climb():
    assert statistics.climbs(np.linspace(0, 9, 20)) == 1


def test_every_tooth_of_a_saw_is_a_climb():
    assert statistics.climbs(np.array([0.0, 2, 4, 0, 2, 4, 1, 3])) == 3


def test_a_ripple_of_less_than_a_note_is_no_climb():
    assert statistics.climbs(np.array([0.0, 2, 1.5, 2.5, 4, 3.2, 5])) == 1
    assert statistics.climbs(np.array([3.0, 3.4, 3, 3.4, 3])) == 0


def test_a_line_that_falls_first_climbs_from_its_lowest_point():
    assert statistics.climbs(np.array([5.0, 0, 0.5, 1])) == 1


def test_shares_of_variance():
    rising = np.tile(np.arange(5.0), (3, 1))
    assert statistics.shares(rising) == pytest.approx({"along": 1, "across": 0, "together": 0})
    assert statistics.shares(rising.T) == pytest.approx({"along": 0, "across": 1, "together": 0})
    assert statistics.shares(np.array([[1.0, -1], [-1, 1]])) == pytest.approx({"along": 0, "across": 0, "together": 1})


def test_what_never_changes_has_no_shares():
    assert statistics.shares(np.ones((2, 2)))["along"] == 0


def test_figures_of_lines():
    found = statistics.line_figures(np.array([[0.0, 1, 2], [4, 4, 5], [3, 2, 4], [1, 1, 1]]), np.array([0.0, 1, 2]))
    assert found["not_falling"] == 7 / 8
    assert found["rising_lines"] == 2 / 4
    assert found["slope"] == pytest.approx((2 + 1 + 1 + 0) / 4 / 2)


def test_ranks_are_compared_where_both_are_known():
    assert statistics.rank_correlation(np.array([1.0, 2, np.nan, 3]), np.array([1.0, 5, 0, 9])) == pytest.approx(1)
    assert statistics.rank_correlation(np.array([np.nan]), np.array([1.0])) == 0


def test_the_share_between_groups():
    values, groups = np.array([1.0, 1, 5, 5]), np.array([0, 0, 1, 1])
    assert statistics.group_share(values, groups) == pytest.approx(1)
    assert statistics.group_share(values, groups[[0, 2, 0, 2]]) == pytest.approx(0)


# --- attributes of melodies ---


def test_attributes_of_a_melody():
    found = attributes_of(np.array([[4, 0, 2, 3], [5, 0, 0, 0], [0, 1, 0, 0]]), NOTES)
    assert found["count"].tolist() == [3, 1, 0]
    assert found["highest"].tolist()[:2] == [66, 81]
    assert found["lowest"].tolist()[:2] == [60, 81]
    assert found["accidentals"].tolist()[:2] == pytest.approx([2 / 3, 0])


def test_a_melody_without_a_note_has_no_pitches():
    found = attributes_of(np.array([[0, 1, 0, 0]]), NOTES)
    assert all(np.isnan(found[name][0]) for name in ("highest", "lowest", "accidentals"))


# --- models that do as they are told ---


def test_the_plane_has_z_1_to_the_right_and_z_2_upwards():
    count = looked_at.on_plane(counting().plane.attributes["count"])
    assert (count[0, 0], count[-1, 0], count[0, -1]) == (2, 2, 14)
    assert looked_at.on_plane(sideways().plane.attributes["count"])[-1, 0] == 14


def test_the_plane_of_a_model_that_counts():
    found = plane.figures(counting())["heard"]
    assert found["spearman"] > 0.99
    assert (found["not_falling"], found["rising_lines"]) == (1, 1)
    assert found["slope"] == pytest.approx(2, abs=0.05)
    assert found["shares"]["along"] == pytest.approx(1)


def test_the_plane_of_a_model_whose_count_lies_elsewhere():
    found = plane.figures(sideways())["heard"]
    assert (found["spearman"], found["slope"]) == (0, pytest.approx(0))
    assert found["shares"]["across"] == pytest.approx(1)


def test_expected_and_heard_counts_agree_where_the_decoder_is_sure():
    assert counting().plane.expected == pytest.approx(counting().plane.attributes["count"], abs=0.01)


def test_steps_along_the_axis():
    found = steps.figures(counting())
    assert (found["least"], found["most"], found["not_falling"]) == (2, 14, 1)
    assert found["slope"] == pytest.approx(2)
    assert found["kept"] == 1


def test_steps_that_lose_notes():
    shrinking = looking_at(lambda z: (8 - 2 * z[:, 0]).round())
    assert steps.figures(shrinking)["kept"] == pytest.approx(1 - 6 * 2 / (14 + 12 + 10 + 8 + 6 + 4))


def test_an_encoder_that_puts_the_count_on_its_axis():
    found = posterior.figures(counting())
    assert found["mean_spearman"] == pytest.approx(1)
    assert found["count_share"] > 0.9
    assert found["inside_sd"] == pytest.approx(0.1, abs=0.02)
    assert found["active"] == 1
    assert found["overlap"]["least"] < 0.3 < found["overlap"]["axis"]


def test_the_kl_is_that_of_the_formula():
    means, deviation = counting().posterior[0], 0.1
    wanted = (0.5 * (means**2 + deviation**2 - 1) - np.log(deviation)).sum(1).mean()
    assert posterior.kl(counting()) == pytest.approx(wanted, rel=1e-4)


def test_a_gentle_slope_has_one_phase_and_a_saw_two():
    assert steep.figures(counting())["several"] == 0
    assert steep.figures(counting())["climbs"] == 1
    assert steep.figures(saw())["several"] == 1
    assert steep.figures(saw())["climbs"] == 2
    assert steep.figures(saw())["falling"] < 0.1


def test_a_run_without_an_axis_of_note_counts():
    with pytest.raises(UsageError, match="has no axis 'density'"):
        looking_at(lambda z: z[:, 0], replace(AXIS, name="register"))


def test_another_run_is_looked_at_on_the_same_plane():
    plain = looked_at.subject("plain", replace(counting().run, axes=()), chorales(), counting())
    assert (plain.axis, plain.across) == (0, 1)
