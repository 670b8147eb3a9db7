"""The command line as a player meets it, mostly in processes of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from glsr_live import __version__
from glsr_live.__main__ import main
from glsr_live.config.schema import DEFAULT_PACK, DaemonConfig
from glsr_live.config.writing import documented
from glsr_live.errors import PortError
from glsr_live.io import rtmidi_ports
from glsr_live.io.rtmidi_ports import PortList
from glsr_live.model.pack import DEFAULT, find_pack
from glsr_live.music.midi_file import read_midi

ROOT = Path(__file__).parents[1]
DEADLINE = 60.0


def start(*words: str, cwd: Path) -> subprocess.Popen[str]:
    """`glsr-live` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "XDG_CONFIG_HOME": str(cwd)}
    environment.pop("GLSR_LIVE_CONFIG", None)
    command = [sys.executable, "-m", "glsr_live", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=cwd, env=environment, text=True, encoding="utf-8", **pipes)


def run(*words: str, cwd: Path) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of `glsr-live` with these words."""
    process = start(*words, cwd=cwd)
    out, err = process.communicate(timeout=DEADLINE)
    return process.returncode, out, err


def test_the_version(tmp_path):
    assert run("--version", cwd=tmp_path) == (0, f"glsr-live {__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("fly", "glsr-live: there is no command 'fly'; there are demo, ports, vary, init, doctor, panel, "
         "monitor, panic, places; see glsr-live --help\n"),
        ("vary none.mid -o out", "glsr-live: cannot read 'none.mid': No such file or directory\n"),
        ("--bpm 9", "glsr-live: argument --bpm: bpm runs from 20 to 999, not 9\n"),
        ("--config rig.toml", "glsr-live: there is no configuration 'rig.toml'; "
         "`glsr-live init --config FILE` writes one\n"),
        ("init --force x", "glsr-live: unrecognized arguments: x; see glsr-live init --help\n"),
        ("panic --osc-port 9", "glsr-live: no instrument answers at 127.0.0.1, port 9; "
         "glsr-live panic --out NAME silences a port directly\n"),
        ("monitor --osc-port x", "glsr-live: argument --osc-port: invalid int value: 'x'; "
         "see glsr-live monitor --help\n"),
        ("doctor --bars 3", "glsr-live: argument --bars: invalid choice: 3 (choose from 1, 2, 4, 8); "
         "see glsr-live doctor --help\n"),
    ],
)  # fmt: skip
def test_what_the_player_can_mend_is_one_sentence_and_status_2(tmp_path, words, sentence):
    assert run(*words.split(), cwd=tmp_path) == (2, "", sentence)
    assert list(tmp_path.iterdir()) == []


def test_the_demo_plays_shows_and_writes(tmp_path):
    status, out, err = run("demo", "--bpm", "320", "-o", "out", cwd=tmp_path)
    assert (status, err) == (0, "")
    assert out.count("It answers, density at") == 4
    assert "density at +0.0: notes 6 -> 6" in out
    assert "█" in out
    (path,) = (tmp_path / "out").iterdir()
    score = read_midi(path.read_bytes())
    assert round(score.tempo.bpm_at(0)) == 320
    assert [note.pitch for note in score.notes[:12]] == 2 * [71, 71, 69, 67, 66, 64]


def test_the_demo_without_its_pack_is_one_sentence(tmp_path):
    status, out, err = run("demo", "--pack", "nowhere", "-o", "out", cwd=tmp_path)
    assert status == 2
    assert "nowhere" in err
    assert (err.startswith("glsr-live: "), err.count("\n")) == (True, 1)
    assert "It answers" not in out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to the whole console")
def test_ctrl_c_ends_the_demo_and_nothing_is_written(tmp_path):
    process = start("demo", "-o", "out", cwd=tmp_path)
    assert process.stdout is not None
    assert "The model is loading" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=DEADLINE)
    assert (process.returncode, err) == (130, "")
    assert list(tmp_path.iterdir()) == []


def test_ports_are_listed(monkeypatch, capsys):
    there = PortList("Jack", ("keys:out 1", "keys:out 2"), ())
    monkeypatch.setattr(rtmidi_ports, "list_ports", lambda api: there)
    assert main(["ports"]) == 0
    assert capsys.readouterr().out == (
        "Jack\n  inputs, for --in:\n    keys:out 1\n    keys:out 2\n  outputs, for --out:\n    none\n"
    )


def test_without_a_midi_system_ports_says_so(monkeypatch, capsys):
    def none(api):
        raise PortError(f"no MIDI system answers ({api})")

    monkeypatch.setattr(rtmidi_ports, "list_ports", none)
    assert main(["ports", "--api", "jack"]) == 2
    assert capsys.readouterr() == ("", "glsr-live: no MIDI system answers (jack)\n")


def test_init_writes_the_configuration_once(tmp_path):
    status, out, err = run("init", "--config", "rig.toml", cwd=tmp_path)
    assert (status, err) == (0, "")
    assert out.startswith("rig.toml holds every key with its default now")
    assert (tmp_path / "rig.toml").read_text() == documented()
    (tmp_path / "rig.toml").write_text("[time]\nbpm = 9\n")
    status, out, err = run("init", "--config", "rig.toml", cwd=tmp_path)
    assert (status, out) == (2, "")
    assert err == "glsr-live: rig.toml is there already and was left as it is; --force writes it anew\n"
    assert run("--config", "rig.toml", cwd=tmp_path) == (
        2, "", "glsr-live: rig.toml, line 2: bpm runs from 20 to 999, not 9\n"
    )  # fmt: skip


def test_places_are_named(tmp_path):
    (tmp_path / "rig.toml").write_text("[session]\nfolder = 'my session'\n")
    status, out, err = run("places", "--config", "rig.toml", cwd=tmp_path)
    assert (status, err) == (0, "")
    configuration, session, packs = out.splitlines()
    assert configuration == "configuration  rig.toml"
    assert session == "session        my session"
    assert "(bach, folk)" in packs


def test_every_command_plays_the_same_bundled_pack():
    assert DEFAULT_PACK == DEFAULT == DaemonConfig().pack
    assert find_pack(DEFAULT_PACK).is_dir()
