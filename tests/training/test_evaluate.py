"""The figures: small cases by hand, and a model that does just what its axis says."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.lab import AXES, chorales, tiny_config, tiny_model
from training import evaluate as figures
from training.metrics import accuracies
from training.run import Run

TRUE = np.array([[5, 0, 0, 6], [7, 0, 1, 0]])


def test_what_came_back_whole():
    assert accuracies(TRUE, TRUE) == {"token": 1, "note": 1, "onset_f1": 1, "exact": 1}


def test_holds_alone_are_worth_the_share_of_holds():
    assert accuracies(TRUE, np.zeros_like(TRUE)) == {"token": 0.5, "note": 0, "onset_f1": 0, "exact": 0}


def test_a_wrong_name_is_an_onset_but_no_note():
    found = accuracies(TRUE, np.array([[5, 0, 0, 9], [7, 0, 1, 0]]))
    assert found == pytest.approx({"token": 7 / 8, "note": 2 / 3, "onset_f1": 1, "exact": 0.5})


def test_a_note_too_many_and_one_too_few():
    found = accuracies(TRUE, np.array([[5, 9, 0, 0], [7, 0, 1, 0]]))
    assert found == pytest.approx({"token": 6 / 8, "note": 2 / 3, "onset_f1": 2 * 2 / 6, "exact": 0.5})


def test_windows_without_a_note_have_no_accurate_note():
    found = accuracies(np.zeros((1, 4), dtype=np.int64), np.zeros((1, 4), dtype=np.int64))
    assert found == {"token": 1, "note": 0, "onset_f1": 0, "exact": 1}


def test_the_correlation_is_of_ranks():
    assert figures.correlation(np.array([1.0, 2, 3]), np.array([1.0, 10, 1000])) == pytest.approx(1)
    assert figures.correlation(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == pytest.approx(-1)


def test_what_never_changes_correlates_with_nothing():
    assert figures.correlation(np.array([1.0, 2, 3]), np.array([4.0, 4, 4])) == 0
    assert figures.correlation(np.array([4.0, 4, 4]), np.array([1.0, 2, 3])) == 0


def run_of(axes=AXES) -> Run:
    data = chorales()
    return Run(Path("here"), tiny_config(), axes, data.vocabulary, {}, tiny_model("attention"), 6, 1.0, "CPU")


def decoder_of(notes_at):
    """Decodes z to round(notes_at(z)) notes on the first steps."""

    def decode(z):
        return np.where(np.arange(32) < np.round(notes_at(z))[:, None], 2, 0)

    return decode


def test_an_axis_that_counts_as_it_should(monkeypatch):
    monkeypatch.setattr(figures, "SWEPT", 3)
    z_mean = np.random.default_rng(0).standard_normal((3, 5))
    found = figures.axis_figures(run_of(), 0, z_mean, decoder_of(lambda z: 12 + 2 * z[:, 0]))
    assert found["sweep_spearman"] == pytest.approx(1)
    assert found["not_falling"] == 1
    assert found["slope"] == pytest.approx(2)
    assert found["prior_spearman"] > 0.95


def test_an_axis_that_another_dimension_drives(monkeypatch):
    monkeypatch.setattr(figures, "SWEPT", 3)
    z_mean = np.random.default_rng(0).standard_normal((3, 5))
    found = figures.axis_figures(run_of(), 0, z_mean, decoder_of(lambda z: 12 + 2 * z[:, 1]))
    assert (found["sweep_spearman"], found["slope"]) == (0, pytest.approx(0))
    assert abs(found["prior_spearman"]) < 0.1


def test_an_axis_that_falls_is_told_so(monkeypatch):
    monkeypatch.setattr(figures, "SWEPT", 3)
    found = figures.axis_figures(run_of(), 0, np.zeros((3, 5)), decoder_of(lambda z: 12 - 2 * z[:, 0]))
    assert (found["sweep_spearman"], found["not_falling"], found["slope"]) == pytest.approx((-1, 0, -2))


def small(monkeypatch):
    for name, size in (("WINDOWS", 40), ("SWEPT", 4), ("PRIOR_SAMPLES", 20), ("CHUNK", 16)):
        monkeypatch.setattr(figures, name, size)


def test_a_run_is_measured_whole_and_alike_each_time(monkeypatch):
    small(monkeypatch)
    found = figures.evaluate(run_of(), chorales(), "valid")
    assert found == figures.evaluate(run_of(), chorales(), "valid")
    assert found["part"] == "valid"
    assert set(found["axes"]) == {"density", "register", "range"}
    assert set(found["axes"]["range"]) == set(found["reconstruction"]) == {"argmax", "counted"}
    assert found["kl"] > 0
    assert 0 <= found["active_units"] <= 5


def test_chunks_change_nothing(monkeypatch):
    small(monkeypatch)
    whole = figures.evaluate(run_of(), chorales())
    monkeypatch.setattr(figures, "CHUNK", 7)
    assert figures.evaluate(run_of(), chorales())["axes"] == whole["axes"]


def test_dimensions_that_do_not_move_are_not_active(monkeypatch):
    small(monkeypatch)
    run = run_of()
    with torch.no_grad():
        run.model.encoder.head.weight.zero_()
        run.model.encoder.head.weight[1] = 1000.0
        run.model.encoder.head.bias.zero_()
    found = figures.evaluate(run, chorales())
    assert found["active_units"] == 1


def test_a_plain_run_has_no_axes_to_measure(monkeypatch):
    small(monkeypatch)
    found = figures.evaluate(replace(run_of(), axes=()), chorales())
    assert found["axes"] == {}
    assert set(found["reconstruction"]) == {"argmax", "counted"}
