"""Output to the frame on a JACK server: in time, in order, and no note left sounding whoever is killed."""

import os
import signal
import time

import pytest

pytest.importorskip("jack", reason="JACK-Client is not installed", exc_type=(ImportError, OSError))

from benchmarks.jack_output import measure
from glsr_live.engine.messages import control
from tests.jack_rig import Driver, Listener, Recorder, jack_rig, wait_for

pytestmark = pytest.mark.jack
OUT = "GLSR Live Out:GLSR Live Out"
ON, OFF, HIGH = "903c40", "803c00", "904840"
RELEASE = [control(channel, number, 0).hex() for channel in range(16) for number in (64, 123)]
FRAME = 1 / 48000


@pytest.fixture(params=[64, 1024])
def rig(request):
    with jack_rig(request.param) as rig:
        yield rig


def connected(rig, kind=Recorder) -> tuple[Driver, Recorder]:
    """The ports, and somebody who hears them."""
    driver, recorder = Driver(rig, "-", "-", "none"), kind(rig)
    rig.connect(OUT, recorder.port)
    return driver, recorder


def heard(recorder: Recorder) -> list[str]:
    return [data.hex() for _, data in recorder.heard]


def connections(driver: Driver) -> str:
    driver.send("connections")
    return driver.line()


def sounding(rig) -> tuple[Driver, Recorder]:
    """A note sounds."""
    driver, recorder = connected(rig)
    driver.send(ON)
    wait_for(lambda: heard(recorder) == [ON], "the note")
    return driver, recorder


def test_every_message_has_the_frame_of_its_due_second(rig):
    driver, listener = connected(rig, Listener)
    start = time.perf_counter() + 0.5
    due = [start + 0.0107 * number for number in range(60)]
    for number, second in enumerate(due):
        driver.send(f"90{number:02x}40", f"@{second!r}")
    wait_for(lambda: len(listener.heard) == 60, "the notes")
    assert heard(listener) == [f"90{number:02x}40" for number in range(60)]
    late = sorted(abs(when - second) for (when, _), second in zip(listener.heard, due, strict=True))
    assert late[len(late) // 2] < 12 * FRAME


def test_what_is_sent_now_does_not_overtake_what_waits(rig):
    driver, listener = connected(rig, Listener)
    driver.send(ON, "0.3")
    driver.send(OFF, "0")
    wait_for(lambda: len(listener.heard) == 2, "both")
    assert heard(listener) == [ON, OFF]
    (on, _), (off, _) = listener.heard
    assert off - on < FRAME / 2


def test_an_instrument_that_is_killed_leaves_no_note_sounding(rig):
    driver, recorder = sounding(rig)
    writer = driver.writer()
    driver.send(HIGH, "0.9")
    wait_for(lambda: os.path.exists(f"/proc/{writer}"), "the writer")
    driver.process.kill()
    wait_for(lambda: len(recorder.heard) >= 2 + len(RELEASE), "the release")
    assert heard(recorder) == [ON, OFF, *RELEASE]
    wait_for(lambda: not any(name == OUT for name in rig.ports()), "the end of the port")


def test_a_writer_that_is_killed_is_replaced_connected_again_and_the_note_ended(rig):
    driver, recorder = sounding(rig)
    first = driver.writer()
    wait_for(lambda: connections(driver) == "[['recorder:recorder']]", "the writer to tell its connections")
    os.kill(first, signal.SIGKILL)
    assert driver.line() == "PortLost(port='out')"
    assert driver.line() == "PortFound(port='out')"
    assert driver.writer() != first
    wait_for(lambda: len(recorder.heard) >= 2 + len(RELEASE), "the release")
    assert heard(recorder) == [ON, OFF, *RELEASE]
    driver.send(HIGH)
    wait_for(lambda: heard(recorder)[-1] == HIGH, "the next note")


def test_what_was_sent_before_the_end_is_played(rig):
    driver, recorder = connected(rig)
    driver.send(ON, "0.2")
    driver.send(OFF, "0.25")
    driver.send("close")
    assert driver.process.wait(10) == 0
    wait_for(lambda: heard(recorder) == [ON, OFF], "both")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_all_does_not_end_the_writer_before_the_last_note(rig, number):
    driver, recorder = sounding(rig)
    os.kill(driver.writer(), number)
    driver.send(OFF, "0.1")
    wait_for(lambda: heard(recorder) == [ON, OFF], "the last note-off")


def test_the_benchmark_plays_every_note_both_ways():
    errors = measure(64, 20)
    assert {way: len(seconds) for way, seconds in errors.items()} == {"rtmidi": 20, "exact": 20}
