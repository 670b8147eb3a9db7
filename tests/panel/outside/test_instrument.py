"""The panel, the instrument, a stand-in for its model and a JACK server, each a process of its own."""

import json
import os
import signal
import socket
import sys
from pathlib import Path
from select import select

import pytest

from glsr_live.engine.messages import control
from glsr_live.io.ports import CONTROL_NAME
from tests.jack_rig import ROOT, Player, jack_rig, wait_for
from tests.panel.outside.screen import PanelProcess, together
from tests.panel.outside.wire import Wire, message

pytestmark = pytest.mark.jack
SETTINGS = {"bpm": 240.0, "bars": 1, "takeover": "jump", "answer": "once"}
BUNDLED = (ROOT / "glsr_live" / "packs" / "bach" / "encoder.onnx").is_file()
DEMO_NOTES = 8
GONE = "The instrument no longer answers"


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stage:
    """An instrument with a session of its own, a panel beside it, and a wire between them."""

    def __init__(self, screen, rig, folder: Path) -> None:
        self.screen, self.rig, self.folder, self._port = screen, rig, folder, free_port()
        self.daemon = self.play()
        self.wire = Wire(self._port)
        self.panel = PanelProcess(screen, self.wire.port, "--no-daemon")
        self.close = together(self.wire, self.panel).close
        self.panel.see("dial", "Density", 40.0)

    def play(self):
        """Start the instrument."""
        words = (str(self._port), str(self.folder), json.dumps(SETTINGS))
        return self.rig.start(*python("tests/panel/outside/drive_instrument.py", *words))

    def over(self, role: str, beginning: str, *words: object) -> None:
        """Do something with the mouse where an item is."""
        self.screen.do("mousemove", *self.panel.see(role, beginning).middle, *words)

    def type_into(self, knob: str, value: str) -> None:
        """Type a knob's value."""
        self.over("dial", knob, "keydown", "ctrl", "click", 1, "keyup", "ctrl")
        self.panel.see("text", f"{knob}, type a value")
        self.screen.do("type", "--delay", 20, "--", value)
        self.screen.do("key", "Return")
        self.screen.do("mousemove", *self.panel.see("label", "PHRASE IN").middle)

    def key(self, keys: str) -> None:
        """Press keys with no field in focus."""
        self.over("label", "PHRASE IN")
        self.screen.do("key", keys)

    def demo(self) -> None:
        """Let the panel play its demo phrase, and wait for the answer."""
        self.panel.click("push button", "Play the demo phrase")
        self.panel.see("filler", f"Variation: {DEMO_NOTES} notes")


def python(*words: str) -> tuple[str, ...]:
    """A command that runs in Python."""
    return sys.executable, *words


@pytest.fixture
def stage(screen, tmp_path):
    with jack_rig() as rig:
        stage = Stage(screen, rig, tmp_path)
        yield stage
        stage.close()


def test_a_controller_is_learned_and_turns_the_knob(stage):
    player = Player(stage.rig)
    stage.rig.connect(player.port, f"{CONTROL_NAME}:{CONTROL_NAME}")
    stage.over("dial", "Register", "click", 3)
    wait_for(stage.panel.popups, "the menu")
    stage.screen.do("key", "Down", "Return")
    wait_for(lambda: "move one" in stage.panel.find("dial", "Register").name, "the learning")
    player.play(*((0.02 * step, control(0, 41, 60 + step)) for step in range(8)))
    stage.panel.see("dial", "Register, +0.14")
    wait_for(lambda: "cc 41" in stage.panel.find("dial", "Register").name, "the controller's name")
    player.play((0.0, control(0, 41, 127)))
    wait_for(lambda: stage.panel.find("dial", "Register").value == 3000, "the knob at its end")


def test_first_run_turn_store_morph_undo_and_panic(stage):
    stage.demo()
    stage.key("shift+1")
    stage.panel.see("push button", "Snapshot 1, now")
    stage.type_into("Density", "1")
    stage.panel.see("filler", f"Variation: {DEMO_NOTES + 2} notes")
    stage.panel.click("push button", "Snapshot 2, empty")
    stage.panel.see("push button", "Snapshot 2, now")
    x, y, width, height = stage.panel.see("slider", "Morph from snapshot 1 to 2")["place"]
    right, middle = x + width - 7, y + height // 2  # at the snapshot that was stored last
    stage.screen.do("mousemove", right, middle, "mousedown", 1, "mousemove", right - width // 4, middle, "mousemove",
                    x + width // 2, middle, "mouseup", 1)  # fmt: skip
    wait_for(lambda: 450 <= stage.panel.find("dial", "Blend").value <= 550, "half of the way")
    stage.key("2")
    stage.panel.see("filler", f"Variation: {DEMO_NOTES + 2} notes")
    stage.key("ctrl+z")
    wait_for(lambda: message("/glsr/undo") in stage.wire.asked, "the undo")
    wait_for(lambda: stage.panel.find("dial", "Density").value != 1000, "what was before")
    stage.over("dial", "Density", "click", 3)
    wait_for(stage.panel.popups, "the menu")
    stage.screen.do("key", "Escape")
    stage.panel.see("filler", "Phrase: nothing yet")
    assert not stage.panel.popups()


def test_the_variation_is_dragged_into_another_program(stage):
    stage.demo()
    stage.type_into("Density", "1")
    stage.panel.see("filler", f"Variation: {DEMO_NOTES + 2} notes")
    target = stage.screen.python("tests/panel/outside/drop_target.py")
    assert target.stdout.readline() == "ready\n"
    wait_for(lambda: stage.screen.do("search", "--onlyvisible", "--name", "Sequencer"), "the other window")
    x, y = stage.panel.see("push button", "The variation as a MIDI file").middle
    stage.screen.do("mousemove", x, y, "mousedown", 1)
    asked = wait_for(lambda: stage.wire.of("/glsr/export"), "the file to be asked for")
    folder = Path(os.fsdecode([part for part in asked[0].split(b"\0") if part][-1]))
    wait_for(lambda: list(folder.glob("*.mid")), "the file")
    for step in range(1, 21):  # a hand passes over what lies between
        stage.screen.do("mousemove", x + (190 - x) * step // 20, y + (140 - y) * step // 20, "sleep", 0.02)
    stage.screen.do("mouseup", 1)
    wait_for(lambda: select([target.stdout], [], [], 0)[0], "what was dropped")
    got = json.loads(target.stdout.readline())
    assert len(got["notes"]) == DEMO_NOTES + 2
    assert got["path"].endswith(".mid")
    assert bytes.fromhex(got["bytes"]) == Path(got["path"]).read_bytes()
    assert not got["text"]
    assert got["length"] == 8 * 480


def test_killed_and_started_again_nothing_is_lost(stage):
    stage.demo()
    stage.type_into("Density", "1")
    stage.panel.see("filler", f"Variation: {DEMO_NOTES + 2} notes")
    stage.key("shift+3")
    stage.panel.see("push button", "Snapshot 3, now")
    stage.daemon.kill()
    stage.daemon.wait()
    stage.panel.see("label", GONE)
    stage.over("dial", "Density", "click", "--repeat", 3, 4)  # nobody hears it, and nothing breaks
    stage.daemon = stage.play()
    wait_for(lambda: not stage.panel.find("label", GONE), "the instrument's return", 40.0)
    stage.panel.see("push button", "Snapshot 3,")
    stage.panel.see("filler", f"Variation: {DEMO_NOTES + 2} notes")
    wait_for(lambda: stage.panel.find("dial", "Density").value == 1000, "the knob where it was")
    stage.key("3")
    stage.panel.see("push button", "Snapshot 3, now")
    assert stage.panel.process.poll() is None
    assert "Traceback" not in stage.panel.complaints()


@pytest.mark.skipif(not BUNDLED, reason="the pack 'bach' is not bundled yet")
def test_a_panel_alone_starts_an_instrument_and_again_when_it_dies(screen, tmp_path):
    with jack_rig() as rig:
        (tmp_path / "config.toml").write_text('[ports]\napi = "jack"\n')
        rig.env = {**screen.env, **{name: rig.env[name] for name in ("JACK_DEFAULT_SERVER", "JACK_NO_START_SERVER")}}
        panel = PanelProcess(screen, free_port(), "--config", str(tmp_path / "config.toml"), start=rig.start)
        with together(panel):
            panel.see("dial", "Density", 60.0)
            panel.click("push button", "Snapshot 4, empty")
            panel.see("push button", "Snapshot 4, now")
            first = child_of(panel.process.pid)
            wait_for(lambda: older_than(first, 6.0), "a steady instrument")
            os.kill(first, signal.SIGKILL)
            wait_for(lambda: child_of(panel.process.pid) not in (None, first), "another instrument", 30.0)
            panel.see("dial", "Density", 60.0)
            wait_for(lambda: panel.see("push button", "Snapshot 4,").name != "Snapshot 4, empty", "what was kept")
        assert child_of(panel.process.pid) is None


def child_of(pid: int) -> int | None:
    """The instrument that a panel started."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text().split() if children.exists() else ():
        if b"--osc-port" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    return None


def older_than(pid: int, seconds: float) -> bool:
    """Whether a process has run so long."""
    started = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return float(Path("/proc/uptime").read_text().split()[0]) - started > seconds
