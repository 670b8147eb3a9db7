"""The guides: flags, settings and links in them exist, they have their parts, and what they promise holds."""

import re
import shlex
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from glsr_live.commands.arguments import PARSERS, parse
from glsr_live.commands.flags import config_of
from glsr_live.config.reading import parse_wanted
from glsr_live.config.schema import SECTIONS, keys_of
from glsr_live.config.values import read_value
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.messages import control
from glsr_live.errors import UsageError
from glsr_live.music.note import Note
from glsr_live.testing import FakeModel, Performance

FOLDER = Path(__file__).parents[1] / "docs" / "guides"
PROGRAMS = ("ableton-live", "ardour", "bitwig", "hydrogen", "logic", "reaper")
SYSTEMS = ("linux", "macos", "windows")
PARTS = ["Ten steps", "Settings", "No feedback loop", "No sound"]
OTHERS_FLAGS = {"--force-reinstall", "--no-binary"}
"""Flags of pip."""
SVG = "{http://www.w3.org/2000/svg}"

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}(?=\S)([^\n]*)$", re.MULTILINE)
SPAN = re.compile(r"`([^`]+)`")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
STEP = re.compile(r"^(\d+)\. ", re.MULTILINE)

guides = pytest.mark.parametrize("guide", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
programs = pytest.mark.parametrize("name", PROGRAMS)


def spans_of(text):
    """What stands in backticks, on one line each."""
    return [" ".join(span.split()) for span in SPAN.findall(FENCE.sub("", text))]


def commands_of(text):
    """The words behind every `glsr-live`, of code lines and of spans."""
    lines = [*INDENTED.findall(FENCE.sub("", text)), *spans_of(text)]
    words = [shlex.split(line, comments=True) for line in lines if "glsr-live" in line]
    return [line[line.index("glsr-live") + 1 :] for line in words if "glsr-live" in line]


def refused(words):
    """Why the program would not start so; None where it would."""
    try:
        args = parse(words)
        if args.command in ("play", "doctor"):
            config_of(args)
    except UsageError as error:
        return str(error)
    return None


def fits(key, value):
    """Whether a setting of any section has this key and takes this value."""
    for section in SECTIONS:
        for setting in keys_of(section):
            if setting.name == key:
                try:
                    read_value(setting, value)
                except UsageError:
                    continue
                return True
    return False


def slug(heading):
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def part(text, heading):
    """The text between a heading and the next."""
    return re.split(r"^## ", text.split(f"\n## {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def test_there_is_a_guide_for_every_program_and_system():
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted(["README", *PROGRAMS, *SYSTEMS])
    assert sorted(path.stem for path in FOLDER.glob("*.svg")) == sorted(PROGRAMS)


@guides
def test_every_flag_exists(guide):
    known = {flag for make in PARSERS.values() for flag in FLAG.findall(make().format_help())}
    assert {flag for flag in FLAG.findall(guide.read_text()) if flag not in known} <= OTHERS_FLAGS


@guides
def test_every_command_would_be_understood(guide, tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text("")
    monkeypatch.setenv("GLSR_LIVE_CONFIG", str(tmp_path / "config.toml"))
    commands = commands_of(guide.read_text())
    assert {shlex.join(words): reason for words in commands if (reason := refused(words))} == {}


@guides
def test_every_configuration_would_be_read(guide):
    for language, text in FENCE.findall(guide.read_text()):
        assert language == "toml"
        assert parse_wanted(text, guide.name)


@guides
def test_every_setting_in_a_sentence_exists(guide):
    written = [span for span in spans_of(guide.read_text()) if re.fullmatch(r"[a-z_]+ = .+", span)]
    pairs = [pair for span in written for pair in tomllib.loads(span).items()]
    assert [pair for pair in pairs if not fits(*pair)] == []


@guides
def test_links_lead_somewhere(guide):
    for link in LINK.findall(guide.read_text()):
        name, _, anchor = link.partition("#")
        target = (guide.parent / name).resolve() if name else guide
        assert target.is_file(), link
        assert not anchor or anchor in map(slug, HEADING.findall(target.read_text())), link


def test_the_index_names_every_guide():
    links = LINK.findall((FOLDER / "README.md").read_text())
    assert {f"{name}.md" for name in (*PROGRAMS, *SYSTEMS)} <= set(links)


@programs
def test_a_program_s_guide_has_ten_steps_and_five_remedies(name):
    text = (FOLDER / f"{name}.md").read_text()
    assert HEADING.findall(FENCE.sub("", text))[1:] == PARTS
    assert STEP.findall(part(text, "Ten steps")) == [str(number) for number in range(1, 11)]
    assert STEP.findall(part(text, "No sound")) == ["1", "2", "3", "4", "5"]


@programs
def test_a_program_s_guide_says_what_follows_the_clock_and_how_a_knob_is_taken_over(name):
    (_, settings), *_ = FENCE.findall((FOLDER / f"{name}.md").read_text())
    wanted = parse_wanted(settings, name)
    said = {("time", "sync"), ("time", "meter"), ("time", "sync_delay_ms"), ("answer", "thru"), ("answer", "channel")}
    assert wanted.keys() >= {*said, ("controls", "takeover")}
    assert wanted["time", "sync"] == "clock"


@pytest.mark.parametrize("name", [*PROGRAMS, *SYSTEMS])
def test_a_guide_says_what_was_tried(name):
    first = re.search(r"\*\*(.*?)\*\*", (FOLDER / f"{name}.md").read_text(), re.DOTALL)
    assert "not tried here; written from the documentation of " in " ".join(first[1].split()).lower()


@programs
def test_a_program_s_picture_can_be_read_by_eye_and_by_ear(name):
    text = (FOLDER / f"{name}.svg").read_text()
    root = ElementTree.fromstring(text)
    labels = " ".join("".join(label.itertext()) for label in root.iter(f"{SVG}text"))
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 760 350"
    assert all(root.findtext(f"{SVG}{told}") for told in ("title", "desc"))
    assert "prefers-color-scheme: dark" in text
    assert all(label in labels for label in ("GLSR Live In", "GLSR Live Out", "GLSR Live Control", "clock"))
    assert f"]({name}.svg)" in (FOLDER / f"{name}.md").read_text()


@programs
def test_a_program_s_picture_brings_nothing_foreign(name):
    text = (FOLDER / f"{name}.svg").read_text()
    assert re.findall(r"<script|href|url\(|@import|https?://(?!www\.w3\.org/2000/svg)", text) == []


TUNE = (Note(0, 480, 60, 90), Note(960, 480, 64, 70), Note(1920, 960, 67, 80))
EVERY_MODE = [control(channel, number, 0) for channel in range(16) for number in (120, 123)]


def followed(*before, **settings):
    """A melody in bars 1 and 2 of a host at 120 bpm that starts in second 10, and what was heard until second 18."""
    performance = Performance(EngineConfig(**{"sync": "clock", **settings}), FakeModel())
    performance.at(9.0, *before)
    performance.at(9.99, b"\xfa")
    performance.host(10.0, until=20.0)
    performance.play(TUNE, second=10.0)
    return performance, [(round(second, 2), data[1]) for second, data in performance.run(18.0) if data[0] == 0x90]


def test_bars_1_and_2_are_answered_in_bars_3_and_4_even_after_a_reset_of_all_channels():
    _, answer = followed(*EVERY_MODE)
    assert answer == [(14.0, 60), (15.0, 64), (16.0, 67)]


def test_with_sync_clock_nothing_is_answered_while_the_host_rests():
    performance = Performance(EngineConfig(sync="clock"), FakeModel())
    performance.play(TUNE, second=10.0)
    assert performance.run(30.0) == []


@pytest.mark.parametrize(
    ("takeover", "positions", "turned"),
    [
        ("pickup", (100, 110), False),
        ("pickup", (20, 50, 75), True),
        ("jump", (75,), True),
    ],
)
def test_the_knob_of_density_waits_at_the_middle_of_its_way(takeover, positions, turned):
    performance, _ = followed(*(control(0, 14, position) for position in positions), takeover=takeover)
    assert (performance.status.knobs.offset("density") != 0) is turned
