"""The model process: loads a pack and answers requests; all array work happens here."""

import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from glsr_live.engine.events import ModelReady
from glsr_live.io.clock import Clock
from glsr_live.io.desk import Desk, Served, Vary, refused
from glsr_live.music.note import TICKS_PER_BEAT, Note, Phrase
from glsr_live.music.variation import AskPlane, KeyLock, Knobs, Spread

if TYPE_CHECKING:
    from glsr_live.model.contract import Axis
    from glsr_live.model.onnx_model import Provider

Load = Callable[[], Served]
NOTES = tuple(Note(beat * TICKS_PER_BEAT, TICKS_PER_BEAT, 60 + 2 * beat) for beat in range(8))
REHEARSAL = Phrase(NOTES, 8 * TICKS_PER_BEAT)
FLATTEST = 1e-6
"""The slope of an axis that moves nothing, in its unit."""
_PR_SET_PDEATHSIG = 1


def main(pack: str, provider: str) -> int:
    """Serve a pack until standard input ends; exit status 2 when it cannot be loaded."""
    return serve(lambda: load(pack, provider))


def load(pack: str, provider: str) -> Served:
    """The model of a pack, warm; `provider` is one of load_pack's."""
    # Imported here: the instrument reads this module's neighbours and must not get numpy with them.
    from glsr_live.model.pack import load_pack
    from glsr_live.model.variator import Variator

    loaded = load_pack(pack, cast("Provider", provider), Clock().now)
    contract = loaded.contract
    axes = tuple(axis.name for axis in contract.axes)
    spreads = tuple(_spread(axis, contract.window) for axis in contract.axes)
    variator = Variator(loaded)

    def plane(asked: AskPlane) -> Iterator[bytes]:
        parts = variator.plane_parts(asked.phrase, asked.knobs, asked.x, asked.y, asked.attribute, asked.size)
        return (part.tobytes() for part in parts)

    _warm_up(variator.vary, axes)
    return Served(ModelReady(axes, contract.name, loaded.provider, spreads), variator.vary, plane)


def _spread(axis: "Axis", steps: int) -> Spread:
    start, end = ((value - axis.mean) / max(axis.slope, FLATTEST) for value in (axis.low, axis.high))
    return Spread(axis.low, axis.high, start, end, steps)


def _warm_up(vary: Vary, axes: tuple[str, ...]) -> None:
    """The first variations take several times as long as all others, so they are not the player's."""
    for knobs in (Knobs(), Knobs(tuple((axis, 1.0) for axis in axes))):
        vary(REHEARSAL, knobs, goal=None, lock=KeyLock())


def serve(load: Load) -> int:
    """Say that the model is there, or why not; then answer what comes on standard input until that ends.

    Both directions carry pickles: the other end is always our own parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    requests, replies = _take_the_pipes()
    try:
        served = load()
    except Exception as error:  # whatever it is, the instrument has to hear of it
        _reply(replies, refused(0, error))
        return 2
    _reply(replies, served.ready)
    desk = Desk(served, lambda reply: _reply(replies, reply), Clock().now)
    inbox: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_read, args=(requests, inbox), name="requests", daemon=True).start()
    while desk.take(_arrived(inbox, wait=not desk.busy)):
        desk.work()
    return 0


def _take_the_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output as the protocol's own; what libraries print goes to stderr from now on."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, replies


def _read(requests: BinaryIO, inbox: "SimpleQueue[Any]") -> None:
    """Put what comes into the inbox, and None at its end; in a thread, so that what is new interrupts a plane."""
    try:
        while True:
            inbox.put(pickle.load(requests))
    except (EOFError, OSError, pickle.UnpicklingError):
        inbox.put(None)


def _arrived(inbox: "SimpleQueue[Any]", wait: bool) -> list[Any]:
    """What is in the inbox, in order; at least one if we `wait`."""
    arrived = [inbox.get()] if wait else []
    while not inbox.empty():
        arrived.append(inbox.get())
    return arrived


def _reply(replies: BinaryIO, message: object) -> None:
    try:
        replies.write(pickle.dumps(message))
        replies.flush()
    except BrokenPipeError:  # the instrument has gone; the end of the input says so next
        pass


def _die_with_parent() -> None:
    """A model that computes when its instrument is killed would not see its input end for a while."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
