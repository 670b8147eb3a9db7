"""The examples: what they hold is read by those who will read it, and every flag in them exists."""

import configparser
import plistlib
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from glsr_live.commands.arguments import parse
from glsr_live.commands.flags import wanted_of
from glsr_live.config.reading import read_config
from glsr_live.engine.routes import InputRoute, OutputRoute

EXAMPLES = Path(__file__).parents[1] / "examples"
UNIT = EXAMPLES / "glsr-live.service"
PLIST = EXAMPLES / "org.glsr-live.plist"


def unit():
    """The unit's sections."""
    parser = configparser.ConfigParser(interpolation=None, delimiters="=", strict=True)
    parser.optionxform = str
    parser.read_string(UNIT.read_text())
    return parser


def test_the_unit_starts_the_instrument_with_flags_that_exist():
    program, *flags = shlex.split(unit()["Service"]["ExecStart"])
    assert program.endswith("/glsr-live")
    assert wanted_of(parse(flags)) == {("time", "sync"): "auto", ("session", "restore"): True}


def test_the_unit_gives_priority_starts_anew_and_ends_cleanly():
    service = unit()["Service"]
    assert int(service["LimitRTPRIO"]) >= 5
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("on-failure", "2")
    assert (service["KillSignal"], service["KillMode"]) == ("SIGTERM", "mixed")
    assert unit()["Install"]["WantedBy"] == "default.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    program = shlex.split(unit()["Service"]["ExecStart"])[0]
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace(program, sys.executable))
    assert [line for line in verified(copy).splitlines() if UNIT.name in line] == []
    copy.write_text(copy.read_text().replace("LimitRTPRIO=", "LimitRTPRIOR="))
    assert "LimitRTPRIOR" in verified(copy)


def verified(path):
    """What systemd says of a unit."""
    command = ["systemd-analyze", "--user", "--man=no", "verify", str(path)]
    where = {"XDG_RUNTIME_DIR": str(path.parent), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=where).stderr


def test_launchd_gets_a_property_list_with_flags_that_exist():
    job = plistlib.loads(PLIST.read_bytes())
    program, *flags = job["ProgramArguments"]
    assert job["Label"] == PLIST.stem
    assert program.endswith("/glsr-live")
    assert wanted_of(parse(flags)) == {("time", "sync"): "auto", ("session", "restore"): True}
    assert job["KeepAlive"] == {"SuccessfulExit": False}
    assert (job["RunAtLoad"], job["ProcessType"]) == (True, "Interactive")


def test_the_rig_is_read():
    config = read_config(EXAMPLES / "glsr-live.toml")
    assert (config.engine.sync, config.engine.answer, config.engine.every) == ("clock", "loop", 4)
    assert [each.target for each in config.engine.mappings] == ["density", "register", "temperature", "panic", "undo"]
    assert config.engine.inputs == (InputRoute("Keystation", (0,), clock=False), InputRoute("TR-8S", notes=False))
    assert config.engine.outputs == (OutputRoute("Minilogue", 1), OutputRoute("FLUID Synth", 0, -12, ("answer",)))
    assert config.osc.allow == ("192.168.1.20",)
