"""The evaluation of a run: a model that does just what its axes say, one without axes, and every length of a window."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.lab import AXES, chorales, tiny_config, tiny_model
from training import evaluate as figures
from training.measures import listening
from training.measures.axis import PLACES
from training.measures.listening import DECODINGS, READINGS, Listener
from training.run import Run

NAMES = [axis.name for axis in AXES]


def run_of(axes=AXES) -> Run:
    data = chorales()
    return Run(Path("here"), tiny_config(), axes, data.vocabulary, {}, tiny_model("attention"), 6, 1.0, "CPU")


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    for name, size in (("WINDOWS", 40), ("SWEPT", 4), ("PRIOR_SAMPLES", 20)):
        monkeypatch.setattr(figures, name, size)


def found_for(run: Run | None = None, **named) -> dict:
    return figures.evaluate(run or run_of(), chorales(), **named)["lengths"]["32"]


class Obedient(Listener):
    """Hears an attribute that is just what the ruler wants at z_k, and nothing of the other dimensions."""

    def hear(self, z):
        rulers = [axis.ruler(self.steps) for axis in self.axes]
        values = np.stack([ruler.at(z[:, at]) for at, ruler in enumerate(rulers)], axis=1)
        return dict.fromkeys(READINGS, values)


class Contrary(Listener):
    """Hears the opposite."""

    def hear(self, z):
        values = np.stack([axis.ruler(self.steps).at(-z[:, at]) for at, axis in enumerate(self.axes)], axis=1)
        return dict.fromkeys(READINGS, values)


def test_an_axis_that_does_just_what_its_ruler_says(monkeypatch):
    monkeypatch.setattr(figures, "Listener", Obedient)
    for name, found in found_for()["axes"].items():
        for read in found["readings"].values():
            assert (read["not_falling"], read["spearman"], read["prior_spearman"]) == pytest.approx((1, 1, 1))
            assert read["r2"] == pytest.approx(1)
            assert (read["slope_error"], read["ruler_error"], read["off_ruler"]) == pytest.approx((0, 0, 0), abs=1e-9)
            assert set(read["others"]) == set(NAMES) - {name}
            assert all(moved["moves"] == pytest.approx(0, abs=1e-9) for moved in read["others"].values())


def test_an_axis_that_falls_is_told_so(monkeypatch):
    monkeypatch.setattr(figures, "Listener", Contrary)
    read = found_for()["axes"]["register"]["readings"]["argmax"]
    assert (read["not_falling"], read["spearman"], read["prior_spearman"]) == pytest.approx((0, -1, -1))
    assert (read["slope"], read["slope_error"]) == pytest.approx((-3.7, -2))


def test_a_run_is_measured_whole_and_alike_each_time():
    found = figures.evaluate(run_of(), chorales(), "valid")
    assert found == figures.evaluate(run_of(), chorales(), "valid")
    assert (found["part"], found["beta"], found["version"]) == ("valid", 0.05, figures.VERSION)
    assert list(found["lengths"]) == ["32"]
    measured = found["lengths"]["32"]
    assert list(measured["axes"]) == NAMES
    assert set(measured["code"]) == {*NAMES, "mean"}
    assert set(measured["reconstruction"]) == set(DECODINGS)
    assert measured["kl"] > 0
    assert 0 <= measured["active_units"] <= 5


def test_chunks_change_nothing(monkeypatch):
    whole = found_for()
    monkeypatch.setattr(listening, "CHUNK", 7)
    found = found_for()
    assert found["reconstruction"] == whole["reconstruction"]
    for name in DECODINGS:
        was, now = (all_found["axes"]["register"]["readings"][name] for all_found in (whole, found))
        assert [now[figure] for figure in ("slope", "prior_spearman")] == pytest.approx(
            [was["slope"], was["prior_spearman"]]
        )


def test_dimensions_that_do_not_move_are_not_active():
    run = run_of()
    with torch.no_grad():
        run.model.encoder.head.weight.zero_()
        run.model.encoder.head.weight[1] = 1000.0
        run.model.encoder.head.bias.zero_()
    assert found_for(run)["active_units"] == 1


def test_a_plain_run_has_no_axes_to_measure():
    found = found_for(replace(run_of(), axes=()))
    assert (found["axes"], found["code"]) == ({}, {})
    assert set(found["reconstruction"]) == set(DECODINGS)


def test_a_plain_run_is_measured_where_its_attributes_are(monkeypatch):
    """Each on the dimension that tells most of it, turned so that it rises."""
    heard = []

    class Attentive(Listener):
        def hear(self, z):
            heard.append(z)
            return super().hear(z)

    monkeypatch.setattr(figures, "Listener", Attentive)
    found = found_for(replace(run_of(), axes=()), axes=AXES)
    dimensions = [found["axes"][name]["dimension"] for name in NAMES]
    assert dimensions == [found["code"][name]["dimension"] for name in NAMES]
    assert "axis_r2" not in found["code"]["mean"]
    for z, dimension in zip(heard[1:], dimensions, strict=True):
        row = z.reshape(4, len(PLACES), -1)[0]
        assert sorted(row[:, dimension]) == sorted(PLACES)
        assert np.ptp(np.delete(row, dimension, axis=1), axis=0).max() == 0


def test_turning_goes_the_way_the_attribute_rises():
    z = np.random.default_rng(0).standard_normal((500, 5))
    played = np.stack([-z[:, 2], z[:, 4], -z[:, 0]], axis=1)
    plain = Listener(replace(run_of(), axes=()), AXES, 32)
    assert figures.turned(plain, z, played) == [(2, -1), (4, 1), (0, -1)]
    assert figures.turned(Listener(run_of(), AXES, 32), z, played) == [(0, 1), (1, 1), (2, 1)]


def test_every_length_of_a_window_is_measured_apart():
    data = chorales()
    starts = {steps: data.starts("test", steps)[:50] for steps in (24, 32)}
    groups = {"test/24": (0, 50), "test/32": (50, 100)}
    mixed = replace(data, begins=np.concatenate([starts[24], starts[32]]), groups=groups)
    found = figures.evaluate(run_of(), mixed)
    assert list(found["lengths"]) == ["24", "32"]
    assert found["lengths"]["24"]["reconstruction"] != found["lengths"]["32"]["reconstruction"]
    assert figures.windows(mixed, "test", 24).shape == (40, 24)


def test_a_length_without_unseen_windows_is_left_out():
    data = chorales()
    starts = data.starts("test")[:50]
    mixed = replace(data, begins=starts, groups={"test/32": (0, 50), "test/24": (50, 50)})
    assert list(figures.evaluate(run_of(), mixed)["lengths"]) == ["32"]


def test_silence_has_the_register_of_the_data():
    listener = Listener(run_of(), AXES, 32)
    silent = np.zeros((1, 32), dtype=np.int64)
    assert listener.measure(silent).tolist() == [[0, 70.8, 0]]
