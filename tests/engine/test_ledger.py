"""No note may hang, whatever happens in whatever order."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

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

channels, pitches = st.integers(0, 1), st.integers(60, 64)
configs = st.builds(
    EngineConfig,
    bpm=st.sampled_from([60.0, 120.0, 400.0]),
    capture=st.sampled_from(["bars", "silence"]),
    bars=st.just(1),
    silence_beats=st.just(0.25),
    starts=st.sampled_from(["note", "daemon"]),
    answer=st.sampled_from(["once", "loop"]),
    channel=channels,
    thru=st.booleans(),
)


class Ledger(RuleBasedStateMachine):
    """Everything that can happen to the engine; the receiver's view of what sounds is kept beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.model = FakeModel()
        self.sounding: set[tuple[int, int]] = set()
        self.requests: list[AskModel] = []
        self.connected = True
        self.quit = False

    @initialize(config=configs, ready=st.booleans())
    def begin(self, config: EngineConfig, ready: bool) -> None:
        self.config = config
        self.engine = Engine(config)
        if ready:
            self.happen(self.model.ready)

    @rule(channel=channels, pitch=pitches, velocity=st.integers(0, 127))
    def press(self, channel: int, pitch: int, velocity: int) -> None:
        self.happen(MidiIn(note_on(channel, pitch, velocity)))

    @rule(channel=channels, pitch=pitches)
    def release(self, channel: int, pitch: int) -> None:
        self.happen(MidiIn(note_off(channel, pitch)))

    @rule(channel=channels, number=st.sampled_from([1, 14, 15, 64, 102, 119, 120, 123]), value=st.integers(0, 127))
    def turn(self, channel: int, number: int, value: int) -> None:
        self.happen(MidiIn(control(channel, number, value)))
        if number == 119 and value >= 64:
            assert not self.sounding

    @rule(data=st.binary(max_size=20))
    def noise(self, data: bytes) -> None:
        self.happen(MidiIn(data))

    @rule(seconds=st.sampled_from([0.001, 0.03, 0.11, 0.5, 0.93, 2.0]))
    def wait(self, seconds: float) -> None:
        end, calls = self.now + seconds, 0
        while (due := self.engine.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.do(self.engine.advance(self.now))
            calls += 1
            assert calls < 1000, "the engine asks to be called without end"
        self.now = end
        self.do(self.engine.advance(self.now))

    @rule(seconds=st.sampled_from([0.2, 3.0, 40.0, 90_000.0]))
    def stall(self, seconds: float) -> None:
        self.now += seconds
        actions = self.engine.advance(self.now)
        started = [a for a in actions if isinstance(a, SendMidi) and a.data[0] & 0xF0 == NOTE_ON]
        assert len(started) <= 4, "a burst"
        self.do(actions)

    @rule(played=st.lists(pitches, min_size=1, max_size=4), channel=channels)
    def play_a_phrase(self, played: list[int], channel: int) -> None:
        for pitch in played:
            self.press(channel, pitch, 80)
            self.wait(0.11)
            self.release(channel, pitch)
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

    @rule(port=st.sampled_from(["in", "out"]))
    def lose_port(self, port: str) -> None:
        self.happen(PortLost(port))
        self.connected = self.connected and port != "out"
        assert port != "out" or not self.sounding

    @rule(port=st.sampled_from(["in", "out"]))
    def find_port(self, port: str) -> None:
        self.happen(PortFound(port))
        self.connected = self.connected or port == "out"

    @rule()
    def panic(self) -> None:
        self.happen(Panic())
        assert not self.sounding

    @precondition(lambda self: not self.quit)
    @rule()
    def leave(self) -> None:
        self.happen(Quit())
        self.quit = True
        assert not self.sounding

    @invariant()
    def nothing_follows_the_end(self) -> None:
        if self.quit:
            assert not self.sounding
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
                assert action.due <= self.now + 1e-9
                self.hear(action.data)

    def hear(self, data: bytes) -> None:
        message = parse(data)
        assert message is not None
        place = message.channel, message.number
        if message.kind == NOTE_ON:
            assert self.connected
            assert place not in self.sounding, "two note-ons in a row"
            self.sounding.add(place)
        elif message.kind == NOTE_OFF:
            assert place in self.sounding, "a note-off without its note-on"
            self.sounding.remove(place)


Ledger.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
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
