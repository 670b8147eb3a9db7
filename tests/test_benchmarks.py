"""`make bench`: that it measures what it says and prints it; never how fast this machine is."""

import json

import numpy as np
import pytest

from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.phrases import phrases
from benchmarks.start import MINUTES, long_melody
from benchmarks.table import Row, Table
from benchmarks.timing import in_turn
from glsr_live.music.melody import highest_leads
from glsr_live.music.midi_file import read_midi
from glsr_live.music.note import TICKS_PER_STEP

FEW = ["--calls", "3", "--seconds", "2", "--starts", "1"]
PAIRED = {
    "encode": ("onnxruntime", "PyTorch eager"),
    "decode": ("onnxruntime", "PyTorch eager"),
    "knob": ("new phrase, all knobs turned", "PyTorch eager, encode and decode once"),
    "plane": ("8 x 8, phrase of 2 bars", "PyTorch eager, encode and decode once"),
    "lateness": ("daemon", "bare sender"),
    "control": ("publish: every knob moved, 4 clients", "python-osc builds one message"),
    "start": ("ports open", "python alone"),
    "vary": ("glsr-live vary", "python importing numpy and onnxruntime"),
}


def test_a_row_is_held_against_the_row_beside_it():
    rows = (Row("ours", (2.0, 1.0, 9.0), beside="theirs", goal=8.0), Row("theirs", (4.0, 4.0, 3.0)))
    assert Table("race", "ms", rows, ("by night",)).to_text().splitlines() == [
        "race [ms]",
        "          n    min  median    p99  p99.9  median beside  p99 beside",
        "  ours    3  1.000   2.000  9.000  9.000         x 0.50      x 2.25  OVER BUDGET: p99 goal 8 ms",
        "  theirs  3  3.000   4.000  4.000  4.000",
        "  by night",
    ]


@pytest.mark.parametrize(
    ("goal", "verdict"), [(None, ""), (9.0, "PASS: p99 goal 9 s"), (8.9, "OVER BUDGET: p99 goal 8.9 s")]
)
def test_a_goal_bounds_the_p99(goal, verdict):
    assert Row("ours", (*[1.0] * 99, 9.0), goal=goal).verdict("s") == verdict


def test_calls_take_turns_and_the_first_is_not_always_first():
    order: list[str] = []
    times = in_turn([lambda: order.append("a"), lambda: order.append("b")], 3)
    assert "".join(order) == "baabbaab"
    assert [len(taken) for taken in times] == [3, 3]


def test_the_phrases_are_melodies_and_the_same_every_time():
    made = phrases(64)
    assert made == phrases(64)
    assert len(set(made)) == 64
    assert all(highest_leads(phrase.notes) == phrase.notes and phrase.length == 32 * TICKS_PER_STEP for phrase in made)
    assert 6 < np.mean([len(phrase.notes) for phrase in made]) < 16


def test_the_long_melody_is_one_of_five_minutes():
    score = read_midi(long_melody())
    assert score.length == MINUTES * 120 * 480
    assert len(score.notes) > 500


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_prints_its_figures_and_their_ratios(name, capsys, tmp_path):
    assert main([name, *FEW, "--json", str(tmp_path / "figures.json")]) == 0
    stored = json.loads((tmp_path / "figures.json").read_text())
    rows = {row["name"]: row for row in stored["benchmarks"][name]["rows"]}
    ours, theirs = (rows[part] for part in PAIRED[name])
    assert ours["beside"] == theirs["name"]
    assert ours["ratios"] == [ours[share] / theirs[share] for share in ("median", "p99")]
    assert all(0 < row["min"] <= row["median"] <= row["p99"] <= row["p99.9"] for row in rows.values())
    printed = capsys.readouterr().out
    assert f"x {ours['ratios'][0]:.2f}" in printed
    assert {"machine", "onnxruntime", "torch", "pack"} <= stored["machine"].keys()


def test_a_pack_that_is_not_there_is_told(capsys):
    assert main(["encode", "--pack", "nowhere"]) == 2
    assert "there is no pack 'nowhere'" in capsys.readouterr().err
