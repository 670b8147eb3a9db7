"""The whole instrument over a JACK server: a player, the daemon with its model process, and a recorder."""

import json
import os
import signal
import time
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import pytest

from glsr_live.engine.messages import control, note_off, note_on
from tests.jack_rig import PERIOD, RATE, ROOT, Player, Recorder, jack_rig, wait_for

pytestmark = pytest.mark.jack
BPM = 160
BEAT = 60 / BPM
STEP = BEAT / 4
BAR = 4 * BEAT
TOLERANCE = 0.012
"""Seconds. Way in: 1 ms poll; way out: a period of JACK; the rest is for a busy machine's scheduler."""
PHRASE = ((0, 60), (1, 64), (2, 67), (3, 72))
"""(beat, pitch); every note sounds for 0.9 beats."""
DENSITY = 14
SETTINGS = {"bpm": BPM, "bars": 1, "takeover": "jump"}
PORTS = ("input", "output", "control port")
PACK = "bach"
BUNDLED = (ROOT / "glsr_live" / "packs" / PACK / "encoder.onnx").is_file()
REAL = pytest.mark.skipif(not BUNDLED, reason=f"the pack {PACK!r} is not bundled yet")
MODELS = ["stand-in:plain", pytest.param(PACK, marks=REAL)]


@pytest.fixture
def rig():
    with jack_rig() as rig:
        yield rig


def script(bars: int = 1) -> list[tuple[float, bytes]]:
    """The phrase, bar after bar, as (seconds, message)."""
    notes = [(bar * BAR + beat * BEAT, pitch) for bar in range(bars) for beat, pitch in PHRASE]
    ons = [(when, note_on(0, pitch, 90)) for when, pitch in notes]
    return sorted([*ons, *((when + 0.9 * BEAT, note_off(0, pitch)) for when, pitch in notes)])


def drive(model: str, **settings) -> list[str]:
    """The words that start a daemon with this model and these settings of the engine."""
    return ["tests/drive_daemon.py", model, json.dumps({**SETTINGS, **settings})]


class Stage:
    """A daemon between a player and a recorder, with its model ready."""

    def __init__(self, rig, *words: str) -> None:
        self.player, self.recorder = Player(rig), Recorder(rig)
        self.daemon = rig.python(*words)
        self._lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._read, daemon=True).start()
        self.until("glsr-live: listening on")
        rig.connect(self.player.port, "GLSR Live In:GLSR Live In")
        rig.connect("GLSR Live Out:GLSR Live Out", self.recorder.port)
        self.until("model: pack")

    def until(self, beginning: str, seconds: float = 30.0) -> str:
        """The next line of the daemon that begins so."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                pytest.fail(f"the daemon never said {beginning!r}; {self.daemon.poll()=}")
            if line.startswith(beginning):
                return line

    def answer(self, start: float, count: int = 1) -> list[tuple[float, int]]:
        """(steps since the end of the phrase, pitch) of the answer to a phrase of a bar, once it is over."""
        end = start + BAR
        wait_for(lambda: len(self.recorder.notes(end - STEP / 2)) >= count, "the answer")
        wait_for(lambda: time.perf_counter() > end + BAR + 2 * STEP, "the end of the answer's bar")
        return [((when - end) / STEP, pitch) for when, pitch in self.recorder.notes(end - STEP / 2)]

    def model_pid(self) -> int:
        """The process that serves the model."""
        children = Path(f"/proc/{self.daemon.pid}/task/{self.daemon.pid}/children").read_text().split()
        (pid,) = (int(pid) for pid in children if "model" in Path(f"/proc/{pid}/cmdline").read_text())
        return pid

    def _read(self) -> None:
        for line in self.daemon.stdout:
            self._lines.put(line)


def assert_on_steps(answer: list[tuple[float, int]]) -> None:
    """Every note stands on a step of the grid, within the tolerance."""
    off = [abs(step - round(step)) * STEP for step, _ in answer]
    assert max(off) < TOLERANCE + PERIOD / RATE


@pytest.mark.parametrize("model", MODELS)
def test_at_rest_the_answer_is_the_phrase_on_the_next_bar_line(rig, model):
    stage = Stage(rig, *drive(model))
    answer = stage.answer(stage.player.play(*script()), count=4)
    assert_on_steps(answer)
    assert [(round(step), pitch) for step, pitch in answer] == [(4 * beat, pitch) for beat, pitch in PHRASE]
    wait_for(lambda: not stage.recorder.sounding(), "silence")


@pytest.mark.parametrize("model", MODELS)
def test_more_density_yields_more_notes_on_the_grid(rig, model):
    stage = Stage(rig, *drive(model))
    counts = []
    for value in (64, 127):
        stage.player.play((0.0, control(0, DENSITY, value)))
        answer = stage.answer(stage.player.play(*script()), count=4)
        assert_on_steps(answer)
        counts.append(len(answer))
        wait_for(lambda: not stage.recorder.sounding(), "silence")
    assert counts[0] == 4
    assert counts[1] > 4


def looping(rig, model: str = "stand-in:plain") -> Stage:
    """A stage on which the answer loops and a note of it sounds right now."""
    stage = Stage(rig, *drive(model, answer="loop"))
    stage.player.play(*script())
    wait_for(lambda: stage.recorder.notes() and stage.recorder.sounding(), "a note of the answer")
    return stage


def assert_clean_exit(stage: Stage) -> None:
    """The daemon has ended well and every note with it, then the pedal and all notes."""
    assert stage.daemon.wait(10) == 0
    last = [control(0, 64, 0), control(0, 123, 0)]
    wait_for(lambda: [data for _, data in stage.recorder.heard][-2:] == last, "the pedal and all notes to be released")
    assert not stage.recorder.sounding()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_releases_every_note(rig, number):
    stage = looping(rig)
    stage.daemon.send_signal(number)
    assert_clean_exit(stage)
    stage.until("glsr-live: every note released")


def test_a_suspended_daemon_is_silent_and_plays_again(rig):
    stage = looping(rig)
    stage.daemon.send_signal(signal.SIGTSTP)
    wait_for(lambda: state(stage.daemon.pid) == "T", "the daemon to be suspended")
    wait_for(lambda: not stage.recorder.sounding(), "silence")
    stage.daemon.send_signal(signal.SIGCONT)
    wait_for(lambda: state(stage.daemon.pid) != "T", "the daemon to go on")
    assert len(stage.answer(stage.player.play(*script()), count=4)) >= 4
    stage.daemon.terminate()
    assert_clean_exit(stage)


def test_a_player_that_is_killed_leaves_the_answer_playing_and_no_note_behind(rig):
    stage = looping(rig)
    stage.player.process.kill()
    before = len(stage.recorder.notes())
    wait_for(lambda: len(stage.recorder.notes()) > before + 4, "the loop to go on")
    stage.daemon.terminate()
    assert_clean_exit(stage)


def test_keys_that_a_killed_player_held_are_released(rig):
    stage = Stage(rig, *drive("stand-in:plain", thru=True))
    stage.player.play((0.0, note_on(0, 60, 90)), (0.0, note_on(3, 67, 90)))
    wait_for(lambda: len(stage.recorder.sounding()) == 2, "the held keys")
    stage.player.process.kill()
    wait_for(lambda: not stage.recorder.sounding(), "the release of the keys")


@pytest.mark.parametrize("model", MODELS)
def test_a_model_that_is_killed_leaves_the_music_playing_and_comes_back(rig, model):
    stage = looping(rig, model)
    first = stage.model_pid()
    os.kill(first, signal.SIGKILL)
    stage.until("model: lost")
    before = len(stage.recorder.notes())
    stage.until("model: pack")
    assert stage.model_pid() != first
    wait_for(lambda: len(stage.recorder.notes()) > before + 4, "the loop to go on")
    stage.player.play((0.0, control(0, DENSITY, 127)))
    stage.until("answer: ")
    stage.daemon.terminate()
    assert_clean_exit(stage)


@pytest.mark.parametrize("model", MODELS)
def test_the_instrument_never_loads_what_belongs_to_the_model_the_lab_or_the_panel(rig, model):
    stage = Stage(rig, *drive(model))
    stage.answer(stage.player.play(*script()), count=4)
    stage.daemon.terminate()
    loaded = set(stage.until("modules: ").split())
    assert {"glsr_live", "rtmidi"} <= loaded
    assert not loaded & {"numpy", "onnx", "onnxruntime", "torch", "music21", "mido", "PyQt6", "training", "export"}


@pytest.mark.parametrize("model", MODELS)
def test_the_ports_are_open_soon_after_the_start(rig, model):
    start = time.perf_counter()
    daemon = rig.python(*drive(model))
    assert daemon.stdout.readline().startswith("glsr-live: listening on 'GLSR Live In', answering on 'GLSR Live Out'")
    assert time.perf_counter() - start < 1.5


def test_a_server_that_crashes_is_told_and_found_again(rig):
    stage = looping(rig)
    rig.stop_server()
    stage.player.process.kill()
    stage.recorder.process.kill()
    lost = {stage.until("MIDI ") for _ in range(3)}
    assert lost == {f"MIDI {port}: lost; it is looked for once a second\n" for port in PORTS}
    rig.restart_server()
    found = {stage.until("MIDI ") for _ in range(3)}
    assert found == {f"MIDI {port}: found again\n" for port in PORTS}
    recorder = Recorder(rig)
    rig.connect("GLSR Live Out:GLSR Live Out", recorder.port)
    wait_for(lambda: len(recorder.notes()) > 4, "the loop to go on")
    stage.daemon.terminate()
    assert stage.daemon.wait(10) == 0
    wait_for(lambda: not recorder.sounding(), "silence")


def test_the_model_does_not_outlive_a_daemon_that_is_killed(rig):
    stage = looping(rig)
    model = stage.model_pid()
    stage.daemon.kill()
    stage.daemon.wait()
    wait_for(lambda: state(model) in ("", "Z", "X"), "the end of the model process")


def test_a_pack_that_is_not_there_is_one_sentence_and_status_2(rig):
    daemon = rig.python(*drive("nowhere"))
    _, errors = daemon.communicate(timeout=30)
    assert daemon.returncode == 2
    assert errors.startswith("there is no pack 'nowhere'")
    assert errors.count("\n") == 1


@REAL
def test_the_command_plays_the_bundled_pack_and_ends_well(rig):
    command = ("-m", "glsr_live", "--api", "jack", "--bpm", str(BPM), "--bars", "1", "--answer", "loop", "--pack", PACK)
    stage = Stage(rig, *command)
    answer = stage.answer(stage.player.play(*script()), count=4)
    assert [(round(step), pitch) for step, pitch in answer[:4]] == [(4 * beat, pitch) for beat, pitch in PHRASE]
    stage.daemon.send_signal(signal.SIGINT)
    assert_clean_exit(stage)


def state(pid: int) -> str:
    """The kernel's letter for what a process does, empty when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""
