"""OSC to and from bytes: the same as python-osc where both agree, and hostile bytes do no harm."""

from contextlib import suppress
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message_builder import build_msg

from glsr_live.control.session import LARGEST
from glsr_live.io.osc import AT_ONCE, bundle, bundles, decode, encode, table
from glsr_live.io.osc_packet import BUNDLE, DEEPEST, MOST, PacketError
from tests.control.statuses import FULL

PING = encode("/glsr/ping", ())
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)
LONGS = st.integers(-(1 << 63), (1 << 63) - 1)
VALUES = st.lists(st.one_of(LONGS, FLOATS, TEXTS, st.binary(max_size=20)), max_size=8)


def element(data: bytes) -> bytes:
    return pack(">i", len(data)) + data


def nested(depth: int) -> bytes:
    packet = PING
    for _ in range(depth):
        packet = bundle([packet])
    return packet


@given(VALUES)
def test_a_message_comes_back_as_it_was(values):
    assert decode(encode("/glsr/knob/density", values)) == [("/glsr/knob/density", tuple(values))]


@given(VALUES.filter(lambda values: b"" not in values))
def test_our_messages_are_those_of_python_osc(values):
    assert encode("/glsr/x", values) == build_msg("/glsr/x", values).dgram
    assert decode(build_msg("/glsr/x", values).dgram) == [("/glsr/x", tuple(values))]


def test_truths_and_what_osc_cannot_hold():
    assert encode("/a", [True, False, None]) == encode("/a", [1, 0, 0])
    assert decode(encode("/a", [1 << 80, -1e60, "x" * 1600, "a\0b", "\ud800"])) == [
        ("/a", ((1 << 63) - 1, pytest.approx(-3.4028234e38), "x" * 1500, "a", "?"))
    ]


def test_types_that_other_programs_send_are_read():
    message = b"/a\0\0,TFNdh\0\0" + pack(">dq", 0.1, 1 << 40)
    assert decode(message) == [("/a", (True, False, None, 0.1, 1 << 40))]


def test_a_message_without_type_tags_has_no_arguments():
    assert decode(b"/a\0\0") == [("/a", ())]


def test_a_bundle_is_read_in_order_whatever_its_times():
    builder = OscBundleBuilder(2e9)
    builder.add_content(build_msg("/first", [1]))
    inner = OscBundleBuilder(1.0)
    inner.add_content(build_msg("/second", [2.0]))
    builder.add_content(inner.build())
    builder.add_content(build_msg("/third", ["x"]))
    assert decode(builder.build().dgram) == [("/first", (1,)), ("/second", (2.0,)), ("/third", ("x",))]


@pytest.mark.parametrize(
    "packet",
    [
        b"", b"/", b"/a\0", b"a\0\0\0", b"/abc", b"\0\0\0\0", b"/\xff\0\0", b"/\x07\0\0", b"/abc/def",
        b"/a\0\0iii\0", b"/a\0\0,i\0\0", b"/a\0\0,i\0\0\0\0", b"/a\0\0,iii", b"/a\0\0,\xff\0\0",
        b"/a\0\0,\0\0\0\0\0\0\0",
        b"/a\0\0,x\0\0\0\0\0\0", b"/a\0\0,I\0\0", b"/a\0\0,[i]\0\0\0\0\0\0\0\0", b"/a\0\0,s\0\0abcd",
        b"/a\0\0,s\0\0\xff\0\0\0",
        b"/a\0\0,b\0\0\0\0\0\x08abcd", b"/a\0\0,b\0\0\xff\xff\xff\xffabcd", b"/a\0\0,b\0\0\x7f\xff\xff\xffabcd",
        b"/a\0\0,b\0\0", b"/a\0\0,d\0\0\0\0\0\0", b"#bundle\0", b"#bundle\0\0\0\0\0", b"#bundlX\0" + AT_ONCE,
        BUNDLE + AT_ONCE + b"\0\0\0\0", BUNDLE + AT_ONCE + pack(">i", -8) + PING,
        BUNDLE + AT_ONCE + pack(">i", -4), BUNDLE + AT_ONCE + pack(">i", len(PING) + 4) + PING,
        BUNDLE + AT_ONCE + pack(">i", 6) + PING, BUNDLE + AT_ONCE + pack(">i", -(1 << 31)) + PING,
        BUNDLE + AT_ONCE + element(PING) + b"\0\0", BUNDLE + AT_ONCE + element(b"junk"),
        bundle([PING] * (MOST + 1)), nested(DEEPEST + 1), encode("/a", ["x" * 400] * 21),
    ],
)  # fmt: skip
def test_broken_packets_are_refused_before_python_osc_reads_them(packet):
    with pytest.raises(PacketError, match="no OSC packet: "):
        decode(packet)


def test_the_limits_themselves_are_allowed():
    assert len(decode(bundle([PING] * MOST))) == MOST
    assert decode(nested(DEEPEST)) == [("/glsr/ping", ())]
    assert decode(BUNDLE + AT_ONCE) == []
    longest = encode("/a", [bytes(LARGEST - 12)])
    assert len(longest) == LARGEST
    assert decode(longest) == [("/a", (bytes(LARGEST - 12),))]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    for packet in (data, b"/" + data, BUNDLE + AT_ONCE + data, bundle([b"/a\0\0," + data])):
        with suppress(PacketError):
            decode(packet)


VALID = (
    PING, encode("/glsr/knob/density", [0.5]), encode("/glsr/export", ["variation", "/tunes/é"]),
    encode("/x", [b"blob", 1, "text", 1 << 40]), bundle([PING, encode("/glsr/phrase", ["a", 480, 4, 4, 0, 1, 60, 9])]),
    bundle([bundle([PING, PING]), encode("/glsr/play", [1.0])]),
)  # fmt: skip
SPITEFUL = st.sampled_from([b"\0", b"\xff", b",", b"/", b"s", b"b", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"#bundle\0"])


@given(
    st.sampled_from(VALID),
    st.lists(st.tuples(st.integers(0, 80), SPITEFUL), min_size=1, max_size=4),
    st.integers(0, 80),
)
def test_a_valid_packet_that_was_tampered_with_is_read_or_refused(packet, blows, cut):
    for at, blow in blows:
        packet = packet[:at] + blow + packet[at + len(blow) :]
    for hurt in (packet, packet[:cut], packet[cut:] + packet):
        with suppress(PacketError):
            decode(hurt)


def test_what_is_told_fits_datagrams_that_are_numbered():
    messages = table().tell(FULL)
    packets = bundles(messages, 7, whole=True)
    assert all(len(packet) <= LARGEST for packet in packets)
    read = [decode(packet, 1000) for packet in packets]
    assert [part[0] for part in read] == [
        ("/glsr/revision", (7, at, len(packets), 1)) for at in range(1, len(packets) + 1)
    ]
    assert [address for part in read for address, _ in part[1:]] == [address for address, _ in messages]
    assert len(packets) > 3
