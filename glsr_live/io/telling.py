"""What is worth a line to the player."""

from collections.abc import Callable, Mapping, Sequence

from glsr_live.control.status import Status
from glsr_live.engine.events import PortFound, PortLost
from glsr_live.io.ports import PortEvent


class Teller:
    """Says a line when something comes or goes, when there is a new answer, and when something went wrong."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._last = Status()

    def tell(self, status: Status) -> None:
        """The status is this now."""
        last, self._last = self._last, status
        if status.provider != last.provider:
            self._say(_model(status))
        if (status.source, status.running) != (last.source, last.running) and status.source != "internal":
            self._say(f"{status.source}: {'it runs' if status.running else 'it rests'}, {status.bpm:g} bpm")
        if status.yields and status.yields != last.yields:
            self._say(f"answer: {_change(status.played, status.yields)} ({status.latency_ms:.1f} ms)")
        self._complain(status, last)

    def _complain(self, status: Status, last: Status) -> None:
        if status.late > last.late:
            self._say(f"late: {status.late - last.late} notes left out")
        if status.overdue > last.overdue:
            self._say(f"late: the answer missed its bar line by {status.overdue_ms:.0f} ms and waits for the next one")
        if status.looping > last.looping:
            self._say("circle: our own notes come back to us; take the cable from our output to our input away")
        if status.wrote != last.wrote:
            self._say(f"wrote {status.wrote}")
        if status.problem and status.problem != last.problem:
            self._say(f"refused: {status.problem}")

    def watch(self, events: Sequence[PortEvent]) -> None:
        """This came from the ports at once; one that is lost and found in one breath only let go of its keys."""
        lost = {event.port for event in events if isinstance(event, PortLost)}
        found = {event.port for event in events if isinstance(event, PortFound)}
        for port in sorted(lost - found):
            self._say(f"{_named(port)}: lost; it is looked for once a second")
        for port in sorted(found - lost):
            self._say(f"{_named(port)}: found again")


def _named(port: str) -> str:
    known = {"in": "MIDI input", "out": "MIDI output", "control": "MIDI control port"}
    return known.get(port, f"MIDI port {port!r}")


def _model(status: Status) -> str:
    if not status.provider:
        return "model: lost; the music goes on, and the model is started anew"
    axes = ", ".join(name for name, _ in status.knobs.axes)
    return f"model: pack {status.pack!r} on {status.provider}, with the knobs {axes}"


def _change(played: Mapping[str, float], yields: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {played.get(name, value):.3g} -> {value:.3g}" for name, value in yields.items())
