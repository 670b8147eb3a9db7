"""The page and the example are what the table says."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from glsr_live.control.session import LEASE_SECONDS, PORT
from glsr_live.control.status import KnobStatus, Status
from glsr_live.control.table import Table
from glsr_live.engine.config import EngineConfig
from glsr_live.settings import settings_of

ROOT = Path(__file__).parents[2]
TABLE = Table(settings_of(EngineConfig))
WRITTEN = ("docs/control.md", "examples/open-stage-control.json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the command wrote."""
    folder = tmp_path_factory.mktemp("written")
    subprocess.run([sys.executable, "-m", "glsr_live.control", str(folder)], cwd=ROOT, check=True, timeout=60)
    return folder


@pytest.mark.parametrize("name", WRITTEN)
def test_the_files_are_what_the_command_writes(folder, name):
    assert (ROOT / name).read_text(encoding="utf-8") == (folder / name).read_text(encoding="utf-8")


def test_the_page_has_every_address_once():
    text = (ROOT / "docs/control.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(/glsr[^`]*)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(entry.pattern for entry in TABLE.entries)


def test_the_commands_of_the_page_are_accepted():
    text = (ROOT / "docs/control.md").read_text(encoding="utf-8")
    sent = re.findall(rf"oscsend localhost {PORT} (\S+)(?: ([ifs]) (\S+))?$", text, re.MULTILINE)
    assert len(sent) == 4
    for address, kind, value in sent:
        values = [] if not kind else [value if kind == "s" else float(value)]
        assert TABLE.read(address, values) is not None


def widgets(widget: dict) -> Iterator[dict]:
    yield widget
    for inner in widget.get("widgets", ()):
        yield from widgets(inner)


LAYOUT = json.loads((ROOT / "examples/open-stage-control.json").read_text(encoding="utf-8"))
ADDRESSED = [widget for widget in widgets(LAYOUT["content"]) if "address" in widget]
SENDING = [widget for widget in ADDRESSED if widget["type"] != "text"]


def sent(widget: dict) -> list:
    """What a widget sends at the ends of its way."""
    if widget["type"] == "fader":
        return [widget["range"]["min"], 0.5, widget["range"]["max"]]
    return [widget["on"], widget["off"]] if widget["type"] == "button" else widget["values"]


@pytest.mark.parametrize("widget", SENDING, ids=lambda widget: widget["id"])
def test_whatever_a_widget_sends_is_accepted(widget):
    names = [each["id"] for each in SENDING if each["type"] == "fader"]
    status = Status(board=tuple(KnobStatus(name, 0.0, -3.0, 3.0, 0.0) for name in names))
    entry, _ = TABLE.find(widget["address"])
    values = sent(widget)
    asked = [TABLE.read(widget["address"], [float(v) if isinstance(v, int) else v], status) for v in values]
    assert [each is None for each in asked] == [entry.fires and value == 0 for value in values]
    assert not entry.local
    assert widget["target"] == [f"127.0.0.1:{PORT}"]


def test_texts_show_what_is_told_and_send_nothing():
    shown = [widget for widget in ADDRESSED if widget["type"] == "text"]
    assert shown
    for widget in shown:
        assert TABLE.find(widget["address"])[0].direction == "out"
        assert widget["bypass"]


def test_a_switch_has_every_choice():
    switches = [widget for widget in SENDING if widget["type"] == "switch"]
    assert switches
    for widget in switches:
        assert tuple(widget["values"]) == TABLE.find(widget["address"])[0].arguments[0].choices


def test_what_keeps_its_state_follows_the_instrument():
    toggles = [widget for widget in SENDING if widget.get("mode") == "toggle" or widget["type"] == "switch"]
    assert {TABLE.find(widget["address"])[0].direction for widget in toggles} == {"both"}


def test_widgets_have_names_of_their_own():
    names = [widget["id"] for widget in widgets(LAYOUT["content"])]
    assert len(set(names)) == len(names)


def test_the_module_renews_the_subscription_in_time():
    text = (ROOT / "examples/open-stage-control.js").read_text(encoding="utf-8")
    port, seconds = (int(re.search(rf"{name} = (\d+)", text)[1]) for name in ("PORT", "SECONDS"))
    assert port == PORT
    assert 0 < seconds <= LEASE_SECONDS / 2
    assert TABLE.read(re.search(r"'(/glsr[^']*)'", text)[1], [9001]) is not None
