"""The file that explains every key, and single keys changed in place."""

import os
import re
import stat
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.config.building import build
from glsr_live.config.editing import change, remove_table, without_table, write_changes
from glsr_live.config.reading import parse_wanted, read_config
from glsr_live.config.schema import NAMED, OWNERS, TABLES, DaemonConfig
from glsr_live.config.writing import documented, write_new, write_text
from glsr_live.engine.controls import Span
from glsr_live.engine.controls.targets import default_mappings
from glsr_live.errors import UsageError
from glsr_live.io.ports import PortChoice
from glsr_live.settings import settings_of

DEFAULTS = DaemonConfig(ports=PortChoice(inputs=("",), outputs=("",)))


def parsed(text):
    """The configuration of a text."""
    return build(parse_wanted(text, "rig.toml"))


def awake(text):
    """The text with every commented-out key and header in force."""
    return re.sub(r"^#(?=[a-z\[])", "", text, flags=re.MULTILINE)


def test_the_documented_file_says_nothing():
    assert parsed(documented()) == DEFAULTS


def test_what_it_shows_as_defaults_are_the_defaults():
    shown = parsed(awake(documented()))
    assert shown.engine.mappings == tuple(sorted(default_mappings(()), key=lambda each: shown_at(each.target)))
    assert shown.engine.spans == (("density", Span(-3.0, 3.0)),)
    engine = DEFAULTS.engine.__class__(mappings=shown.engine.mappings, spans=shown.engine.spans)
    assert shown == DaemonConfig(engine=engine, ports=DEFAULTS.ports)


def shown_at(target):
    """Where a target stands in the documented file."""
    return documented().index(f"#{target} = ", documented().index("[controllers]"))


def test_every_key_is_explained():
    text = documented()
    settings = [each for owner in OWNERS for each in settings_of(owner)] + [*NAMED["knobs"]]
    for setting in [*settings, *(each for table in TABLES.values() for each in table)]:
        assert f"\n#{setting.name} = " in text
        assert setting.about.split()[0] in text


def test_its_lines_fit_a_terminal():
    assert all(len(line) <= 120 for line in documented().split("\n"))


def test_a_file_that_is_there_is_left_as_it_is(tmp_path):
    path = tmp_path / "deep" / "config.toml"
    write_new(path)
    path.write_text("[time]\nbpm = 90\n")
    with pytest.raises(UsageError, match="is there already and was left as it is; --force"):
        write_new(path)
    assert path.read_text() == "[time]\nbpm = 90\n"
    write_new(path, force=True)
    assert path.read_text() == documented()
    assert [entry.name for entry in path.parent.iterdir()] == ["config.toml"]


RIG = """\
# my rig
[time]  # slow
bpm = 90      # largo
meter = '3/4'

[knobs]
density = 0.5
"""


@pytest.mark.parametrize(
    ("text", "path", "value", "changed"),
    [
        (RIG, ("time", "bpm"), 96.0, RIG.replace("bpm = 90 ", "bpm = 96.0 ")),
        (RIG, ("time", "meter"), "4/4", RIG.replace("'3/4'", '"4/4"')),
        (RIG, ("time", "sync"), "clock", RIG.replace("'3/4'\n", "'3/4'\nsync = \"clock\"\n")),
        (RIG, ("time", "bpm"), None, RIG.replace("bpm = 90      # largo\n", "")),
        (RIG, ("time", "clock_out"), None, RIG),
        (RIG, ("answer", "thru"), True, RIG + "\n[answer]\nthru = true\n"),
        (RIG, ("spans", "density", "low"), -1.0, RIG + "\n[spans.density]\nlow = -1.0\n"),
        ("[time]\n#bpm = 120.0\n# what\n", ("time", "bpm"), 96.0, "[time]\n#bpm = 120.0\nbpm = 96.0\n# what\n"),
        ("[time]", ("time", "bpm"), 96.0, "[time]\nbpm = 96.0\n"),
        ("", ("time", "bpm"), 96.0, "\n[time]\nbpm = 96.0\n"),
        ("time.bpm = 9", ("time", "bpm"), 96.0, "time.bpm = 96.0"),
        ("time.bpm = 9", ("time", "sync"), "auto", 'time.bpm = 9\ntime.sync = "auto"\n'),
        ("time = {bpm = 9}", ("time", "sync"), "auto", 'time = {bpm = 9, sync = "auto" }'),
        ("time = {}", ("time", "bpm"), 96.0, "time = { bpm = 96.0 }"),
        ("[time]\r\nbpm = 9\r\n", ("time", "sync"), "auto", '[time]\r\nbpm = 9\r\nsync = "auto"\r\n'),
        ("[[inputs]]\nname = 'a'\n[[inputs]]\nname = 'b'", ("inputs", 1, "name"), "c",
         "[[inputs]]\nname = 'a'\n[[inputs]]\nname = \"c\""),
        ("[time]\n", ("inputs", 0, "name"), "Keys", '[time]\n\n[[inputs]]\nname = "Keys"\n'),
        ("[[outputs]]\nname = ''\n", ("outputs", 1, "name"), "Synth",
         '[[outputs]]\nname = \'\'\n\n[[outputs]]\nname = "Synth"\n'),
        ("[key]\nkey = '''\n[time]\n#bpm = 1\n'''\n[time]\n", ("time", "bpm"), 9,
         "[key]\nkey = '''\n[time]\n#bpm = 1\n'''\n[time]\nbpm = 9\n"),
        ("", ("session", "folder"), 'C:\\x "y"\n\x7fé', '\n[session]\nfolder = "C:\\\\x \\"y\\"\\n\\u007fé"\n'),
    ],
)  # fmt: skip
def test_one_key_is_changed_and_nothing_else(text, path, value, changed):
    assert change(text, path, value) == changed


def test_what_cannot_be_changed_in_place_is_said():
    with pytest.raises(UsageError, match=r"time.bpm stands inside braces; take it out by hand"):
        change("time = {bpm = 9}", ("time", "bpm"), None)
    with pytest.raises(UsageError, match=r"time.bpm cannot be changed in a file of this form; change it by hand"):
        change("time = 3", ("time", "bpm"), 9)


ONE, TWO = '[[inputs]]\nname = "a"\n', '[[inputs]]\nname = "b"\nchannels = [1]\n'


@pytest.mark.parametrize(("text", "number", "left"), [
    (ONE + TWO, 0, TWO),
    (ONE + TWO, 1, ONE),
    (ONE, 0, ""),
    (f"# mine\n{ONE}# of the second\n{TWO}", 0, f"# mine\n# of the second\n{TWO}"),
    (f"{ONE}#channels = []\n\n# of the second\n{TWO}", 0, f"# of the second\n{TWO}"),
    (f"{ONE}\n{TWO}\n[time]\nbpm = 90.0\n", 1, f"{ONE}\n[time]\nbpm = 90.0\n"),
    (f"{TWO}{ONE}".rstrip(), 1, TWO),
    (f"{ONE}[time]\nbpm = 90.0\n{TWO}", 0, f"[time]\nbpm = 90.0\n{TWO}"),
    (f"{ONE}\n{TWO}".replace("\n", "\r\n"), 0, TWO.replace("\n", "\r\n")),
])  # fmt: skip
def test_one_table_of_several_is_taken_out_and_nothing_else(text, number, left):
    assert without_table(text, ("inputs", number)) == left


@pytest.mark.parametrize("text", ['inputs = [{ name = "a" }]\n', ONE])
def test_a_table_that_has_no_header_of_its_own_is_not_taken_out(text):
    with pytest.raises(UsageError, match=r"^inputs\.1 cannot be taken out of a file of this form; take it "):
        without_table(text, ("inputs", 1))


def test_a_table_is_taken_out_of_the_file(tmp_path):
    path = tmp_path / "rig.toml"
    path.write_text(ONE + TWO)
    remove_table(path, ("inputs", 0))
    assert path.read_text() == TWO
    path.write_text(f"{ONE}[time]\nbpm = fast\n")
    with pytest.raises(UsageError, match="line 4"):
        remove_table(path, ("inputs", 0))


def test_a_change_makes_the_file_where_there_is_none(tmp_path):
    path = tmp_path / "deep" / "config.toml"
    write_changes(path, {("time", "bpm"): 96.0, ("controllers", "density"): "cc 20"})
    config = read_config(path)
    assert config.engine.bpm == 96.0
    assert [str(each) for each in config.engine.mappings] == ["cc 20"]
    assert "#bpm = 120.0\nbpm = 96.0\n" in path.read_text()


@pytest.mark.parametrize("changes", [{("time", "bpm"): 9.0}, {("time", "bpm"): 96.0, ("time", "bmp"): 1}])
def test_a_change_that_makes_no_sense_leaves_the_file_as_it_is(tmp_path, changes):
    path = tmp_path / "config.toml"
    path.write_text(RIG)
    with pytest.raises(UsageError, match=r"config.toml, line \d: "):
        write_changes(path, changes)
    assert path.read_text() == RIG
    assert [entry.name for entry in tmp_path.iterdir()] == ["config.toml"]


def test_a_broken_file_is_not_written_over(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text("[time]\nbpm =")
    with pytest.raises(UsageError, match="line 2: this is no TOML"):
        write_changes(path, {("time", "bpm"): 96.0})
    assert path.read_text() == "[time]\nbpm ="


@pytest.mark.skipif(sys.platform == "win32", reason="links and permissions are others there")
def test_links_and_permissions_stay(tmp_path):
    real, link = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    real.write_text(RIG)
    real.chmod(0o600)
    link.symlink_to(real)
    write_changes(link, {("time", "bpm"): 96.0})
    assert link.is_symlink()
    assert "bpm = 96.0" in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="cannot write"):
        write_text(tmp_path / "config.toml", "")


def test_a_file_in_the_way_of_the_folder_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        write_text(tmp_path / "file" / "config.toml", "")


keys = st.sampled_from(
    [("time", "bpm"), ("time", "clock_out"), ("answer", "every"), ("key", "key"), ("knobs", "density"),
     ("controllers", "density"), ("spans", "range", "low"), ("session", "folder")]
)  # fmt: skip
some_values = st.none() | st.integers(0, 9) | st.floats(0, 9) | st.booleans() | st.text(max_size=5)


@given(st.lists(st.tuples(keys, some_values), max_size=12), st.sampled_from([RIG, documented(), "", "time.bpm = 30"]))
def test_after_any_changes_a_text_holds_the_last_of_each_key_and_its_comments(changes, text):
    comments = [line for line in text.split("\n") if line.startswith("#")]
    for path, value in changes:
        text = change(text, path, value)
    for path, value in dict(changes).items():
        assert held(text, path) == value
    assert [line for line in text.split("\n") if line in comments] == comments


def held(text, path):
    """What a text holds at a path, None for nothing."""
    import tomllib

    document = tomllib.loads(text)
    for key in path:
        document = document.get(key, {})
    return None if document == {} else document
