"""The words of the command line."""

import shlex
import subprocess
import sys

import pytest

from glsr_live.commands.arguments import PARSERS, parse
from glsr_live.commands.flags import config_of, wanted_of
from glsr_live.config.schema import OWNERS, DaemonConfig, OscConfig, SessionConfig
from glsr_live.config.values import write_value
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.controls import Mapping
from glsr_live.engine.routes import InputRoute, OutputRoute
from glsr_live.errors import GlsrError, UsageError
from glsr_live.io.ports import PortChoice
from glsr_live.music.note import Meter
from glsr_live.music.variation import Knobs
from glsr_live.settings import settings_of

VIRTUAL = PortChoice(inputs=("",), outputs=("",))
SETTINGS = [each for owner in OWNERS for each in settings_of(owner) if each.kind != "table"]


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch, tmp_path):
    """The configuration of whoever runs the tests is none of theirs."""
    (tmp_path / "config.toml").write_text("")
    monkeypatch.setenv("GLSR_LIVE_CONFIG", str(tmp_path / "config.toml"))


def test_without_a_word_the_instrument_plays_with_the_defaults():
    args = parse([])
    assert args.command == "play"
    assert config_of(args) == DaemonConfig(ports=VIRTUAL)


def test_every_setting_reaches_the_instrument():
    words = shlex.split(
        "--bpm 96.5 --meter 3/4 --sync clock --capture silence --silence 2 --bars 4 --starts daemon --no-find-tempo "
        "--answer loop --channel 16 --listen 2 --thru --key 'D dorian' --closeness 2 --temperature 0.5 --wander 1 "
        "--seed 7 --set density=+1.5 --panic 118 --controller density=20 --controller wander=21 --pack mine "
        "--provider cpu --no-osc --osc-port 9000 --osc-allow 10.0.0.2 --osc-allow 10.1.0.0/16 --no-autosave "
        "--session-folder here"
    )
    assert config_of(parse(words)) == DaemonConfig(
        engine=EngineConfig(
            bpm=96.5,
            meter=Meter(3, 4),
            sync="clock",
            capture="silence",
            bars=4,
            silence_beats=2.0,
            starts="daemon",
            find_tempo=False,
            answer="loop",
            channel=15,
            listen=1,
            thru=True,
            key="D dorian",
            mappings=(Mapping("density", "cc", 20), Mapping("wander", "cc", 21), Mapping("panic", "cc", 118)),
            knobs=Knobs((("density", 1.5),), closeness=2.0, temperature=0.5, wander=1.0, seed=7),
        ),
        pack="mine",
        provider="cpu",
        ports=VIRTUAL,
        osc=OscConfig(False, 9000, allow=("10.0.0.2", "10.1.0.0/16")),
        session=SessionConfig(False, "here"),
    )


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: f"{setting.section}.{setting.name}")
def test_every_key_has_a_flag_that_takes_its_default(setting):
    value = write_value(setting, setting.default).strip('"')
    flag = f"--{'' if setting.default else 'no-'}{setting.flag}"
    words = {"switch": [flag]}.get(setting.kind, [f"--{setting.flag}", value])
    if setting.default != ():
        assert wanted_of(parse(words)) == {(setting.section, setting.name): setting.default}


def test_a_flag_is_stronger_than_the_file(tmp_path):
    path = tmp_path / "rig.toml"
    path.write_text("[time]\nbpm = 90\nmeter = '3/4'\n[[inputs]]\nname = 'Keys'\ntranspose = 12\n")
    config = config_of(parse(["--config", str(path), "--bpm", "100", "--in", "Keys"]))
    assert config.engine == EngineConfig(bpm=100.0, meter=Meter(3, 4), inputs=(InputRoute("Keys", transpose=12),))


def test_a_wrong_file_is_refused_though_a_flag_would_mend_it(tmp_path):
    path = tmp_path / "rig.toml"
    path.write_text("[time]\nbpm = 9")
    with pytest.raises(UsageError, match=r"rig.toml, line 2: bpm runs from 20 to 999"):
        config_of(parse(["--config", str(path), "--bpm", "100"]))


def test_ports_are_named_as_the_player_names_them():
    config = config_of(parse(["--in", "Key station", "--out", "FLUID", "--out", "Moog", "--api", "jack"]))
    assert config.ports == PortChoice(("Key station",), ("FLUID", "Moog"), api="jack")
    assert config.engine.outputs == (OutputRoute("FLUID"), OutputRoute("Moog"))


def test_a_controller_is_a_number_or_written_as_in_the_file():
    words = ["--controller", "density=nrpn 1:20", "--controller", "undo=note 36 channel 10"]
    assert config_of(parse(words)).engine.mappings == (
        Mapping("density", "nrpn", 148), Mapping("undo", "note", 36, channel=9)
    )  # fmt: skip


def test_negative_ends_of_a_sweep_are_no_options():
    words = "vary tune.mid --sweep density -3 3 7 --sweep register -1.5 0 2 -o out"
    args = parse(words.split())
    assert args.sweeps == [["density", "-3", "3", "7"], ["register", "-1.5", "0", "2"]]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("fly", "there is no command 'fly'; there are demo, ports, vary, init, doctor, panel, monitor, panic, "),
        ("--bpm fast", "argument --bpm: invalid number value: 'fast'; see glsr-live --help"),
        ("--bpm 90 demo", "unrecognized arguments: demo; see glsr-live --help"),
        ("--bars 3", "argument --bars: invalid choice: 3"),
        ("--sync maybe", "argument --sync: invalid choice: 'maybe'"),
        ("--controller density", "'density' names no controller; write KNOB=NUMBER, like density=20"),
        ("--controller =20", "'=20' names no controller; write KNOB=NUMBER, like density=20"),
        ("vary", "the following arguments are required: FILE.mid, -o/--out; see glsr-live vary --help"),
        ("vary a.mid -o x --provider tpu", "invalid choice: 'tpu'"),
        ("vary a.mid -o x --sweep density 1 2", "argument --sweep: expected 4 arguments; see glsr-live vary --help"),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(words, sentence):
    with pytest.raises(UsageError) as raised:
        parse(words.split())
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--bpm 9", "argument --bpm: bpm runs from 20 to 999, not 9"),
        ("--bpm nan", "argument --bpm: bpm runs from 20 to 999, not nan"),
        ("--meter 3/5", "argument --meter: '3/5' is no meter; write one like 4/4, 3/4 or 6/8"),
        ("--meter waltz", "argument --meter: 'waltz' is no meter; write one like 4/4, 3/4 or 6/8"),
        ("--channel 0", "argument --channel: channel runs from 1 to 16, not 0"),
        ("--listen 17", "argument --listen: listen runs from 1 to 16, not 17"),
        ("--closeness 9", "argument --closeness: closeness runs from 0 to 4, not 9"),
        ("--silence inf", "argument --silence: silence_beats runs from 0.25 to 16, not inf"),
        ("--set densty=1", "there is no knob 'densty', perhaps 'density'; there are density, syncopation, "),
        ("--set density=9", "density runs from -3 to 3, not 9"),
        ("--set density", "'density' sets no knob; write KNOB=VALUE, like density=+1.5"),
        ("--set seed=1.5", "seed is a whole number, not 1.5"),
        ("--controller density=64", "Controller 64 cannot be 'density': choose a free one"),
        ("--controller densty=20", "no knob or action is called 'densty', perhaps 'density'"),
        ("--controller density=20 --controller range=20", "cc 20 cannot be both 'density' and 'range'"),
        ("--panic x", "'x' is no controller; write a number, like 118"),
        ("--in a --in a", "the MIDI input 'a' is named twice; name each port once"),
        ("--osc-allow tablet", "write a machine as 192.168.1.20"),
        ("--config none.toml", "there is no configuration 'none.toml'; `glsr-live init --config FILE` writes one"),
    ],
)
def test_what_makes_no_sense_is_refused(words, sentence):
    with pytest.raises(GlsrError) as raised:
        config_of(parse(words.split()))
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("words", ["--help", "doctor --help", "init --config /nowhere/at/all/"])
def test_help_is_there_before_anything_heavy(words):
    program = (
        "import sys\nfrom glsr_live.__main__ import main\n"
        f"try: main({words.split()!r})\nexcept SystemExit: pass\n"
        "print(*{'rich', 'rtmidi', 'numpy', 'pythonosc', 'onnxruntime', 'mido'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == ""


@pytest.mark.parametrize("command", PARSERS)
def test_every_command_has_its_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        parse([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: glsr-live {command}")
    assert all(action.help for action in PARSERS[command]()._actions)


def test_the_help_page_names_every_command_and_knob(capsys):
    with pytest.raises(SystemExit):
        parse(["--help"])
    text = capsys.readouterr().out
    assert all(f"  {command} " in text for command in PARSERS)
    assert all(knob in text for knob in ("density", "register", "range", "closeness", "temperature", "wander"))
    assert all(f" --{setting.flag}" in text for setting in SETTINGS)
    assert all(f"[{setting.section}]:" in text for setting in SETTINGS)
