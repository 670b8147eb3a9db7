"""Anything that may be asked of the engine, and any way to set it up, for hypothesis to draw from."""

from hypothesis import strategies as st

from glsr_live.control import commands as ask
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.routes import InputRoute, OutputRoute
from glsr_live.music.note import Note, Phrase

channels, pitches = st.integers(0, 1), st.integers(60, 64)
PORTS = ("out", "Second")
INPUTS = ("in", "Keys", "control")
ROUTES = (
    (OutputRoute(),),
    (OutputRoute(), OutputRoute("Second", channel=1, transpose=2)),
    (
        OutputRoute(),
        OutputRoute("Second", carries=("thru", "clock")),
        OutputRoute("Second", channel=3, carries=("answer",)),
    ),
)
VALUES: dict[str, st.SearchStrategy[object]] = {
    "bpm": st.sampled_from([20.0, 120.0, 999.0]),
    "meter": st.sampled_from(["4/4", "7/8", "5/4"]),
    "sync": st.sampled_from(["auto", "internal", "clock", "link"]),
    "sync_delay_ms": st.sampled_from([-500.0, -3.0, 0.0, 250.0]),
    "count_in": st.integers(0, 2),
    "click_channel": st.integers(1, 2),
    "clock_out": st.booleans(),
    "capture": st.sampled_from(["bars", "silence", "switch"]),
    "bars": st.sampled_from([1, 2]),
    "silence_beats": st.sampled_from([0.25, 1.0]),
    "starts": st.sampled_from(["note", "daemon"]),
    "find_tempo": st.booleans(),
    "quantise": st.sampled_from([0.0, 0.5, 1.0]),
    "overdub": st.booleans(),
    "answer": st.sampled_from(["once", "loop", "replace"]),
    "every": st.integers(0, 2),
    "follow_axis": st.sampled_from(["", "register", "density"]),
    "follow_bars": st.integers(1, 2),
    "follow_depth": st.sampled_from([-6.0, 2.0]),
    "thru": st.booleans(),
    "mute": st.booleans(),
    "channel": st.integers(1, 2),
    "listen": st.integers(0, 2),
    "takeover": st.sampled_from(["pickup", "jump"]),
    "feedback": st.booleans(),
}
changes = st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.builds(ask.Change, st.just(name), VALUES[name]))
phrases = st.lists(st.builds(Note, st.integers(0, 3000), st.integers(1, 900), pitches), max_size=5).map(
    lambda notes: Phrase(tuple(sorted(notes)), 3840)
)
knobs = st.sampled_from(["density", "register", "closeness", "blend", "morph", "colour"])
slots, entries = st.integers(0, 3), st.integers(0, 6)
commands = st.one_of(
    st.sampled_from([
        ask.Play(), ask.Stop(), ask.Continue(), ask.Tap(), ask.Retrigger(), ask.Clear(), ask.Undo(), ask.Redo(),
        ask.TestNote(), ask.Load("x.mid"), ask.Export("session", "x"), ask.Forget("panic"), ask.Learn(""),
    ]),
    changes,
    st.builds(ask.Locate, st.integers(-1, 40)),
    st.builds(ask.Record, st.booleans()),
    st.builds(ask.Take, st.integers(-1, 9)),
    st.builds(ask.UsePhrase, phrases),
    st.builds(ask.ReRoll, st.none() | st.integers(-1, 9)),
    st.builds(ask.Turn, knobs, st.floats(-4, 4)),
    st.builds(ask.Reset, st.just("") | knobs),
    st.builds(ask.Lock, knobs, st.booleans()),
    st.builds(ask.SetSpan, knobs, st.floats(-3, 1), st.floats(-1, 3)),
    st.builds(ask.Learn, knobs | st.just("panic")),
    st.builds(ask.Bind, st.sampled_from(["density", "mute", "switch"]), st.sampled_from(["cc 1", "note 60", "off"])),
    st.builds(ask.Go, entries),
    st.builds(ask.Star, entries, st.booleans()),
    st.builds(ask.Store, slots),
    st.builds(ask.Recall, slots),
    st.builds(ask.Erase, slots),
    st.builds(ask.Morph, slots, slots, st.floats(0, 1)),
    st.builds(ask.BlendWith, entries),
    st.builds(ask.Compare, st.sampled_from(["A", "B"])),
)  # fmt: skip
configs = st.builds(
    EngineConfig,
    bpm=st.sampled_from([60.0, 120.0, 400.0]),
    capture=st.sampled_from(["bars", "silence", "switch"]),
    bars=st.just(1),
    silence_beats=st.just(0.25),
    starts=st.sampled_from(["note", "daemon"]),
    answer=st.sampled_from(["once", "loop", "replace"]),
    every=st.integers(0, 1),
    sync=st.sampled_from(["auto", "internal", "clock"]),
    sync_delay_ms=st.sampled_from([0.0, -20.0, 20.0]),
    clock_out=st.booleans(),
    channel=channels,
    thru=st.booleans(),
    inputs=st.just((InputRoute(), InputRoute("Keys", transpose=1))),
    outputs=st.sampled_from(ROUTES),
)
