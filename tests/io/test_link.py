"""Ableton Link: two real peers in two processes, and what is said without the library."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glsr_live.engine.transport import Transport
from glsr_live.io.clock import Clock
from glsr_live.io.link import LinkError, LinkPeer
from glsr_live.music.note import Meter

ROOT = Path(__file__).parents[2]
SESSION = """
import sys, time
from glsr_live.io.link import LinkPeer
with LinkPeer(133.0, 4.0) as peer:
    for line in sys.stdin:
        match line.split():
            case ["say"]:
                value = peer.poll()
                print(time.perf_counter(), value.beat, value.bpm, peer.peers, flush=True)
            case ["tempo", bpm]:
                peer._link.tempo = float(bpm)
            case ["playing", on]:
                peer._link.playing = on == "on"
"""


class Other:
    """A session in another process."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", SESSION]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def say(self) -> tuple[float, float, float, int]:
        assert self.process.stdout is not None
        self.tell("say")
        second, beat, bpm, peers = self.process.stdout.readline().split()
        return float(second), float(beat), float(bpm), int(peers)

    def close(self) -> None:
        self.process.communicate(timeout=10)


def until(is_so: Any, seconds: float = 5.0) -> bool:
    clock = Clock()
    end = clock.now() + seconds
    while clock.now() < end:
        if is_so():
            return True
        clock.wait_until(clock.now() + 0.02)
    return False


@pytest.fixture
def other() -> Iterator[Other]:
    pytest.importorskip("aalink")
    session = Other()
    session.say()
    Clock().wait_until(Clock().now() + 1.0)  # of two that begin within half a second, Link may choose either
    yield session
    session.close()


@pytest.mark.slow
def test_who_joins_takes_the_tempo_of_the_session_and_follows_it(other: Other) -> None:
    with LinkPeer(90.0, 4.0) as peer:
        if not until(lambda: peer.peers == 1):
            pytest.skip("no multicast here: Link's peers do not find each other")
        assert until(lambda: abs(peer.poll().bpm - 133.0) < 0.01)
        assert other.say()[2] == pytest.approx(133.0, abs=0.01)
        transport, clock = Transport(60, Meter(), 1920, sync="link"), Clock()
        transport.follow_link(peer.poll(), clock.now())
        transport.play(clock.now())
        second, beat, _, _ = other.say()
        ours = transport.position(transport.tick_at(second)) / 480
        assert abs((ours - beat + 2) % 4 - 2) < 0.02
        other.tell("tempo 99")
        assert until(lambda: abs(peer.poll().bpm - 99.0) < 0.01)
        transport.follow_link(peer.poll(), clock.now())
        assert transport.bpm == pytest.approx(99.0, abs=0.01)


@pytest.mark.slow
def test_start_and_stop_of_the_session_are_heard(other: Other) -> None:
    with LinkPeer(90.0, 4.0) as peer:
        if not until(lambda: peer.peers == 1):
            pytest.skip("no multicast here: Link's peers do not find each other")
        other.tell("playing on")
        assert until(lambda: peer.poll().playing)
        other.tell("playing off")
        assert until(lambda: not peer.poll().playing)


def test_without_the_library_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aalink", None)
    with pytest.raises(LinkError, match=r"pip install 'glsr-live\[link\]'"):
        LinkPeer(120.0, 4.0)


def test_the_module_alone_loads_neither_link_nor_an_event_loop() -> None:
    program = "import sys, glsr_live.io.link; print('aalink' in sys.modules, 'asyncio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
