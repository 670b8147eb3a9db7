"""What the monitor shows: the text of the screen, and the lines where there is none."""

from contextlib import closing
from dataclasses import replace

import pytest
from rich.console import Console

from glsr_live.commands.monitor import words
from glsr_live.commands.monitor.screen import screen, waiting
from glsr_live.commands.monitor.telling import news
from glsr_live.commands.monitor.watching import FRAME_SECONDS, Drawn, Lines, watch
from glsr_live.commands.reaching import client_of
from glsr_live.commands.roll import ASCII
from glsr_live.config.schema import OscConfig
from glsr_live.control.status import KnobStatus, PortStatus, Position, SnapshotStatus, Status
from glsr_live.io.osc_server import OscServer
from glsr_live.io.system import Wishes
from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase
from glsr_live.music.variation import Knobs
from glsr_live.testing import FakeClock

STEP = TICKS_PER_STEP
PHRASE = Phrase((Note(0, 4 * STEP, 60), Note(16 * STEP, 2 * STEP, 62)), 32 * STEP)
ANSWER = Phrase((Note(0, 4 * STEP, 60), Note(8 * STEP, 4 * STEP, 64), Note(16 * STEP, 2 * STEP, 62)), 32 * STEP)
DENSITY = KnobStatus("density", 1.5, -3, 3, 0, controller="cc 14")
CLOSENESS = KnobStatus("closeness", 1, 0, 4, 1, locked=True, controller="cc 102", physical=1.0, held=False)
STATUS = Status(
    capture="captured",
    bpm=96.0,
    running=True,
    source="clock",
    board=(DENSITY, CLOSENESS),
    phrase=PHRASE,
    variation=ANSWER,
    key="C major",
    played={"density": 2.0, "range": 2.0},
    yields={"density": 3.0, "range": 4.0},
    number=3,
    entries=7,
    starred=True,
    snapshots=(SnapshotStatus(1, "verse", Knobs()), SnapshotStatus(4, "", Knobs())),
    pack="bach",
    provider="CPU",
    latency_ms=1.25,
    ports=(PortStatus("in", True, 12), PortStatus("out", False, 30)),
)
POSITION = Position(bar=5, beat=3)


def shown(status=STATUS, width=100, height=60, **more):
    """The lines of the screen, without what pads them."""
    console = Console(width=width, height=height, no_color=True, force_terminal=False)
    with console.capture() as capture:
        console.print(screen(status, POSITION, width, ASCII, **more))
    return [line.rstrip() for line in capture.get().split("\n")]


def test_the_whole_screen():
    assert shown(before=(PortStatus("in", True, 10), PortStatus("out", True, 30))) == [
        "bar 5, beat 3; 96 bpm, 4/4, clock",
        "phrase captured; C major; pack 'bach' on CPU, last answer in 1.2 ms",
        "",
        "knobs",
        "density    ..........|....#.....  +1.50  cc 14",
        "closeness  .....#..............=  +1.00  cc 102; locked; move the controller to the knob's place",
        "",
        "phrase",
        "  E4 |................|................|",
        " D#4 |................|................|",
        "  D4 |................|#=..............|",
        " C#4 |................|................|",
        "  C4 |#===............|................|",
        "",
        "answer",
        "  E4 |........#===....|................|",
        " D#4 |................|................|",
        "  D4 |................|#=..............|",
        " C#4 |................|................|",
        "  C4 |#===............|................|",
        "density 2 -> 3, range 2 -> 4",
        "",
        "ports",
        "in: 12 *, out: lost",
        "entry 3 of 7, starred; side A; seed 0; snapshots 1 verse, 4",
        "",
    ]


def test_an_instrument_that_has_heard_nothing_yet():
    told = shown(Status())
    assert told[0] == "stopped; 120 bpm, 4/4, internal"
    assert told[1] == "phrase empty; no model (loading, or lost; the music goes on)"
    assert told.count("(none yet)") == 2


@pytest.mark.parametrize("width", [20, 30, 40, 59, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(width):
    lines = shown(width=width)
    assert max(map(len, lines)) <= width
    assert any(line.startswith("density") and "+1.50" in line for line in lines)


def test_a_roll_that_is_too_wide_goes_on_below_like_a_line_of_a_score():
    assert words.systems(PHRASE, 30, (), ASCII).split("\n") == [
        "  D4 |................|",
        " C#4 |................|",
        "  C4 |#===............|",
        "",
        "  D4 |#=..............|",
        " C#4 |................|",
        "  C4 |................|",
    ]
    assert words.systems(PHRASE, 40, (), ASCII) == words.systems(PHRASE, 1000, (), ASCII)


def test_a_controller_that_was_never_moved_is_nowhere_else():
    unmoved = replace(DENSITY, held=False)
    assert words.knob(unmoved) == "cc 14"
    assert words.slider(unmoved, ASCII) == "..........|....#....."
    assert words.knob(replace(unmoved, physical=0.0)) == "cc 14; move the controller to the knob's place"


def test_troubles_are_told_on_top():
    late = replace(STATUS, late=2, overdue=1, overdue_ms=30.4)
    status = replace(late, looping=True, learning="density", problem="no knob 'x'")
    assert shown(status)[2:7] == [
        "! our own notes come back: an input and an output are connected in a circle",
        "! 2 notes left out because they were late",
        "! 1 answers missed their bar line, the newest by 30 ms",
        "! move a controller: it will be density",
        "! no knob 'x'",
    ]


def test_a_clock_that_is_not_followed_closely_yet():
    assert words.transport(replace(STATUS, locked=False), POSITION).endswith("clock (not locked yet)")


def test_what_a_player_named_is_no_markup():
    named = replace(STATUS, snapshots=(SnapshotStatus(1, "[bold]verse", Knobs()),))
    assert any("[bold]verse" in line for line in shown(named))


def test_while_it_waits():
    console = Console(width=200, no_color=True)
    with console.capture() as capture:
        console.print(waiting("127.0.0.1", 9610))
    assert capture.get().startswith("waiting: no instrument answers at 127.0.0.1, port 9610; start glsr-live")


def test_nothing_new_is_no_line():
    assert news(STATUS, replace(STATUS, latency_ms=9.0), POSITION) == []


def test_every_change_is_a_line():
    assert news(Status(), STATUS, POSITION, ASCII) == [
        "time: bar 5, beat 3; 96 bpm, 4/4, clock",
        "model: pack 'bach' on CPU, last answer in 1.2 ms",
        "capture: phrase captured; C major",
        "knob: density +1.50",
        "knob: closeness +1.00",
        "phrase:\n" + words.systems(PHRASE, 100, (), ASCII),
        "answer: density 2 -> 3, range 2 -> 4\n" + words.systems(ANSWER, 100, (), ASCII),
        "port: out is lost",
    ]
    turned = replace(STATUS, board=(replace(DENSITY, value=-0.5), CLOSENESS), late=1)
    assert news(STATUS, turned, POSITION) == ["knob: density -0.50", "! 1 notes left out because they were late"]
    gone = replace(STATUS, phrase=None, variation=None, played={}, yields={})
    assert news(STATUS, gone, POSITION) == ["phrase: none", "answer: none"]
    back = replace(STATUS, ports=(PortStatus("in"), PortStatus("out")))
    assert news(STATUS, back, POSITION) == ["port: out is there again"]


def test_lines_say_when_the_instrument_comes_and_goes(capsys):
    lines = Lines(OscConfig(), ASCII)
    lines(False, Status(), Position())
    lines(False, Status(), Position())
    lines(True, Status(bpm=90.0), Position())
    lines(False, Status(), Position())
    assert capsys.readouterr().out.split("\n") == [
        "waiting for 127.0.0.1, port 9610",
        "watching 127.0.0.1, port 9610",
        "time: stopped; 90 bpm, 4/4, internal",
        "waiting for 127.0.0.1, port 9610",
        "",
    ]


def test_the_screen_is_drawn_again_only_when_it_looks_otherwise():
    drawn, size = Drawn(), (80, 24)
    assert drawn.differs(False, Status(), Position(), size)
    assert not drawn.differs(False, Status(), Position(), size)
    assert drawn.differs(True, Status(), Position(), size)
    assert drawn.differs(True, STATUS, Position(1, 1), size)
    assert drawn.differs(True, STATUS, Position(1, 1, 7), size)  # the star of a port goes out
    assert not drawn.differs(True, STATUS, Position(1, 1, 240), size)
    assert drawn.differs(True, STATUS, Position(1, 2), size)
    assert drawn.differs(True, STATUS, Position(1, 2), (60, 24))


def test_it_watches_a_server():
    clock, wishes, seen = FakeClock(), Wishes(), []
    with closing(OscServer(port=0)) as server, closing(client_of(OscConfig(port=server.address[1]))) as client:

        def show(there, status, position):
            server.poll(clock.now())
            server.publish(STATUS, POSITION, clock.now())
            seen.append((there, status.bpm, position))
            wishes.end = there or clock.now() > 100 * FRAME_SECONDS

        watch(client, show, wishes, clock)
    assert seen[0][0] is False
    assert seen[-1] == (True, 96.0, POSITION)
