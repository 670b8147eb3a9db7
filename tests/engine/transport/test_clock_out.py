"""The clock for others, as whole lists; at 125 BPM a tick is a millisecond and a pulse lasts 20."""

from typing import Any

from glsr_live.engine.transport import LinkTime, Send, Transport
from glsr_live.engine.transport.clock_in import clock_message
from glsr_live.music.note import Meter

NAMES = {0xF8: "F8", 0xFA: "FA", 0xFB: "FB", 0xFC: "FC"}


class Sender:
    """A transport with clock out; `run` says what it has sent, in milliseconds."""

    def __init__(self, **settings: Any) -> None:
        self.transport = Transport(**({"bpm": 125, "meter": Meter(), "cycle": 1920, "clock_out": True} | settings))
        self.now = 0.0
        self.raw: list[Send] = []
        self.transport.advance(0.0)
        self.sent()

    def run(self, milliseconds: float) -> list[tuple[int, str]]:
        until = self.now + milliseconds / 1000
        while (due := self.transport.due()) is not None and due <= until + 1e-9:
            self.now = due
            self.transport.advance(due)
        self.now = until
        return self.sent()

    def sent(self) -> list[tuple[int, str]]:
        sends = [change for change in self.transport.changes() if isinstance(change, Send)]
        self.raw += sends
        return [(round(send.due * 1000), word(send.data)) for send in sends]


def word(data: bytes) -> str:
    return NAMES.get(data[0]) or f"F2:{data[1] | data[2] << 7}"


def test_pulses_go_on_at_rest() -> None:
    assert Sender().run(60) == [(20, "F8"), (40, "F8"), (60, "F8")]


def test_start_comes_with_the_pulse_of_position_0() -> None:
    sender = Sender()
    sender.run(50)
    sender.transport.play(sender.now)
    assert sender.run(45) == [(50, "FA"), (50, "F8"), (70, "F8"), (90, "F8")]


def test_stop_is_sent_at_once_and_pulses_go_on() -> None:
    sender = Sender()
    sender.transport.play(0.0)
    sender.run(45)
    sender.transport.stop(sender.now)
    assert sender.run(50) == [(45, "FC"), (45, "F8"), (65, "F8"), (85, "F8")]


def test_continue_waits_for_the_sixteenth_that_the_song_position_names() -> None:
    sender = Sender()
    sender.transport.play(0.0)
    sender.run(250)
    sender.transport.stop(sender.now)
    sender.run(5)
    sender.transport.resume(0.255)
    sent = sender.run(130)
    assert sent[0] == (255, "F2:3")
    (begun,) = (number for number, (_, name) in enumerate(sent) if name == "FB")
    assert 364 <= sent[begun][0] <= 365  # tick 360, of which 251 had passed at 0.255
    assert [name for _, name in sent[begun : begun + 2]] == ["FB", "F8"]


def test_a_relocation_in_play_is_stop_song_position_and_continue() -> None:
    sender = Sender()
    sender.transport.play(0.0)
    sender.run(50)
    sender.transport.locate(961, 0.050)
    names = [name for _, name in sender.run(125)]
    assert names[:2] == ["FC", "F2:9"]
    assert names[names.index("FB") + 1] == "F8"


def test_the_count_in_is_not_played_by_others() -> None:
    sender = Sender(count_in=1)
    sender.transport.play(0.0)
    assert [sent for sent in sender.run(1960) if sent[1] != "F8"] == [(1920, "FA")]


def test_a_host_silences_it_and_its_stop_lets_it_go_on() -> None:
    sender = Sender()
    sender.transport.play(0.0)
    sender.run(50)
    for number, data in enumerate([b"\xfa", b"\xf8", b"\xf8"]):
        sender.transport.receive(data, 0.050 + 0.02 * number)
    sender.now = 0.095
    assert sender.sent() == [(60, "F8"), (70, "FC")]
    sender.transport.receive(b"\xfc", 0.095)
    assert sender.run(30)[:2] == [(95, "F8"), (115, "F8")]


def test_it_is_sent_along_with_a_link_session() -> None:
    sender = Sender(sync="link")
    sender.transport.follow_link(LinkTime(0.0, 125.0, True), 0.0)
    assert sender.run(45) == [(0, "FA"), (0, "F8"), (20, "F8"), (40, "F8")]


def test_it_is_off_unless_it_is_asked_for_and_can_be_switched() -> None:
    sender = Sender(clock_out=False)
    sender.transport.play(0.0)
    assert sender.run(100) == []
    sender.transport.configure(0.1, clock_out=True)
    assert "FB" in [name for _, name in sender.run(200)]
    sender.transport.configure(sender.now, clock_out=False)
    assert sender.run(200) == [(300, "FC")]


def test_after_a_long_stall_others_are_told_where_the_song_is() -> None:
    sender = Sender()
    sender.transport.play(0.0)
    sender.run(50)
    sender.now = 10.0
    sender.transport.advance(10.0)
    names = [name for _, name in sender.run(125)]
    assert names[:2] == ["FC", "F2:84"]
    assert len(names) < 12


def test_others_that_hear_it_are_where_we_are() -> None:
    sender, other = Sender(), Transport(60, Meter(), 1920, sync="clock")
    sender.transport.play(0.0)
    sender.run(1000)
    sender.transport.stop(sender.now)
    sender.run(90)
    sender.transport.resume(sender.now)
    sender.run(3000)
    for send in sorted(sender.raw, key=lambda send: send.due):
        other.receive(send.data, send.due)
    there = other.position(other.tick_at(sender.now))
    assert abs(there - sender.transport.position(sender.transport.tick_at(sender.now))) <= 1


def test_clock_messages_as_a_table() -> None:
    assert clock_message(b"\xf2\x7f\x7f") == [(0xF2, 16383)]
    assert clock_message(b"\xf2\x00\x01") == [(0xF2, 128)]
    assert clock_message(b"\xf2\x01\xf8\x00") == [(0xF8, 0), (0xF2, 1)]
    assert clock_message(b"\xf2\x01\x80") is None
    assert clock_message(b"\x90\x01\x01") == []
