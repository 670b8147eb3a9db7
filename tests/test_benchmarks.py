"""`make bench`: that it measures what it says and prints it; never how fast this machine is."""

import json
import wave
from itertools import pairwise
from xml.etree import ElementTree as Xml

import numpy as np
import pytest

from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.finding import Finding, quantiles, tell
from benchmarks.hearing import Sounded, ledger
from benchmarks.hydrogen import config, song
from benchmarks.judging import by_clock, compared, stumbles
from benchmarks.listen import KEY, in_a_row, melody
from benchmarks.looking import Look, hear, look
from benchmarks.phrases import phrases
from benchmarks.rehearsal import HELD, LAST_MOMENT, LET_GO, Ledger, Rehearsal, phrase
from benchmarks.soak import grown, moves, script
from benchmarks.start import MINUTES, long_melody
from benchmarks.step import by_arm
from benchmarks.table import Row, Table
from benchmarks.throughput import assumed, lakh, with_axes
from benchmarks.timing import in_turn
from glsr_live.engine.config import EngineConfig
from glsr_live.errors import UsageError
from glsr_live.io.desk import Served
from glsr_live.music.melody import highest_leads
from glsr_live.music.midi_file import read_midi
from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase
from glsr_live.testing import FakeModel
from tests.lab import tiny_config
from training.arms import ARMS

FEW = ["--calls", "3", "--seconds", "2", "--starts", "1"]
PAIRED = {
    "encode": ("onnxruntime", "PyTorch eager"),
    "decode": ("onnxruntime", "PyTorch eager"),
    "knob": ("new phrase, all knobs turned", "PyTorch eager, encode and decode once"),
    "plane": ("8 x 8, phrase of 2 bars", "PyTorch eager, encode and decode once"),
    "step": ("ours, K=3", "plain"),
    "throughput": ("live, 3 axes", "live, no axis"),
    "lateness": ("daemon", "bare sender"),
    "control": ("publish: every knob moved, 4 clients", "python-osc builds one message"),
    "panel": ("start to first paint, s", "an empty window, s"),
    "panel-lateness": ("with the panel open", "without the panel"),
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


@pytest.fixture
def _tiny_steps(monkeypatch):
    monkeypatch.setattr("benchmarks.throughput.PRESETS", (tiny_config(preset="live"),))
    monkeypatch.setattr("benchmarks.step.PRESET", tiny_config(preset="compare"))


@pytest.mark.slow
@pytest.mark.usefixtures("_tiny_steps")
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


def test_every_method_takes_a_step_with_one_axis_and_with_all():
    counts = {name: len(config.attributes) for name, config in by_arm(tiny_config()).items()}
    assert counts == {f"{arm.name}, K={count}": count for arm in ARMS if not arm.plain for count in (1, 3)}


def test_steps_are_taken_with_all_axes_with_one_and_with_none():
    counts = {name: len(config.attributes) for name, config in with_axes(tiny_config(preset="live")).items()}
    assert counts == {"live, 3 axes": 3, "live, 1 axis": 1, "live, no axis": 0}


def test_a_corpus_as_large_as_lakh_is_estimated_from_windows_a_second():
    assert lakh("live", 711.4) == "live: 711 windows a second; all Lakh once in one key in 1.0 hours (an estimate)"
    assert "are 2,560,892 windows in one key" in assumed()


def test_a_pack_that_is_not_there_is_told(capsys):
    assert main(["encode", "--pack", "nowhere"]) == 2
    assert "there is no pack 'nowhere'" in capsys.readouterr().err


def test_the_ledger_pairs_what_began_with_its_own_end():
    heard = [
        (0.0, b"\x90\x3c\x50"),
        (0.5, b"\xf8"),
        (1.0, b"\x91\x3c\x40"),
        (1.5, b"\x90\x3c\x00"),
        (2.0, b"\xb1\x7b\x00"),
        (3.0, b"\x90\x40\x50"),
        (3.5, b"\x90\x40\x50"),
        (4.0, b"\x80\x40\x00"),
    ]
    notes, doubled = ledger(heard)
    assert notes == [
        Sounded(0.0, 1.5, 0, 60, 80),
        Sounded(1.0, None, 1, 60, 64),
        Sounded(3.0, 3.5, 0, 64, 80),
        Sounded(3.5, 4.0, 0, 64, 80),
    ]
    assert doubled == 1


def test_findings_are_lines_and_what_does_not_hold_is_the_exit_status(capsys, tmp_path):
    findings = [Finding("hung notes", "1", False, "none"), Finding("gaps", quantiles([3.0, 1.0, 2.0]))]
    assert tell("soak", findings, ["load 0.1"], tmp_path / "found.json") == 1
    assert capsys.readouterr().out.splitlines() == [
        "soak",
        "  hung notes  1   DOES NOT HOLD: none",
        "  gaps        p50 2.00, p99 3.00, max 3.00 (3)",
        "  (load 0.1)",
    ]
    assert [row["holds"] for row in json.loads((tmp_path / "found.json").read_text())["findings"]] == [False, None]
    assert tell("soak", findings[1:]) == 0
    assert quantiles([]) == "none"


def test_half_of_the_moves_are_by_hand_and_all_in_range_and_in_order():
    made = moves(200, 60.0, {"density": (-3.0, 3.0), "closeness": (0.0, 4.0)}, [14, 102])
    assert made == moves(200, 60.0, {"density": (-3.0, 3.0), "closeness": (0.0, 4.0)}, [14, 102])
    assert [move.second for move in made] == sorted(move.second for move in made)
    by_hand = [move.message for move in made if move.message is not None]
    assert len(by_hand) == 100
    assert {message[1] for message in by_hand} == {14, 102}
    low_high = {"density": (-3, 3), "closeness": (0, 4)}
    assert all(low_high[m.knob][0] <= m.value <= low_high[m.knob][1] for m in made if m.message is None)


def test_the_script_of_the_soak_leaves_bars_for_its_answers():
    seconds = [when for when, _ in script(60.0)]
    bars = {int(second / 2.0) % 8 for second in seconds}
    assert seconds == sorted(seconds)
    assert bars == {0, 1}


def test_memory_is_held_against_the_first_minute_once_settled():
    samples = [(second, 50.0 + second) for second in range(10)] + [(second, 80.0) for second in range(10, 30)]
    assert grown(samples, 10.0) == (80.0, 80.0)
    assert grown(samples, 0.0) == (52.0, 80.0)


def test_our_notes_are_held_against_the_marks_on_their_places():
    marks = [Sounded(1.0, 1.2, 1, 67, 80), Sounded(2.0, 2.2, 1, 69, 80)]
    ours = [Sounded(1.001, 1.2, 2, 67, 80), Sounded(1.998, 2.2, 2, 69, 80)]
    assert compared(ours, marks, 0.1) == (pytest.approx([1.0, -2.0]), "")
    assert compared(ours[:1], marks, 0.1) == ([], "1 notes of ours and 2 marks")
    late = [ours[0], Sounded(2.2, 2.3, 2, 69, 80)]
    assert compared(late, marks, 0.1) == ([], "these are elsewhere than their marks: [69]")


def test_our_notes_are_held_against_the_clock_on_their_places():
    pulses = [0.02 * number for number in range(192)]
    ours = [Sounded(1.921, 2.0, 2, 67, 80), Sounded(2.398, 2.5, 2, 69, 80)]
    assert by_clock(ours, pulses) == (pytest.approx([1.0, -2.0]), "")
    a_bar_early = [Sounded(0.001, 0.2, 2, 67, 80)]
    assert by_clock(a_bar_early, pulses)[1] == "by the clock, these stand elsewhere: 67 in bar 1 at pulse 0"
    late = [Sounded(1.941, 2.0, 2, 67, 80)]
    assert by_clock(late, pulses)[1] == "by the clock, these stand elsewhere: 67 in bar 2 at pulse 1"


def test_a_host_that_is_not_where_its_clock_is_has_stumbled():
    pulses = [0.02 * number for number in range(192)]
    assert not stumbles([Sounded(1.925, 2.0, 1, 67, 80)], pulses)
    assert stumbles([Sounded(1.96, 2.0, 1, 67, 80)], pulses)


def test_a_song_for_hydrogen_names_its_notes_and_bars():
    root = Xml.fromstring(song(115.0, [(0, 67), (1, 67)], [[(0, 0), (48, 0)], [(0, 1)]], [0, 1, 0]))
    assert root.findtext("bpm") == "115"
    assert [each.text for each in root.iter("midiOutChannel")] == ["0", "1"]
    assert [each.text for each in root.iter("position")] == ["0", "48", "0"]
    assert [each.text for each in root.iter("patternID")] == ["pattern 0", "pattern 1", "pattern 0"]


def test_hydrogen_is_told_to_rule_the_time_and_a_foreign_configuration_is_refused():
    names = ("audio_driver", "driverName", "oscEnabled", "jack_timebase_enabled", "jack_transport_mode_master",
             "restoreLastSong", "showDevelWarning", "oscServerPort")  # fmt: skip
    default = "<p>" + "".join(f"<{name}>x</{name}>" for name in names) + "</p>"
    written = Xml.fromstring(config(default, 4242))
    assert written.findtext("jack_transport_mode_master") == "USE_JACK_TIME_MASTER"
    assert written.findtext("oscServerPort") == "4242"
    with pytest.raises(UsageError, match="has no 'audio_driver'"):
        config("<p/>", 4242)


@pytest.mark.parametrize("bars", [1, 2, 4, 8])
@pytest.mark.parametrize("end", [HELD, LAST_MOMENT])
def test_a_rehearsed_phrase_begins_on_its_bar_line_and_ends_as_it_is_said(bars, end):
    for number in range(8):
        made = phrase(number, bars, end)
        rest = made.length - made.notes[-1].end
        assert made.notes[0].onset == 0
        assert made.length == bars * 1920
        assert 0 <= rest < 60 if end == HELD else rest == LET_GO


def test_slack_is_counted_from_the_reply_to_the_last_request_before_the_line():
    kept = Ledger()
    kept.asked, kept.answered = [(0.1, 1), (0.9, 2), (1.1, 3)], {1: 0.2, 2: 0.96, 3: 1.2}
    assert kept.slack_ms(0.0, 1.0) == pytest.approx(40.0)
    assert kept.slack_ms(1.0, 2.0) == pytest.approx(800.0)
    assert kept.slack_ms(2.0, 3.0) == float("-inf")
    del kept.answered[2]
    assert kept.slack_ms(0.0, 1.0) == float("-inf")


def test_a_reply_waits_for_the_one_before_and_an_overtaken_request_has_none():
    class Slow:
        second = 0.0

        def now(self):
            return self.second

        def vary(self, phrase, knobs, *, goal, lock):
            self.second += 0.4
            return FakeModel().vary(phrase, knobs)

    slow = Slow()
    served = Served(FakeModel().ready, slow.vary, lambda asked: iter(()))
    rehearsal = Rehearsal(EngineConfig(bpm=120, bars=1, sync="internal"), served, slow)
    rehearsal.play(phrase(0, 1, LAST_MOMENT).notes, 0.0, 120)
    rehearsal.run(4.5)
    numbers = [number for _, number in rehearsal.ledger.asked]
    answered = rehearsal.ledger.answered
    assert len(answered) < len(numbers) == len(set(numbers))
    assert numbers[-1] in answered
    assert all(after - before >= 0.4 - 1e-9 for before, after in pairwise(answered.values()))
    assert rehearsal.ledger.slack_ms(0.0, 2.0) < 0
    assert rehearsal.statuses[-1].overdue == 1


def test_a_look_at_a_melody():
    played = Phrase((Note(0, 480, 67), Note(480, 480, 69), Note(960, 960, 71)), 1920)
    assert look(played, played, "G major") == Look(3, (3,), 3, 0, 0, 0, 0.0, 3, (67, 71))
    other = Phrase((Note(3, 500, 67), Note(480, 240, 82), Note(1200, 240, 70)), 1920)
    assert look(other, played, "G major") == Look(3, (3,), 3, 2, 1, 1, 1.0, 1, (67, 82))


def test_an_ear_for_silence_and_clipping(tmp_path):
    second = np.r_[np.full(22050, 16384), np.zeros(13230), np.full(8820, 32767)].astype("<i2")
    with wave.open(str(tmp_path / "sound.wav"), "wb") as file:
        file.setparams((1, 2, 44100, 0, "NONE", ""))
        file.writeframes(second.tobytes())
    heard = hear(tmp_path / "sound.wav")
    assert heard.seconds == pytest.approx(1.0)
    assert heard.peak_db == pytest.approx(0.0, abs=0.01)
    assert (heard.clipped, heard.longest_silence) == (8820, pytest.approx(0.3))


def test_the_melody_that_is_listened_to_is_in_its_key_and_in_whole_bars():
    seen = look(melody(), melody(), KEY)
    assert (seen.notes, seen.foreign, seen.leaps, seen.overlaps) == (18, 0, 0, 0)
    row = in_a_row([("one", melody()), ("two", melody())])
    assert row.markers == ((0, "one"), (7680, "two"))
    assert row.length == 15360
