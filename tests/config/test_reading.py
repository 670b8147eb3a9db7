"""Reading the configuration: all of it is right, or one sentence says what is wrong in which line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.config.building import build, over
from glsr_live.config.reading import LARGEST, parse_wanted, read_config
from glsr_live.config.schema import AXES, OWNERS, SECTIONS, DaemonConfig, OscConfig, SessionConfig
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.controls import Mapping, Span
from glsr_live.engine.routes import InputRoute, OutputRoute
from glsr_live.errors import UsageError
from glsr_live.io.ports import PortChoice
from glsr_live.music.attributes import ATTRIBUTES
from glsr_live.music.note import Meter
from glsr_live.music.variation import Knobs
from glsr_live.settings import settings_of

EVERYTHING = """
[model]
pack = "mine"
provider = "cpu"
[ports]
api = "jack"
control = "nanoKONTROL"
[time]
bpm = 96            # a whole number is a number
meter = "6/8"
sync = "internal"
clock_out = true
click_channel = 1
[phrase]
listen = 16
bars = 4
[answer]
channel = 16
[key]
key = "A minor"
[knobs]
density = 0.5
range = 0
closeness = 2
seed = 7
[controls]
takeover = "jump"
[controllers]
density = "nrpn 1:20"
panic = "cc 118"
[spans.register]
low = -1
high = 2.0
inverted = true
[[inputs]]
name = "Keys"
channels = [1, 16]
transpose = -12
[[inputs]]
notes = false
[[outputs]]
name = "Synth"
channel = 0
carries = ["answer", "clock"]
[osc]
enabled = false
port = 9000
allow = ["10.0.0.2"]
[session]
folder = "/tmp/session"
restore = false
"""


def parsed(text):
    """The configuration of a text."""
    return build(parse_wanted(text, "rig.toml"))


def refusal(text):
    """The sentence with which a text is refused."""
    with pytest.raises(UsageError) as raised:
        parsed(text)
    return str(raised.value)


def test_an_empty_file_is_the_defaults():
    assert parsed("") == DaemonConfig(ports=PortChoice(inputs=("",), outputs=("",)))


def test_every_key_reaches_its_place():
    assert parsed(EVERYTHING) == DaemonConfig(
        engine=EngineConfig(
            bpm=96.0,
            meter=Meter(6, 8),
            sync="internal",
            clock_out=True,
            click_channel=0,
            listen=15,
            bars=4,
            channel=15,
            key="A minor",
            takeover="jump",
            mappings=(Mapping("density", "nrpn", 148), Mapping("panic", "cc", 118)),
            spans=(("register", Span(-1.0, 2.0, inverted=True)),),
            knobs=Knobs((("density", 0.5),), closeness=2.0, seed=7),
            inputs=(InputRoute("Keys", (0, 15), -12), InputRoute(notes=False)),
            outputs=(OutputRoute("Synth", None, 0, ("answer", "clock")),),
        ),
        pack="mine",
        provider="cpu",
        ports=PortChoice(("Keys", ""), ("Synth",), "nanoKONTROL", "jack"),
        osc=OscConfig(False, 9000, "127.0.0.1", ("10.0.0.2",)),
        session=SessionConfig(True, "/tmp/session", False),
    )


def test_a_control_port_that_is_off_is_none():
    assert parsed('[ports]\ncontrol = "off"').ports.control is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[tim]", "line 1: there is no section [tim], perhaps 'time'; there are model, ports, inputs, "),
        ("bpm = 96", "line 1: there is no section [bpm]; there are model, "),
        ("\n[time]\n\nbmp = 3", "line 4: [time] has no key \"bmp\", perhaps 'bpm'; it has bpm, meter, sync, "),
        ("[knobs]\ndensty = 1", "line 2: [knobs] has no key \"densty\", perhaps 'density'; it has density, "),
        ("[time]\nbpm = 9", "line 2: bpm runs from 20 to 999, not 9"),
        ("[time]\nbpm = nan", "line 2: bpm runs from 20 to 999, not nan"),
        ("[time]\nbpm = true", "line 2: bpm is a number, not true"),
        ('[time]\nbpm = "96"', 'line 2: bpm is a number, not "96"'),
        ("time.bpm = 96\ntime.clock_out = 1", "line 2: clock_out is true or false, not 1"),
        ("[time]\nmeter = '3/5'", "line 2: '3/5' is no meter; write one like 4/4, 3/4 or 6/8"),
        ("[time]\nmeter = '5/64'", "line 2: a bar of 5/64 is no whole number of sixteenths; choose another meter"),
        ("[time]\nsync = 'clok'", 'line 2: sync is one of "auto", "internal", "clock", "link", not "clok", '
         "perhaps 'clock'"),
        ("[time]\ncount_in = 1.5", "line 2: count_in is a whole number, not 1.5"),
        ("[phrase]\nbars = 3", "line 2: bars is one of 1, 2, 4, 8, not 3"),
        ("[phrase]\nbars = true", "line 2: bars is one of 1, 2, 4, 8, not true"),
        ("[answer]\nchannel = 0", "line 2: channel runs from 1 to 16, not 0"),
        ("[phrase]\nlisten = 17", "line 2: listen runs from 1 to 16, not 17"),
        ("[key]\nkey = 'H dur'", "line 2: there is no key 'H dur'; there is 'heard', or a tonic ("),
        ("[knobs]\ndensity = 9", "line 2: density runs from -3 to 3, not 9"),
        ("[knobs]\nseed = -1", "line 2: the seed is a whole number from 0 up, not -1"),
        ("[controllers]\ndensity = 'cc 20'\n\nrange = 'cc 20'", "line 4: cc 20 cannot be both 'density' and 'range'"),
        ("[controllers]\ndensity = 'cc 64'", "line 2: Controller 64 cannot be 'density': choose a free one"),
        ("[controllers]\ndensity = 20", "line 2: density is a text in quotes, not 20"),
        ("[spans.density]\nlow = 2\nhigh = 1", "line 3: A span runs from low to high"),
        ("[spans.blend]\nlow = 0\nhigh = 2", "line 3: The span of 'blend' lies within 0..1"),
        ("[spans.tempo]\nlow = 0", "line 1: [spans] has no key \"tempo\""),
        ("[[inputs]]\n[[inputs]]\nchannels = [0]", "line 3: channels runs from 1 to 16, not 0"),
        ("[[inputs]]\nchannels = 1", "line 2: channels is a list in brackets, not 1"),
        ("[[outputs]]\ncarries = ['notes']", 'line 2: carries is one of "answer", '),
        ("[[outputs]]\nname = 'a'\n[[outputs]]\nname = 'a'", "line 4: the MIDI output 'a' is named twice"),
        ("[inputs]\nname = 'a'", "line 1: there may be several inputs; head each by [[inputs]]"),
        ("inputs = 3", "line 1: there may be several inputs; head each by [[inputs]]"),
        ("time = 3", "line 1: time is a section, to be headed by [time]"),
        ("[[time]]\nbpm = 3", "line 1: time is a section, to be headed by [time]"),
        ("[osc]\nallow = ['10.0.0.2', 'tablet']", "line 2: "),
        ("[osc]\nport = 0", "line 2: port runs from 1 to 65535, not 0"),
        ("[time]\nbpm = ", "line 2: this is no TOML: invalid value"),
        ("[time]\nbpm = 1\nbpm = 2", "line 3: this is no TOML: cannot overwrite a value"),
        ('[time]\nx = """\n', "line 3: this is no TOML: "),
        ("[time]\nbpm = 1979-05-27", "line 2: bpm is a number, not 1979-05-27"),
        (f"[time]\nbpm = {'9' * 400}", "line 2: bpm is 20 to 999, not 99999"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text, sentence):
    said = refusal(text)
    assert said.startswith(f"rig.toml, {sentence}")
    assert "\n" not in said
    assert len(said) < 400


@pytest.mark.parametrize("text", [f"[time]\nbpm = {'9' * 5000}", "x = " + 5000 * "["])
def test_what_no_reader_can_take_is_refused_all_the_same(text):
    assert refusal(text).startswith("rig.toml: this is no TOML that can be read")


def test_one_wrong_key_spoils_the_whole_file(tmp_path):
    path = tmp_path / "rig.toml"
    path.write_text("[time]\nbpm = 90\n[answer]\nanser = 'loop'\n")
    with pytest.raises(UsageError, match=r"rig.toml, line 4: \[answer\] has no key \"anser\", perhaps 'answer'"):
        read_config(path)


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (b"[time]\nbpm = \xff", "line 2: this is no UTF-8; save the file as UTF-8"),
        (b"#" * (LARGEST + 1), "is larger than"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, contents, sentence):
    path = tmp_path / "rig.toml"
    path.write_bytes(contents)
    with pytest.raises(UsageError, match=sentence):
        read_config(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UsageError, match="cannot read"):
        read_config(tmp_path)


def test_a_byte_order_mark_and_carriage_returns_do_no_harm(tmp_path):
    path = tmp_path / "rig.toml"
    path.write_bytes(b"\xef\xbb\xbf[time]\r\nbpm = 90\r\n")
    assert read_config(path).engine.bpm == 90.0


@given(st.text(max_size=60) | st.lists(st.sampled_from("[time]\nbpm=9.'\"{}#,1 "), max_size=40).map("".join))
def test_no_text_raises_anything_but_one_sentence(text):
    with suppress(UsageError):
        parsed(text)


def test_the_axes_that_have_keys_are_the_attributes_that_a_pack_may_have():
    assert set(AXES) == set(ATTRIBUTES)


def test_every_setting_is_in_a_section_of_the_file():
    assert {each.section for owner in OWNERS for each in settings_of(owner)} <= set(SECTIONS)


def test_a_flag_is_stronger_than_the_file():
    base = parse_wanted("[time]\nbpm = 96\nmeter = '3/4'", "rig.toml")
    assert build(over(base, {("time", "bpm"): 90.0})).engine == EngineConfig(bpm=90.0, meter=Meter(3, 4))


def test_ports_that_are_named_anew_replace_the_files_but_keep_what_it_says_of_them():
    base = parse_wanted("[[inputs]]\nname='a'\n[[inputs]]\nname='b'\ntranspose=12\n[[outputs]]\nname='c'", "rig.toml")
    named = build(over(base, {("inputs", 0, "name"): "b", ("inputs", 1, "name"): "d"}))
    assert named.engine.inputs == (InputRoute("b", transpose=12), InputRoute("d"))
    assert named.engine.outputs == (OutputRoute("c"),)
