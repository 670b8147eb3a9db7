"""The words of the command line."""

import pytest

from glsr_live.commands.arguments import PARSERS, engine_config, parse, port_choice
from glsr_live.engine.config import EngineConfig
from glsr_live.errors import GlsrError, UsageError
from glsr_live.io.ports import PortChoice
from glsr_live.music.note import Meter
from glsr_live.music.variation import Knobs


def test_without_a_word_the_instrument_plays_with_the_engines_own_defaults():
    args = parse([])
    assert args.command == "play"
    assert engine_config(args) == EngineConfig()
    assert port_choice(args) == PortChoice()


def test_every_setting_reaches_the_engine():
    words = (
        "--bpm 96.5 --meter 3/4 --capture silence --silence 2 --bars 4 --starts daemon --answer loop --channel 16 "
        "--listen 2 --thru --closeness 2 --temperature 0.5 --wander 1 --seed 7 --panic 118 "
        "--controller density=20 --controller wander=21"
    )
    assert engine_config(parse(words.split())) == EngineConfig(
        bpm=96.5,
        meter=Meter(3, 4),
        capture="silence",
        bars=4,
        silence_beats=2.0,
        starts="daemon",
        answer="loop",
        channel=15,
        listen=1,
        thru=True,
        controllers=(("density", 20), ("wander", 21)),
        panic_controller=118,
        knobs=Knobs(closeness=2.0, temperature=0.5, wander=1.0, seed=7),
    )


def test_ports_are_named_as_the_player_names_them():
    args = parse(["--in", "Key station", "--out", "FLUID", "--api", "jack"])
    assert port_choice(args) == PortChoice("Key station", "FLUID", "jack")


def test_negative_ends_of_a_sweep_are_no_options():
    words = "vary tune.mid --sweep density -3 3 7 --sweep register -1.5 0 2 -o out"
    args = parse(words.split())
    assert args.sweeps == [["density", "-3", "3", "7"], ["register", "-1.5", "0", "2"]]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("fly", "there is no command 'fly'; there are demo, ports, vary; see glsr-live --help"),
        ("--bpm fast", "argument --bpm: invalid float value: 'fast'; see glsr-live --help"),
        ("--bpm 90 demo", "unrecognized arguments: demo; see glsr-live --help"),
        ("--meter 3/5", "'3/5' is no meter; write one like 4/4, 3/4 or 6/8"),
        ("--meter waltz", "'waltz' is no meter; write one like 4/4, 3/4 or 6/8"),
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
    "words", ["--bpm 9", "--bpm nan", "--channel 0", "--channel 17", "--listen 17", "--bars 3", "--closeness 9",
              "--controller density=64", "--controller density=20 --controller range=20", "--silence inf"],
)
def test_what_makes_no_sense_for_the_engine_is_refused(words):
    with pytest.raises(GlsrError):
        engine_config(parse(words.split()))


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
