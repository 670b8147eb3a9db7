"""The panel beside a real instrument, on a JACK server of the test's own; it is killed and comes back."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from glsr_live.control.status import Status
from glsr_live.io.clock import Clock
from glsr_live.io.osc_client import OscClient
from glsr_live.panel.app import Panel, Wanted
from tests.jack_rig import Player, jack_rig, require_jack, wait_for
from tests.panel.hands import drag

pytestmark = [pytest.mark.jack, pytest.mark.slow]
LONG_MS = 20000


@pytest.fixture
def rig(tmp_path):
    require_jack()
    with jack_rig() as rig:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            rig.env[name] = str(tmp_path / name)
        rig.env["QT_QPA_PLATFORM"] = "offscreen"
        yield rig


@pytest.fixture
def port() -> int:
    """A UDP port that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def play(rig, port: int) -> subprocess.Popen:
    return rig.start(sys.executable, "-m", "glsr_live", "--api", "jack", "--osc-port", str(port))


def test_an_instrument_is_turned_killed_and_found_again(rig, port, tmp_path, qapp, qtbot):
    instrument = play(rig, port)
    with closing(Panel(Wanted("127.0.0.1", port), tmp_path)) as panel:
        row, store = panel.window.knobs, panel.store
        qtbot.waitUntil(lambda: store.connected and "density" in row.knobs, timeout=LONG_MS)
        drag(row.knobs["density"], 50)
        qtbot.waitUntil(lambda: value_of(store.status, "density") == 1.5, timeout=LONG_MS)
        instrument.kill()
        qtbot.waitUntil(lambda: not store.connected, timeout=LONG_MS)
        assert panel.window.advice.isVisible()
        assert row.knobs["density"].reading == 1.5
        play(rig, port)
        qtbot.waitUntil(lambda: store.connected and value_of(store.status, "density") != 1.5, timeout=LONG_MS)
        drag(row.knobs["density"], -50)
        qtbot.waitUntil(lambda: value_of(store.status, "density") < -1, timeout=LONG_MS)


def test_a_port_that_comes_while_both_run_can_be_chosen_and_axes_know_their_data(rig, port, tmp_path, qapp, qtbot):
    play(rig, port)
    with closing(Panel(Wanted("127.0.0.1", port), tmp_path)) as panel:
        window, store = panel.window, panel.store
        qtbot.waitUntil(lambda: store.connected and "density" in window.knobs.knobs, timeout=LONG_MS)
        window.pages.show_page("settings")
        editor = window.pages.page("settings").row("inputs", 0, "name").editor
        assert editor.findData("player:player") == -1
        Player(rig)
        qtbot.waitUntil(lambda: editor.findData("player:player") > 0, timeout=LONG_MS)
        assert [(each.key, each.direction) for each in store.status.ports] == [("in", "in"), ("out", "out")]
        assert "The data holds " in window.knobs.knobs["density"].toolTip()


def value_of(status: Status, name: str) -> float:
    return next((each.value for each in status.board if each.name == name), 1.5)


def test_the_command_starts_an_instrument_revives_it_and_ends_it(rig, port):
    panel = rig.python("-m", "glsr_live", "panel", "--osc-port", str(port))
    first = wait_for(lambda: _instrument(panel.pid), "the instrument's process", 20)
    with closing(OscClient(port)) as client:
        _meet(client)
        os.kill(first, signal.SIGKILL)
        second = wait_for(lambda: _instrument(panel.pid), "an instrument in its place", 20)
        assert second != first
    with closing(OscClient(port)) as client:
        _meet(client)
        panel.send_signal(signal.SIGTERM)
        panel.communicate(timeout=20)
    assert panel.returncode == 0
    assert not os.path.exists(f"/proc/{second}")


def _meet(client: OscClient) -> None:
    clock = Clock()

    def met() -> bool:
        client.poll(clock.now())
        return client.connected(clock.now()) and bool(client.mirror.status.board)

    wait_for(met, "an answer of the instrument", 20)


def _instrument(panel: int) -> int:
    """The process that the panel's process has started and that lives, 0 for none."""
    found = subprocess.run(["pgrep", "-P", str(panel), "-r", "S,R,D", "-f", "osc-port"], capture_output=True, text=True)
    return int(found.stdout.split()[0]) if found.stdout.split() else 0
