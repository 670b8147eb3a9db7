"""No note may hang, whatever happens in whatever order."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from glsr_live.control import commands as ask
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.core import Engine
from glsr_live.engine.events import (
    Action,
    AskModel,
    Event,
    MidiIn,
    ModelLost,
    Panic,
    PortFound,
    PortLost,
    Quit,
    SendMidi,
    VariationReady,
)
from glsr_live.engine.messages import NOTE_OFF, NOTE_ON, control, note_off, note_on, parse
from glsr_live.engine.out.voices import Spot, Voices
from glsr_live.testing import FakeModel
from tests.engine.happenings import INPUTS, PORTS, channels, commands, configs, pitches

CLOCK = (b"\xf8", b"\xfa", b"\xfb", b"\xfc", b"\xf2\x00\x00", b"\xf2\x10\x00", b"\xf2\x07\x01")


class Ledger(RuleBasedStateMachine):
    """Everything that can happen to the engine; what the receivers have heard when they have played all of it.

    A receiver plays the messages of a port in the order of their seconds; that is the order in which they are sent.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.model = FakeModel()
        self.sounding: dict[str, set[tuple[int, int]]] = {}
        self.latest: dict[tuple[str, int], float] = {}
        self.requests: list[AskModel] = []
        self.lost: set[str] = set()
        self.quit = False

    @initialize(config=configs, ready=st.booleans(), lead=st.sampled_from([0.0, 0.005]))
    def begin(self, config: EngineConfig, ready: bool, lead: float) -> None:
        self.lead = lead
        self.engine = Engine(config, lead)
        if ready:
            self.happen(self.model.ready)

    @rule(port=st.sampled_from(INPUTS), channel=channels, pitch=pitches, velocity=st.integers(0, 127))
    def press(self, port: str, channel: int, pitch: int, velocity: int) -> None:
        self.happen(MidiIn(note_on(channel, pitch, velocity), port))

    @rule(port=st.sampled_from(INPUTS), channel=channels, pitch=pitches)
    def release(self, port: str, channel: int, pitch: int) -> None:
        self.happen(MidiIn(note_off(channel, pitch), port))

    @rule(
        port=st.sampled_from(INPUTS),
        channel=channels,
        number=st.sampled_from([1, 14, 15, 64, 102, 119, 120, 121, 123, 126]),
        value=st.integers(0, 127),
    )
    def turn(self, port: str, channel: int, number: int, value: int) -> None:
        self.happen(MidiIn(control(channel, number, value), port))

    @rule(data=st.binary(max_size=20))
    def noise(self, data: bytes) -> None:
        self.happen(MidiIn(data))

    @rule(status=st.sampled_from(CLOCK))
    def conduct(self, status: bytes) -> None:
        self.happen(MidiIn(status))

    @rule(pulses=st.integers(1, 60), bpm=st.sampled_from([60.0, 120.0, 300.0]))
    def pulse(self, pulses: int, bpm: float) -> None:
        for _ in range(pulses):
            self.wait(60 / bpm / 24)
            self.happen(MidiIn(b"\xf8"))

    @rule(command=commands)
    def command(self, command: ask.Command) -> None:
        self.happen(command)

    @rule(seconds=st.sampled_from([0.001, 0.03, 0.11, 0.5, 0.93, 2.0]))
    def wait(self, seconds: float) -> None:
        end, calls = self.now + seconds, 0
        while (due := self.engine.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.do(self.engine.advance(self.now))
            calls += 1
            assert calls < 2000, "the engine asks to be called without end"
        self.now = end
        self.do(self.engine.advance(self.now))

    @rule(seconds=st.sampled_from([0.2, 3.0, 40.0, 90_000.0]))
    def stall(self, seconds: float) -> None:
        self.now += seconds
        actions = self.engine.advance(self.now)
        started = [a for a in actions if isinstance(a, SendMidi) and a.data[0] & 0xF0 == NOTE_ON]
        assert len(started) <= 24, "a burst"
        self.do(actions)

    @rule(played=st.lists(pitches, min_size=1, max_size=4), channel=channels)
    def play_a_phrase(self, played: list[int], channel: int) -> None:
        for pitch in played:
            self.press("in", channel, pitch, 80)
            self.wait(0.11)
            self.release("in", channel, pitch)
        for _ in range(4):
            self.wait(0.5)
            if self.requests:
                self.happen(self.model.reply(self.requests[-1]))

    @precondition(lambda self: self.requests)
    @rule(data=st.data())
    def reply(self, data: st.DataObject) -> None:
        self.happen(self.model.reply(data.draw(st.sampled_from(self.requests[-3:]))))

    @rule()
    def lose_model(self) -> None:
        self.happen(ModelLost())

    @rule()
    def find_model(self) -> None:
        self.happen(self.model.ready)

    @rule(port=st.sampled_from(["in", "Keys", "control", *PORTS]))
    def lose_port(self, port: str) -> None:
        self.lost.add(port)
        self.happen(PortLost(port))
        assert not self.sounding.get(port)

    @rule(port=st.sampled_from(["in", "Keys", "control", *PORTS]))
    def find_port(self, port: str) -> None:
        self.lost.discard(port)
        self.happen(PortFound(port))

    @rule()
    def panic(self) -> None:
        self.happen(Panic())
        assert not any(self.sounding.values())

    @rule()
    def hands_off(self) -> None:
        """Once the answer is over and no key is held, nothing sounds."""
        self.happen(ask.Clear())
        self.happen(ask.Stop())
        for port in ("in", "Keys"):
            for channel in (0, 1):
                self.happen(MidiIn(control(channel, 123, 0), port))
        self.wait(1.0)
        self.happen(ask.Clear())
        assert not any(self.sounding.values())

    @precondition(lambda self: not self.quit)
    @rule()
    def leave(self) -> None:
        self.happen(Quit())
        self.quit = True
        assert not any(self.sounding.values())

    @invariant()
    def nothing_follows_the_end(self) -> None:
        if self.quit:
            assert not any(self.sounding.values())
            assert self.engine.next_due() is None

    def happen(self, event: Event) -> None:
        self.do(self.engine.receive(event, self.now))

    def do(self, actions: list[Action]) -> None:
        for action in actions:
            assert not self.quit
            if isinstance(action, AskModel):
                assert not self.requests or action.request_id > self.requests[-1].request_id
                self.requests.append(action)
            elif isinstance(action, SendMidi):
                assert action.due <= self.now + self.lead + 1e-9
                self.hear(action)

    def hear(self, sent: SendMidi) -> None:
        message, sounding = parse(sent.data), self.sounding.setdefault(sent.port, set())
        if message is None:
            assert sent.data[0] in (0xF8, 0xFA, 0xFB, 0xFC, 0xF2)
            return
        place = sent.port, message.channel
        assert sent.due >= self.latest.get(place, 0.0), "it would overtake what was sent before"
        self.latest[place] = sent.due
        spot = message.channel, message.number
        if message.kind == NOTE_ON:
            assert sent.port not in self.lost
            assert spot not in sounding, "two note-ons in a row"
            sounding.add(spot)
        elif message.kind == NOTE_OFF:
            assert spot in sounding, "a note-off without its note-on"
            sounding.remove(spot)


Ledger.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestLedger = Ledger.TestCase


def test_the_end_of_a_replaced_note_does_not_cut_the_newer_one() -> None:
    voices = Voices()
    spot = Spot("out", 0, 60)
    assert voices.on(spot, 80, "old") == [("out", note_on(0, 60, 80))]
    assert voices.on(spot, 90, "new") == [("out", note_off(0, 60)), ("out", note_on(0, 60, 90))]
    assert voices.off(spot, "old") == []
    assert voices.sounding == {spot}
    assert voices.off(spot, "new") == [("out", note_off(0, 60))]


def test_a_panic_ends_the_owned_notes_first_and_then_the_channels() -> None:
    voices = Voices()
    voices.on(Spot("out", 3, 60), 80, "a")
    voices.on(Spot("out", 1, 62), 80, "b")
    voices.off(Spot("out", 1, 62), "b")
    endings = [control(channel, number, 0) for channel in (0, 1, 3) for number in (64, 123)]
    assert voices.panic(("out", 0)) == [("out", note_off(3, 60)), *(("out", data) for data in endings)]


def test_a_stale_reply_is_not_heard() -> None:
    engine, model = Engine(EngineConfig(bars=1)), FakeModel()
    engine.receive(model.ready, 0.0)
    engine.receive(MidiIn(note_on(0, 60, 80)), 0.0)
    first = next(a for a in engine.advance(1.94) if isinstance(a, AskModel))
    engine.receive(MidiIn(note_on(0, 72, 80)), 2.0)
    second = next(a for a in engine.advance(3.94) if isinstance(a, AskModel))
    engine.receive(model.reply(first), 3.95)
    assert not [a for a in engine.advance(4.0) if isinstance(a, SendMidi)]
    reply = model.reply(second)
    engine.receive(VariationReady(second.request_id, reply.variation, 1.0), 4.05)
    assert [a for a in engine.advance(6.0) if isinstance(a, SendMidi)] == [SendMidi(note_on(0, 72, 80), 6.0)]
