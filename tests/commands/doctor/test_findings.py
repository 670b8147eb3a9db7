"""What the doctor says of what it finds; every check is a function of plain facts."""

import os
from types import SimpleNamespace

import pytest

from glsr_live.__main__ import main
from glsr_live.commands.doctor import machine, midi, model, network, rounds
from glsr_live.commands.doctor.findings import Finding, told, verdict
from glsr_live.config.schema import OscConfig
from glsr_live.errors import PortError
from glsr_live.io import osc_socket
from glsr_live.io.ports import PortChoice
from glsr_live.io.rtmidi_ports import PortList
from glsr_live.music.variation import Knobs
from glsr_live.testing import FakeClock

THERE = PortList("ALSA", ("Keys:Keys MIDI 1 20:0", "IAC Driver Bus 1"), ("Synth:Synth 24:0", "IAC Driver Bus 1"))
VERSIONS = dict.fromkeys((*machine.NEEDED, "onnxruntime"), "1.0")


def test_a_finding_is_a_mark_a_line_and_a_remedy():
    assert told(Finding("ok", "all is well")) == "ok       all is well"
    assert told(Finding("problem", "no port", "plug it in")) == "problem  no port\n         -> plug it in"
    long = told(Finding("warning", "word " * 40, "mend " * 40)).split("\n")
    assert all(len(line) <= 100 for line in long)
    assert [line[:12] for line in long] == [
        "warning  wor", "         wor", "         wor", "         -> ", "            ", "            "
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ((), "It can play."),
        (("ok", "ok"), "It can play."),
        (("ok", "warning"), "It can play; 1 warning."),
        (("problem", "warning", "warning"), "It cannot play yet: 1 problem, 2 warnings."),
    ],
)
def test_the_verdict(marks, sentence):
    assert verdict([Finding(mark, "") for mark in marks]) == sentence


def test_python_and_its_packages():
    assert machine.python((3, 11, 4)) == Finding("ok", "Python 3.11.4")
    assert machine.python((3, 14, 0)).mark == "warning"
    assert machine.packages(VERSIONS).mark == "ok"
    assert machine.packages({**VERSIONS} | {"rich": "1"}).what.endswith("rich 1")
    missing = {name: each for name, each in VERSIONS.items() if name not in ("mido", "rich")}
    assert machine.packages(missing) == Finding("problem", "not installed: mido, rich", "pip install mido rich")


def test_exactly_one_onnxruntime():
    assert machine.runtime(VERSIONS) == Finding("ok", "onnxruntime 1.0")
    assert machine.runtime({}).mark == "problem"
    both = machine.runtime({**VERSIONS, "onnxruntime-gpu": "1.0"})
    assert both.mark == "problem"
    assert both.what == "onnxruntime and onnxruntime-gpu are installed and break each other"
    assert both.remedy.startswith("pip uninstall -y onnxruntime onnxruntime-gpu, then")


def test_this_environment_has_one():
    assert machine.runtime(machine.installed()).mark == "ok"


def test_priority_and_timer():
    assert machine.real_time(True).mark == "ok"
    assert machine.timer(0.2).mark == "ok"
    assert machine.timer(2.5) == Finding(
        "warning", "99 of 100 sleeps of 1 ms end within 2.50 ms of their time",
        "end what keeps the machine busy, and set its power mode to performance",
    )  # fmt: skip


def test_a_timer_is_measured_by_its_worst_sleep_in_a_hundred():
    now, slept = [0.0], []

    def wait_until(deadline):
        slept.append(deadline)
        now[0] = deadline + (0.004 if len(slept) % 50 == 0 else 0.0001)

    assert machine.sleep_lateness(lambda: now[0], wait_until) == pytest.approx(4.0)
    assert len(slept) == machine.SLEEPS


def test_the_session_needs_a_folder_and_room(tmp_path, monkeypatch):
    folder = tmp_path / "not" / "yet"
    assert machine.session(folder, True) == Finding("ok", f"the session is kept in {folder}")
    assert not folder.exists()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: SimpleNamespace(free=10 * 2**20))
    assert machine.session(folder, True).what == f"only 10 MB are free for the session in {folder}"
    (tmp_path / "file").write_text("")
    assert machine.session(tmp_path / "file", True).mark == "warning"
    assert machine.session(tmp_path / "file", False).mark == "ok"


def test_a_midi_system_or_what_to_do_without():
    assert midi.system(THERE) == Finding("ok", "MIDI system ALSA, where others have inputs: 2, outputs: 2")
    error = PortError("no MIDI system answers (ALSA): start one")
    assert midi.system(error) == Finding("problem", "no MIDI system answers (ALSA)", "start one")


def test_the_ports_that_would_be_used():
    found = list(midi.used(PortChoice(("Keys", ""), ("Moog",)), THERE))
    assert [finding.mark for finding in found] == ["ok", "ok", "problem"]
    assert found[0].what == "listens to 'Keys:Keys MIDI 1 20:0'"
    assert 'its virtual port "GLSR Live In"' in found[1].what
    assert found[2].what.startswith("no MIDI output is called 'Moog'; there are: ")


def test_virtual_ports_are_a_problem_only_for_those_who_need_them():
    assert midi.virtual(PortChoice(), None).mark == "ok"
    assert midi.virtual(PortChoice(), PortError("")).mark == "problem"
    assert midi.virtual(PortChoice(("Keys",), ()), PortError("")).mark == "problem"
    assert midi.virtual(PortChoice(("Keys",), ("Synth",)), PortError("")).mark == "ok"


@pytest.mark.parametrize(
    ("inputs", "outputs", "mark"),
    [
        (("IAC",), ("IAC",), "warning"),
        (("Keys",), ("IAC",), "ok"),
        (("Keys",), ("Synth",), "ok"),
        ((), (), "ok"),
        (("nowhere",), ("IAC",), "ok"),
    ],
)
def test_one_bus_for_both_directions_is_a_circle(inputs, outputs, mark):
    assert midi.circle(PortChoice(inputs, outputs), THERE).mark == mark


def test_a_keyboard_that_is_both_input_and_output_is_none():
    both = PortList("ALSA", ("Keys:Keys MIDI 1 20:0",), ("Keys:Keys MIDI 1 20:0",))
    assert midi.circle(PortChoice(("Keys",), ("Keys",)), both).mark == "ok"


def pulses(bpm, count=48, gap=()):
    """The seconds of clock pulses, with pauses after some."""
    seconds, now = [], 0.0
    for number in range(count):
        seconds.append(now)
        now += 60 / bpm / 24 + (1.0 if number in gap else 0.0)
    return seconds


def test_clocks():
    assert midi.tempo(pulses(133.0)) == pytest.approx(133.0)
    assert midi.tempo(pulses(133.0, gap=(7,))) == pytest.approx(133.0)
    assert midi.clocks({"TR-8S": pulses(133.0), "Keys": []}, "auto") == Finding(
        "ok", "'TR-8S' sends MIDI clock at 133.0 bpm"
    )
    assert midi.clocks({"TR-8S": pulses(133.0, 5)}, "auto").what.startswith("no input sends MIDI clock now")
    assert midi.clocks({}, "clock").mark == "warning"
    assert midi.clocks({"a": pulses(100), "b": pulses(120)}, "auto").mark == "warning"


def test_pulses_of_one_instant_are_no_tempo():
    assert midi.tempo([1.0] * 20) == 0.0


def test_the_model_has_half_a_step():
    assert model.BUDGET_MS == 37.5
    assert model.latency(37.5).mark == "ok"
    assert model.latency(37.6).mark == "warning"
    assert list(model.knobs(Knobs((("density", 1.0),)), ("density",))) == []
    (lost,) = model.knobs(Knobs((("contour", 1.0),)), ("density", "range"))
    assert (lost.mark, lost.remedy) == ("warning", "it has density, range; take the others out of [knobs]")


def test_who_has_the_osc_port(monkeypatch):
    monkeypatch.setattr(network, "answers", lambda config: True)
    taken = osc_socket.open_socket("127.0.0.1", 0)
    config = OscConfig(port=taken.getsockname()[1])
    assert network.osc(config).what.startswith("an instrument is running already")
    monkeypatch.setattr(network, "answers", lambda config: False)
    assert network.osc(config).mark == "problem"
    taken.close()
    assert network.osc(config).mark == "ok"
    assert network.osc(OscConfig(enabled=False)).mark == "ok"


def examine(monkeypatch, capsys, ports, *words):
    """The doctor's status and words, with these ports and a clock that does not wait."""

    def list_ports(api):
        if isinstance(ports, PortError):
            raise ports
        return ports

    monkeypatch.setattr(rounds, "list_ports", list_ports)
    monkeypatch.setattr(rounds, "Clock", FakeClock)
    monkeypatch.setattr(machine, "ask_for_real_time", lambda: False)
    monkeypatch.setattr(midi, "try_virtual", lambda api: None)
    monkeypatch.setattr(midi, "listen", lambda *_: {})
    status = main(["doctor", "--config", os.devnull, "--no-osc", "--no-autosave", *words])
    return status, capsys.readouterr().out


def test_without_a_midi_system_it_says_so_and_examines_the_rest(monkeypatch, capsys):
    status, out = examine(monkeypatch, capsys, PortError("no MIDI system answers (ALSA): start one"))
    assert status == 1
    assert "problem  no MIDI system answers (ALSA)\n         -> start one\n" in out
    assert "ok       pack 'bach' on " in out
    assert "It cannot play yet: 1 problem" in out


def test_with_everything_there_it_can_play(monkeypatch, capsys):
    status, out = examine(monkeypatch, capsys, THERE, "--in", "Keys", "--out", "Synth")
    assert status == 0
    assert "It can play" in out
    assert "nothing was played; `glsr-live doctor --play` plays a note" in out


def test_a_wrong_configuration_is_a_finding_and_no_end(monkeypatch, capsys, tmp_path):
    path = tmp_path / "rig.toml"
    path.write_text("[time]\nbmp = 9\n")
    status, out = examine(monkeypatch, capsys, THERE, "--config", str(path))
    told = " ".join(out.split())
    assert status == 1
    assert "rig.toml, line 2: [time] has no key \"bmp\", perhaps 'bpm'" in told
    assert "It cannot play yet: 1 problem" in told


def test_a_pack_that_is_not_there_is_a_problem(monkeypatch, capsys):
    status, out = examine(monkeypatch, capsys, THERE, "--pack", "nowhere")
    assert status == 1
    assert "problem  the model cannot be loaded: there is no pack 'nowhere'" in out
