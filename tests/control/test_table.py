"""The one table of OSC addresses: what is asked, what is told, and that nothing is lacking."""

from contextlib import suppress
from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.control.commands import Change, Command, Panic, Record, Star, Store, Take
from glsr_live.control.mirror import Mirror
from glsr_live.control.session import LARGEST, Session, Subscribe
from glsr_live.control.status import EntryStatus, KnobStatus, PageStatus, PortStatus, Status
from glsr_live.control.table import Table
from glsr_live.engine.config import EngineConfig
from glsr_live.errors import GlsrError, KnobError
from glsr_live.io.names import LONGEST, MOST
from glsr_live.io.osc import bundles, decode, encode
from glsr_live.settings import settings_of
from tests.control.asked import ASKED
from tests.control.statuses import FULL, KNOBS

SETTINGS = settings_of(EngineConfig)
TABLE = Table(SETTINGS)
VALUES = st.one_of(st.floats(), st.integers(), st.text(max_size=5), st.booleans(), st.none(), st.binary(max_size=4))


@pytest.mark.parametrize(("address", "values", "asked"), ASKED)
def test_a_message_becomes_what_it_asks(address, values, asked):
    assert TABLE.read(address, values, FULL) == asked


def test_every_command_can_be_asked_and_every_address_is_tried():
    assert {type(asked) for _, _, asked in ASKED} | {Change} == {*get_args(Command), *get_args(Session), Panic}
    tried = {TABLE.find(address)[0].pattern for address, _, _ in ASKED}
    incoming = {entry.pattern for entry in TABLE.entries if entry.direction != "out"}
    assert incoming - tried == {f"/glsr/set/{setting.name}" for setting in SETTINGS if setting.live}


@pytest.mark.parametrize(("address", "values", "asked"), ASKED)
def test_a_tablet_sends_whole_numbers_as_floats(address, values, asked):
    floats = [float(value) if isinstance(value, int) else value for value in values]
    assert TABLE.read(address, floats, FULL) == asked


@pytest.mark.parametrize("address", ["/glsr/play", "/glsr/panic", "/glsr/snapshot/3/recall", "/glsr/subscribe"])
def test_a_button_fires_when_it_goes_down_and_not_when_it_comes_up(address):
    pressed = TABLE.read(address, ())
    assert pressed is not None
    assert [TABLE.read(address, [value]) for value in (1.0, 1, True, None)] == [pressed] * 4
    assert [TABLE.read(address, [value]) for value in (0.0, 0, False)] == [None] * 3


def test_a_button_leaves_out_what_may_be_left_out():
    assert TABLE.read("/glsr/snapshot/3/store", [1.0]) == Store(3, "")
    assert TABLE.read("/glsr/snapshot/3/store", [0.0]) is None
    assert TABLE.read("/glsr/take", [1.0]) == Take(0)
    assert TABLE.read("/glsr/subscribe", [9000.0]) == Subscribe(9000)
    assert TABLE.read("/glsr/history/star", [1.0]) == Star(0, True)


def test_a_footswitch_goes_down_and_up():
    assert [TABLE.read("/glsr/record", [value]) for value in (1.0, 0.0)] == [Record(True), Record(False)]


@pytest.mark.parametrize(("fader", "value"), [(0.0, 0.0), (0.25, 0.5), (0.5, 1.0), (0.75, 2.5), (1.0, 4.0)])
def test_a_fader_has_the_knobs_centre_in_the_middle(fader, value):
    knob = KnobStatus("closeness", value, 0.0, 4.0, 1.0)
    status = Status(board=(knob,))
    assert TABLE.read("/glsr/knob/closeness/fader", [fader], status).value == value
    assert dict(TABLE.tell(status))["/glsr/knob/closeness/fader"] == (fader,)


@pytest.mark.parametrize("centre", [0.0, 1.0])
def test_a_fader_of_a_knob_whose_centre_is_an_end(centre):
    faders = [
        dict(TABLE.tell(Status(board=(KnobStatus("blend", value, 0.0, 1.0, centre),))))["/glsr/knob/blend/fader"]
        for value in (0.0, 1.0)
    ]
    assert faders == [(0.5,), (1.0,)] if centre == 0 else [(0.0,), (0.5,)]


def test_a_fader_of_no_knob_is_told_the_knobs():
    with pytest.raises(KnobError, match="no knob 'depth'; there are: density, closeness"):
        TABLE.read("/glsr/knob/depth/fader", [0.5], FULL)


@pytest.mark.parametrize(
    ("address", "values", "value"),
    [
        ("bpm", [96], 96.0), ("bars", [4.0], 4), ("thru", [1.0], True), ("thru", [False], False),
        ("capture", ["silence"], "silence"), ("channel", [16.0], 16), ("listen", [0], 0), ("meter", ["6/8"], "6/8"),
        ("sync_delay_ms", [-12.5], -12.5), ("key", ["A minor"], "A minor"),
    ],
)  # fmt: skip
def test_a_setting_is_changed(address, values, value):
    changed = TABLE.read(f"/glsr/set/{address}", values)
    assert changed == Change(address, value)
    assert type(changed.value) is type(value)


@pytest.mark.parametrize(
    ("address", "values", "sentence"),
    [
        ("/glsr/locate", [0], "/glsr/locate: bar is a whole number (1 and up), not 0"),
        ("/glsr/locate", [1.5], "/glsr/locate: bar is a whole number (1 and up), not 1.5"),
        ("/glsr/locate", ["two"], "/glsr/locate: bar is a whole number (1 and up), not 'two'"),
        ("/glsr/locate", [], "/glsr/locate: it takes bar, not 0 arguments"),
        ("/glsr/play", [1, 2], "/glsr/play: it takes no argument, not 2 arguments"),
        ("/glsr/play", ["now"], "/glsr/play: it takes no argument, not 1 arguments"),
        ("/glsr/play", [float("nan")], "/glsr/play: it takes no argument, not 1 arguments"),
        ("/glsr/knob/density", [float("nan")], "/glsr/knob/density: value is a number, not nan"),
        ("/glsr/knob/density", [float("inf")], "/glsr/knob/density: value is a number, not inf"),
        ("/glsr/knob/density/lock", [2], "/glsr/knob/density/lock: on is (0 or 1), not 2"),
        ("/glsr/compare", ["C"], "/glsr/compare: side is a text (A, B), not 'C'"),
        ("/glsr/snapshot/9/recall", [], "/glsr/snapshot/9/recall: slot is a whole number (1 to 8), not 9"),
        ("/glsr/snapshot/x/recall", [], "/glsr/snapshot/x/recall: slot is a whole number (1 to 8), not 'x'"),
        ("/glsr/set/bars", [3], "/glsr/set/bars: value is a whole number (1, 2, 4, 8), not 3"),
        ("/glsr/set/channel", [0], "/glsr/set/channel: channel is a whole number (1 to 16), not 0"),
        ("/glsr/subscribe", [80], "/glsr/subscribe: port is a whole number (1024 to 65535), not 80"),
        ("/glsr/phrase", ["x", 480, 4, 4, 0, 1, 60], "it takes name length numerator denominator any number of "
         "(onset duration pitch velocity), not 7 arguments"),
        ("/glsr/nowhere", [], "there is no address '/glsr/nowhere'; docs/control.md lists those that there are"),
        ("/glsr/error", ["a", "b"], "there is no address '/glsr/error'"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_one_sentence(address, values, sentence):
    with pytest.raises(GlsrError) as refused:
        TABLE.read(address, values)
    assert sentence in str(refused.value)


@given(st.sampled_from([entry.pattern for entry in TABLE.entries]), st.text(max_size=6), st.lists(VALUES, max_size=6))
def test_no_message_is_more_than_refused(pattern, place, values):
    address = "/".join(place if part.startswith("<") else part for part in pattern.split("/"))
    with suppress(GlsrError):
        TABLE.read(address, values, FULL)


def test_the_whole_status_is_told_and_heard():
    assert heard(Status(), FULL) == replace(FULL, bar=0, beat=0)
    untold = {"bar", "beat"}  # the position tells them, thirty times a second
    default = Status()
    assert {each.name for each in fields(Status) if getattr(FULL, each.name) == getattr(default, each.name)} == untold


def test_a_knob_is_understood_without_the_span_that_older_instruments_do_not_tell():
    told = TABLE.hear(FULL, "/glsr/status/knob/density", (0.5, -3.0, 3.0, 0.0, 0, "cc 14", -1.0, 1))
    knob = told.board[0]
    assert (knob.value, knob.span, knob.curve, knob.inverted) == (0.5, (-3.0, 3.0), "linear", False)
    assert knob.spread is None


def test_a_port_is_understood_without_the_direction_that_older_instruments_do_not_tell():
    assert TABLE.hear(Status(), "/glsr/status/port/1", ("in", 1, 7)).ports == (PortStatus("in", True, 7, "in"),)


def test_any_number_of_ports_fits_into_datagrams():
    names = tuple(f"{number:03} {'é' * (LONGEST - 4)}" for number in range(MOST))
    told = replace(FULL, inputs=names, outputs=names[:1])
    messages = TABLE.tell(told, FULL)
    assert len(messages) > 4
    assert max(len(encode(*message)) for message in messages) < LARGEST - 100
    mirror = Mirror(TABLE)
    for datagram in bundles(TABLE.tell(told), 1, whole=True):
        assert len(datagram) <= LARGEST
        mirror.hear(decode(datagram))
    assert (mirror.status.inputs, mirror.status.outputs, mirror.missed) == (names, names[:1], False)


def test_an_empty_status_is_told_too():
    assert heard(FULL, Status()) == Status(settings=FULL.settings)


def test_only_what_has_changed_is_told():
    assert TABLE.tell(FULL, FULL) == []
    assert TABLE.tell(replace(FULL, phrase=replace(FULL.phrase)), FULL) == []
    assert TABLE.tell(replace(FULL, bpm=100.0), FULL) == [("/glsr/status/tempo", (100.0, 3, 4))]
    turned = replace(FULL, board=(replace(KNOBS[0], value=0.0), KNOBS[1]))
    assert dict(TABLE.tell(turned, FULL)) == {
        "/glsr/status/knob/density": (
            0.0, -3.0, 3.0, 0.0, False, "cc 14", 0.25, False, -1.0, 2.0, "fine", True, 3.0, 21.0, -2.0, 2.5, 32,
        ),
        "/glsr/knob/density": (0.0,),
        "/glsr/knob/density/fader": (0.5,),
    }  # fmt: skip
    muted = replace(FULL, settings={**FULL.settings, "thru": False})
    assert TABLE.tell(muted, FULL) == [("/glsr/set/thru", (False,))]


def test_a_long_phrase_is_told_in_parts_that_each_fit_a_datagram():
    told = [values for address, values in TABLE.tell(FULL) if address == "/glsr/status/phrase"]
    assert [values[1:6] for values in told] == [(part, 4, 61440, 6, 8) for part in (1, 2, 3, 4)]
    assert len({values[0] for values in told}) == 1
    assert all(5 * len(values) < 8000 for values in told)
    assert sum(len(values) - 6 for values in told) == 4 * len(FULL.phrase.notes)


def test_a_page_of_the_history_with_long_names_is_told_in_parts_that_each_fit_a_datagram():
    numbers = {f"attribute_{at}": float(at) for at in range(20)}
    entries = tuple(EntryStatus(65 - at, False, 1, "knobs", numbers if at else {}, numbers) for at in range(1, 65))
    status = replace(FULL, page=PageStatus(0, entries))
    told = [(address, values) for address, values in TABLE.tell(status) if address == "/glsr/status/history/entries"]
    assert len(told) > 3
    assert max(len(encode(*message)) for message in told) < 8000
    assert heard(Status(), status).page.entries == entries


def test_a_twin_that_is_told_can_be_sent_back():
    for address, values in TABLE.tell(FULL):
        if TABLE.find(address)[0].direction == "both":
            assert TABLE.read(address, values, FULL) is not None or values == (False,)


def test_addresses_are_unique_and_plain():
    patterns = [entry.pattern for entry in TABLE.entries]
    assert len(set(patterns)) == len(patterns)
    assert all(pattern.startswith("/glsr/") and not set(pattern) & set(" #*,?[]{}") for pattern in patterns)


def test_only_files_and_ports_are_kept_from_other_machines():
    assert [entry.pattern for entry in TABLE.entries if entry.local] == ["/glsr/load", "/glsr/export"]


def heard(before: Status, status: Status) -> Status:
    """The status after everything that is told of `status`, joining what comes in parts."""
    messages: dict[str, list] = {}
    for address, values in TABLE.tell(status):
        entry, _ = TABLE.find(address)
        if entry.chunked and address in messages:
            messages[address] += values[3 + len(entry.arguments) :]
        else:
            messages[address] = list(values[3:] if entry.chunked else values)
    for address, values in messages.items():
        before = TABLE.hear(before, address, values)
    return before
