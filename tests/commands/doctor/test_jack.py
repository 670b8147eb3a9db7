"""The doctor and the panic where there is a MIDI system."""

import re

import pytest

from tests.jack_rig import Player, Recorder, jack_rig, wait_for

pytestmark = pytest.mark.jack
NOTE_ON, NOTE_OFF = bytes.fromhex("92 3c 5a"), bytes.fromhex("82 3c 00")


@pytest.fixture
def rig():
    with jack_rig() as rig:
        yield rig


def run(rig, *words: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of `glsr-live` beside the JACK server."""
    process = rig.python("-m", "glsr_live", *words)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_the_doctor_hears_a_clock_and_plays_a_note(rig, tmp_path):
    recorder, player = Recorder(rig), Player(rig)
    player.play(*((pulse / 48, b"\xf8") for pulse in range(1000)))  # 24 a beat at 120 bpm, longer than it takes
    (tmp_path / "rig.toml").write_text("[answer]\nchannel = 3\n[osc]\nport = 39123\n")
    words = ("doctor", "--config", str(tmp_path / "rig.toml"), "--in", "player", "--out", "recorder", "--play")
    status, out, err = run(rig, *words)
    told = " ".join(out.split())
    assert (status, err) == (0, "")
    assert "listens to 'player:player'" in told
    assert "answers to 'recorder:recorder'" in told
    assert "ok virtual ports can be made" in told
    assert re.search(r"ok 'player:player' sends MIDI clock at 1(19|20|21)\.\d bpm", told)
    assert "ok played C4 on 'recorder:recorder', channel 3" in told
    assert "It can play" in told
    wait_for(lambda: len(recorder.heard) >= 2, "the note and its end")
    assert [data for _, data in recorder.heard] == [NOTE_ON, NOTE_OFF]


def test_a_port_that_is_not_there_hinders(rig, tmp_path):
    status, out, _ = run(rig, "doctor", "--config", "/dev/null", "--in", "Keystation", "--no-autosave")
    assert status == 1
    assert "problem  no MIDI input is called 'Keystation'" in out


def test_panic_ends_what_sounds_behind_a_port(rig, tmp_path):
    recorder = Recorder(rig)
    words = ("panic", "--config", "/dev/null", "--osc-port", "39124", "--out", "recorder")
    assert run(rig, *words) == (0, "every note ended on 'recorder:recorder'\n", "")
    wait_for(lambda: len(recorder.heard) == 16 * (3 + 128), "all of the panic")
    assert {data[0] & 0xF0 for _, data in recorder.heard} == {0x80, 0xB0}


def test_panic_on_a_port_that_is_not_there_is_one_sentence(rig):
    status, out, err = run(rig, "panic", "--config", "/dev/null", "--osc-port", "39125", "--out", "Moog")
    assert (status, out) == (2, "")
    assert err.startswith("glsr-live: no MIDI output is called 'Moog'; there are")
