"""How the transport behaves: one row for every rule, each a test.

A script is a line of words. The sender plays 125 BPM: a pulse every 20 ms, a tick every millisecond.

    p24       24 pulses, each 20 ms after what came before      FA FB FC    the message, now
    w300      300 ms pass, the transport is advanced when due   F2:16       Song Position, in sixteenths
    b/FA      the message at port b                             raw:f810    any bytes, in hex
    play stop resume note tap                                   the player's controls
    loc:960   the player locates, in ticks                      link:4.5    a Link session that plays, at that beat
    rest:4.5  a Link session that does not play                 set:bpm=60  a setting

Ticks never go back, whatever a row does, and the song keeps the bar lines of the ticks; both are checked in every row.
A position holds to three ticks: a clock that has just begun may be 1.5 ms off. What is told is rounded to pulses: after
Continue, ticks pass from where they stopped, a little before the pulse that comes.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from glsr_live.engine.transport import Click, Jumped, LinkTime, Started, Stopped, Transport
from glsr_live.music.note import Meter
from tests.engine.transport.clocks import CONTINUE, PULSE, START, STOP, song_position

BAR = 1920
MESSAGES = {"FA": START, "FB": CONTINUE, "FC": STOP, "FE": b"\xfe", "FF": b"\xff", "F9": b"\xf9", "p": PULSE}


@dataclass(frozen=True)
class Row:
    """What happens, what is told (in words), where the song is then, and whether it plays."""

    name: str
    script: str
    told: list[str]
    position: int
    running: bool
    settings: dict[str, Any] = field(default_factory=dict)
    also: dict[str, Any] = field(default_factory=dict)


@dataclass
class Stage:
    """Plays a script to a transport."""

    transport: Transport
    now: float = 100.0
    told: list[str] = field(default_factory=list)
    ticks: list[int] = field(default_factory=list)

    def wait(self, seconds: float) -> None:
        until = self.now + seconds
        while (due := self.transport.due()) is not None and due <= until:
            self.now = max(self.now, due)
            self.transport.advance(self.now)
            self.look()
        self.now = until
        self.look()

    def look(self) -> None:
        self.ticks.append(self.transport.passed(self.now))
        for change in self.transport.changes():
            match change:
                case Started():
                    self.told.append(f"start {round(change.position / 20) * 20}")
                case Stopped():
                    self.told.append("stop")
                case Jumped(before, after, position):
                    assert after >= before
                    self.told.append(f"{'shift' if before == after else 'jump'} {round(position / 20) * 20}")
                case Click():
                    self.told.append("CLICK" if change.accent else "click")

    def do(self, word: str) -> None:
        port, _, name = word.rpartition("/")
        name, _, value = name.partition(":")
        if name in MESSAGES:
            self.transport.receive(MESSAGES[name], self.now, port or "in")
        elif name == "F2":
            self.transport.receive(song_position(int(value)), self.now, port or "in")
        elif name == "raw":
            self.transport.receive(bytes.fromhex(value), self.now, port or "in")
        elif name[0] == "p" and name[1:].isdigit():
            for _ in range(int(name[1:])):
                self.wait(0.020)
                self.do(f"{port}/p")
        elif name[0] == "w" and name[1:].isdigit():
            self.wait(int(name[1:]) / 1000)
        else:
            self.control(name, value)
        self.look()

    def control(self, name: str, value: str) -> None:
        transport, now = self.transport, self.now
        match name:
            case "loc":
                transport.locate(int(value), now)
            case "link" | "rest":
                transport.follow_link(LinkTime(float(value), 125.0, name == "link"), now)
            case "set":
                key, _, text = value.partition("=")
                known = {"on": True, "off": False, "3/4": Meter(3, 4)}
                transport.configure(now, **{key: known.get(text, float(text) if text.isdigit() else text)})
            case "meter3":
                transport.configure(now, meter=Meter(3, 4), cycle=4 * 1440)
            case "note":
                transport.start_at_note(now)
            case _:
                {"play": transport.play, "stop": transport.stop, "resume": transport.resume, "tap": transport.tap}[
                    name
                ](now)


def of(numerator: int, denominator: int = 4, bars: int = 4) -> dict[str, Any]:
    """Settings for a meter."""
    meter = Meter(numerator, denominator)
    return {"meter": meter, "cycle": bars * meter.bar}


CLOCK = {"sync": "clock"}
INTERNAL = {"sync": "internal"}
LINK = {"sync": "link"}
ROWS = [
    # Start, Continue and Stop
    Row("nothing plays before Start", "p48", [], 0, False),
    Row("Start alone does not play", "p24 FA w200", [], 0, False),
    Row("playback begins with the first pulse after Start", "p24 FA p1", ["start 0"], 0, True),
    Row("that pulse is position 0", "FA p25", ["start 0"], 480, True),
    Row("between two pulses time goes on", "FA p97 w10", ["start 0"], 1930, True),
    Row("Stop stops at once", "FA p25 FC w100", ["start 0", "stop"], 480, False),
    Row("Stop freezes the position though pulses continue", "FA p25 FC p48", ["start 0", "stop"], 480, False),
    Row("Stop at rest does nothing", "FC p3 FC", [], 0, False),
    Row("Stop takes back a Start", "FA FC p24", [], 0, False),
    Row("Continue alone does not play", "FA p25 FC FB w200", ["start 0", "stop"], 480, False),
    Row("Continue goes on with the next pulse", "FA p25 FC p7 FB p1", ["start 0", "stop", "start 480"], 500, True),
    Row("Continue twice is once", "FA p25 FC FB FB p1", ["start 0", "stop", "start 480"], 500, True),
    Row("Continue without a Start begins at 0", "p24 FB p1", ["start 0"], 0, True),
    Row("Continue in play is ignored", "FA p25 FB p24", ["start 0"], 960, True),
    Row("Start after Stop begins at 0", "FA p25 FC FA p1", ["start 0", "stop", "start 0"], 0, True),
    Row("Start in play begins again", "FA p100 FA p1", ["start 0", "start 0"], 0, True),
    Row("a Start in play waits for its pulse", "FA p97 FA w10", ["start 0"], 1930, True),
    Row("Start overrules Continue", "FA p25 FC FB FA p1", ["start 0", "stop", "start 0"], 0, True),
    Row(
        "Stop and Continue over and over lose no pulse",
        "FA p25 " + "FC p5 FB p10 " * 4,
        ["start 0"] + [word for n in range(4) for word in ("stop", f"start {480 + 200 * n}")],
        1280,
        True,
    ),
    Row("pulses at rest keep the tempo", "FA p200 FC p100", ["start 0", "stop"], 3980, False, also={"bpm": 125}),
    # Song Position at rest
    Row("Song Position at rest is told", "p24 F2:16", ["jump 1920"], 1920, False),
    Row("Song Position at rest sets where Continue begins", "F2:16 FB p1", ["jump 1920", "start 1920"], 1920, True),
    Row("and the music goes on from there", "F2:16 FB p25", ["jump 1920", "start 1920"], 2400, True),
    Row(
        "the last of several counts",
        "F2:16 F2:3 F2:7 FB p1",
        ["jump 1920", "jump 360", "jump 840", "start 840"],
        840,
        True,
    ),
    Row("between Continue and its pulse it counts too", "FB F2:8 p1", ["jump 960", "start 960"], 960, True),
    Row("Start forgets it", "F2:16 FA p1", ["jump 1920", "start 0"], 0, True),
    Row("after Start it is not believed", "FA F2:16 p1", ["start 0"], 0, True),
    Row(
        "after Stop it moves Continue", "FA p49 FC F2:4 FB p1", ["start 0", "stop", "jump 480", "start 480"], 480, True
    ),
    Row("Song Position 0 is the beginning", "FA p49 FC F2:0 FB p1", ["start 0", "stop", "jump 0", "start 0"], 0, True),
    Row("the same Song Position again says nothing new", "F2:16 F2:16", ["jump 1920"], 1920, False),
    Row("the highest Song Position", "F2:16383 FB p1", ["jump 1965960", "start 1965960"], 1965960, True),
    # Song Position in play
    Row("a loop by a whole bar is believed at once", "FA p96 F2:0 p1", ["start 0", "shift 0"], 0, True),
    Row("and back again", "FA p96 F2:0 p96 F2:0 p96 F2:0 p1", ["start 0", "shift 0", "shift 0", "shift 0"], 0, True),
    Row("a leap forward by whole bars too", "FA p24 F2:20 p1", ["start 0", "shift 2400"], 2400, True),
    Row("in 3/4 a bar is twelve sixteenths", "FA p72 F2:0 p1", ["start 0", "shift 0"], 0, True, of(3)),
    Row("in 3/4 sixteen sixteenths are no bar", "FA p96 F2:0 p1", ["start 0"], 1920, True, of(3)),
    Row("in 6/8 as in 3/4", "FA p72 F2:0 p1", ["start 0", "shift 0"], 0, True, of(6, 8)),
    Row("in 7/8 a bar is fourteen", "FA p84 F2:0 p1", ["start 0", "shift 0"], 0, True, of(7, 8)),
    Row("in 5/4 a bar is twenty", "FA p24 F2:24 p1", ["start 0", "shift 2880"], 2880, True, of(5)),
    Row("in 12/8 a bar is twenty-four", "FA p24 F2:28 p1", ["start 0", "shift 3360"], 3360, True, of(12, 8)),
    Row("in 3/16 a bar is three", "FA p24 F2:7 p1", ["start 0", "shift 840"], 840, True, of(3, 16)),
    Row("what says where we are changes nothing", "FA p24 F2:4 p1", ["start 0"], 480, True),
    Row("less than a sixteenth beside us changes nothing", "FA p27 F2:4 p1", ["start 0"], 540, True),
    Row(
        "a position off the bar is not believed at once", "FA p24 F2:9 p1", ["start 0"], 480, True, also={"doubted": 1}
    ),
    Row(
        "it is when it is said again and fits the pulses",
        "FA p24 F2:9 p12 F2:11 p1",
        ["start 0", "jump 1320"],
        1320,
        True,
    ),
    Row("said twice at once is said once", "FA p24 F2:9 F2:9 p1", ["start 0"], 480, True),
    Row(
        "said again where the pulses contradict is not believed",
        "FA p24 F2:9 p12 F2:9 p1",
        ["start 0"],
        720,
        True,
        also={"doubted": 2},
    ),
    Row("six times too large is not believed", "FA p30 F2:30 p6 F2:36 p12 F2:48 p1", ["start 0"], 960, True),
    Row(
        "six times too large at a bar line keeps the bar line",
        "FA p96 F2:96 p1",
        ["start 0", "shift 11520"],
        11520,
        True,
    ),
    Row(
        "a doubt does not outlive a Stop",
        "FA p24 F2:9 p6 FC FB p6 F2:11 p1",
        ["start 0", "stop", "start 580"],
        720,
        True,
    ),
    # Silence
    Row("a quarter of a second without a pulse is a stop", "FA p25 w260", ["start 0", "stop"], 730, False),
    Row("less is none", "FA p25 w220 p1", ["start 0"], 720, True),
    Row("a clock that comes back goes on where it was", "FA p25 w1000 p1", ["start 0", "stop", "start 740"], 730, True),
    Row("and waits until the song has come there", "FA p25 w1000 p30", ["start 0", "stop", "start 740"], 1080, True),
    Row("after silence Stop is a stop", "FA p25 w1000 FC p10", ["start 0", "stop"], 730, False),
    Row("after silence Start begins at 0", "FA p25 w1000 FA p1", ["start 0", "stop", "start 0"], 0, True),
    Row("a Start may wait long for its pulse", "FA w5000 p1", ["start 0"], 0, True),
    Row(
        "at 20 BPM three pulses of silence are a stop",
        "FA " + "w105 p1 " * 30 + "w400",
        ["start 0", "stop"],
        640,
        False,
    ),
    # Faults of the sender
    Row("a lost pulse costs nothing", "FA p25 w20 p24", ["start 0"], 980, True),
    Row("a doubled pulse costs nothing", "FA p25 p p24", ["start 0"], 960, True),
    Row("active sensing, reset and undefined bytes are ignored", "FA p12 FE FF F9 p13", ["start 0"], 480, True),
    Row("notes are ignored", "FA p12 raw:903c40 raw:803c40 p13", ["start 0"], 480, True),
    Row("no bytes at all", "FA p12 raw: p13", ["start 0"], 480, True),
    Row("a Song Position cut short is counted", "raw:f2 raw:f210 p1", [], 0, False, also={"malformed": 2}),
    Row(
        "a Song Position with a status inside is counted", "raw:f29010 raw:f21090", [], 0, False, also={"malformed": 2}
    ),
    Row("a Song Position too long is counted", "raw:f2101010", [], 0, False, also={"malformed": 1}),
    Row("real-time bytes inside a Song Position count", "FA raw:f2f84000", ["start 0"], 0, True, also={"malformed": 0}),
    Row(
        "17 bytes that begin like a pulse are counted and no pulse",
        "FA p12 raw:f8" + "00" * 16 + " p13",
        ["start 0"],
        480,
        True,
        also={"malformed": 1},
    ),
    Row("a Start with data is no Start", "raw:fa00 p4", [], 0, False, also={"malformed": 1}),
    Row("system exclusive is ignored", "FA p12 raw:f07e7f0601f7 p13", ["start 0"], 480, True, also={"malformed": 0}),
    # Several ports
    Row("the first that started rules", "FA p2 b/FA b/p4 p4", ["start 0"], 180, True),
    Row("another's Stop does not stop", "FA p2 b/FA b/p b/FC p4", ["start 0"], 100, True),
    Row("another's Start is lost", "FA p2 b/FA b/p FC b/p4", ["start 0", "stop"], 20, False),
    Row("after Stop another may start", "FA p2 FC b/FA b/p1", ["start 0", "stop", "start 0"], 0, True),
    Row("after silence another may start", "FA p2 w300 b/FA b/p1", ["start 0", "stop", "start 0"], 0, True),
    Row("who was silent does not interrupt", "FA p2 w300 b/FA b/p2 p4 b/p1", ["start 0", "stop", "start 0"], 120, True),
    Row("another's Song Position in play is ignored", "FA p24 b/F2:20 p1", ["start 0"], 480, True),
    Row("each has its own Song Position", "F2:16 b/F2:8 FB p1", ["jump 1920", "jump 960", "start 1920"], 1920, True),
    # Who rules
    Row("internal: a clock is ignored", "FA p24", [], 0, False, INTERNAL),
    Row("internal: so is what is broken", "raw:f2", [], 0, False, INTERNAL, {"malformed": 0}),
    Row("clock: the player cannot start", "play note resume w100", [], 0, False, CLOCK),
    Row("clock: the player cannot locate", "loc:960", [], 0, False, CLOCK),
    Row("clock: the player cannot stop", "FA p25 stop", ["start 0"], 480, True, CLOCK),
    Row("auto: bare pulses do not take over", "note p48", ["start 0"], 960, True, also={"source": "internal"}),
    Row("auto: a note starts bar 1 while the host rests", "note w480", ["start 0"], 480, True),
    Row(
        "auto: the host takes over what the player began",
        "note w490 FA p1",
        ["start 0", "start 0"],
        0,
        True,
        also={"source": "clock"},
    ),
    Row(
        "auto: the player goes on in the host's tempo",
        "FA p200 FC w300 note w480",
        ["start 0", "stop", "start 0"],
        480,
        True,
        {"bpm": 60},
        {"bpm": 125},
    ),
    Row("auto: a note in play starts nothing", "FA p25 note", ["start 0"], 480, True),
    Row(
        "auto: a tap while the host rules is ignored",
        "FA p25 tap w100 p1 tap",
        ["start 0"],
        600,
        True,
        also={"bpm": 125},
    ),
    Row(
        "auto to internal in play goes on",
        "FA p97 set:sync=internal w480",
        ["start 0"],
        2400,
        True,
        also={"source": "internal"},
    ),
    Row("internal to clock stops", "play w480 set:sync=clock w100", ["start 0", "stop"], 480, False),
    Row(
        "a host that was let go needs a new Start",
        "FA p97 set:sync=internal set:sync=auto stop p4",
        ["start 0", "stop"],
        1920,
        False,
    ),
    # The player
    Row("play begins at 0", "play w960", ["start 0"], 960, True, INTERNAL),
    Row("stop stays where it is", "play w960 stop w100", ["start 0", "stop"], 960, False, INTERNAL),
    Row(
        "resume goes on there", "play w960 stop w100 resume w10", ["start 0", "stop", "start 960"], 971, True, INTERNAL
    ),
    Row("play in play begins again", "play w500 play w10", ["start 0", "start 0"], 10, True, INTERNAL),
    Row("a note in play does not", "play w500 note w10", ["start 0"], 510, True, INTERNAL),
    Row("locate at rest", "loc:960 resume w10", ["jump 960", "start 960"], 970, True, INTERNAL),
    Row("locate in play", "play w500 loc:1000 w10", ["start 0", "jump 1000"], 1010, True, INTERNAL),
    Row(
        "locate by whole bars moves the song alone",
        "play w500 loc:2421 w10",
        ["start 0", "shift 2420"],
        2430,
        True,
        INTERNAL,
    ),
    Row("locate before 0 is ignored", "loc:-1", [], 0, False, INTERNAL),
    Row("a tempo bends time and jumps nowhere", "play w1000 set:bpm=250 w100", ["start 0"], 1200, True, INTERNAL),
    Row(
        "a tapped tempo bends time too",
        "play tap w240 tap w240 tap w100",
        ["start 0"],
        920,
        True,
        INTERNAL,
        {"bpm": 250},
    ),
    Row("a new meter goes on at the same position", "play w2000 meter3 w100", ["start 0"], 2100, True, INTERNAL),
    Row(
        "after a loop a new meter has its bar lines",
        "FA p96 F2:16 p96 F2:0 p24 meter3 p1",
        ["start 0", "shift 0", "jump 460"],
        480,
        True,
    ),
    # The count-in
    Row(
        "one bar of clicks before position 0",
        "play w1000",
        ["start -1920", "CLICK", "click", "click"],
        -920,
        True,
        {"count_in": 1},
    ),
    Row(
        "and then the music",
        "play w2000",
        ["start -1920", "CLICK", "click", "click", "click"],
        80,
        True,
        {"count_in": 1},
    ),
    Row(
        "two bars of 3/8",
        "play w1500",
        ["start -1440", *["CLICK", "click", "click"] * 2],
        60,
        True,
        of(3, 8) | {"count_in": 2},
    ),
    Row("a note starts without", "note w100", ["start 0"], 100, True, {"count_in": 1}),
    Row("resume goes on without", "loc:960 resume w100", ["jump 960", "start 960"], 1060, True, {"count_in": 1}),
    Row(
        "stop ends the clicks",
        "play w500 stop w3000",
        ["start -1920", "CLICK", "click", "stop"],
        -1420,
        False,
        {"count_in": 1},
    ),
    Row(
        "a host's Start ends the clicks",
        "play w500 FA p50",
        ["start -1920", "CLICK", "click", "start 0"],
        980,
        True,
        {"count_in": 1},
    ),
    # Delay, signed
    Row("a positive delay is later", "FA p97", ["start 0"], 1870, True, {"sync_delay_ms": 50}),
    Row("a negative delay is earlier", "FA p97", ["start 0"], 1970, True, {"sync_delay_ms": -50}),
    Row("a delay in play waits", "FA p97 set:sync_delay_ms=50 w40", ["start 0"], 1920, True),
    Row("it does not delay the internal tempo", "play w480", ["start 0"], 480, True, {"sync_delay_ms": 50}),
    # Link
    Row("link: the session's Start starts at its beat", "link:4.0 w480", ["start 1920"], 2400, True, LINK),
    Row("link: its Stop stops", "link:4.0 w480 rest:5.0", ["start 1920", "stop"], 2400, False, LINK),
    Row("link: a session that rests says nothing", "rest:4.0 w480 rest:5.0", [], 0, False, LINK),
    Row("link: the player joins at its beat", "rest:4.5 w240 play w10", ["start 2400"], 2410, True, LINK),
    Row(
        "link: a beat that is a little off is followed",
        "link:4.0 w480 link:5.01 w100",
        ["start 1920"],
        2505,
        True,
        LINK,
    ),
    Row(
        "link: a beat that is elsewhere is a jump",
        "link:4.0 w480 link:7.0 w100",
        ["start 1920", "jump 3360"],
        3460,
        True,
        LINK,
    ),
    Row(
        "link: whole bars elsewhere move the song alone",
        "link:4.0 w480 link:13.0 w100",
        ["start 1920", "shift 6240"],
        6340,
        True,
        LINK,
    ),
    Row("link: what makes no sense is counted", "link:nan link:inf link:1e300", [], 0, False, LINK, {"malformed": 3}),
    Row("link: without a session the player plays alone", "play w480", ["start 0"], 480, True, LINK),
    Row("auto: a session is ignored", "link:4.0", [], 0, False),
    Row("link: a clock is ignored", "FA p24", [], 0, False, LINK),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row(row: Row) -> None:
    settings = {"bpm": 125, "meter": Meter(), "cycle": 4 * BAR} | row.settings
    stage = Stage(Transport(**settings))
    for word in row.script.split():
        stage.do(word)
    transport = stage.transport
    assert stage.told == row.told
    assert transport.running == row.running
    assert transport.position(transport.tick_at(stage.now)) == pytest.approx(row.position, abs=3)
    assert stage.ticks == sorted(stage.ticks)
    assert transport.position(0) % transport._conductor.settings.meter.bar == 0
    for name, value in row.also.items():
        assert getattr(transport, name) == (pytest.approx(value, abs=0.05) if name == "bpm" else value)


def test_the_table_is_complete() -> None:
    assert len(ROWS) >= 60
    assert len({row.name for row in ROWS}) == len(ROWS)
