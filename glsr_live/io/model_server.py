"""The model process: loads a pack and answers requests; all array work happens here."""

import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from glsr_live.engine.events import AskModel, ModelReady, VariationReady
from glsr_live.io.clock import Clock
from glsr_live.io.worker import Refused
from glsr_live.music.note import TICKS_PER_BEAT, Note, Phrase
from glsr_live.music.variation import Knobs, Variation

if TYPE_CHECKING:
    from glsr_live.model.onnx_model import Provider

Vary = Callable[[Phrase, Knobs], Variation]
Load = Callable[[], tuple[ModelReady, Vary]]
NOTES = tuple(Note(beat * TICKS_PER_BEAT, TICKS_PER_BEAT, 60 + 2 * beat) for beat in range(8))
REHEARSAL = Phrase(NOTES, 8 * TICKS_PER_BEAT)
_PR_SET_PDEATHSIG = 1


def main(pack: str, provider: str) -> int:
    """Serve a pack until standard input ends; exit status 2 when it cannot be loaded."""
    return serve(lambda: load(pack, provider))


def load(pack: str, provider: str) -> tuple[ModelReady, Vary]:
    """The model of a pack, and what the instrument needs to know of it; `provider` is one of load_pack's."""
    # Imported here: the instrument reads this module's neighbours and must not get numpy with them.
    from glsr_live.model.pack import load_pack
    from glsr_live.model.variator import Variator

    loaded = load_pack(pack, cast("Provider", provider), Clock().now)
    axes = tuple(axis.name for axis in loaded.contract.axes)
    vary = Variator(loaded).vary
    _warm_up(vary, axes)
    return ModelReady(axes, loaded.contract.name, loaded.provider), vary


def _warm_up(vary: Vary, axes: tuple[str, ...]) -> None:
    """The first variations take several times as long as all others, so they are not the player's."""
    vary(REHEARSAL, Knobs())
    vary(REHEARSAL, Knobs(tuple((axis, 1.0) for axis in axes)))


def serve(load: Load) -> int:
    """Say that the model is there, or why not; then answer every AskModel on standard input by its reply.

    Both directions carry pickles: the other end is always our own parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    requests, replies = _take_the_pipes()
    try:
        ready, vary = load()
    except Exception as error:  # whatever it is, the instrument has to hear of it
        _reply(replies, _refused(0, error))
        return 2
    _reply(replies, ready)
    while (request := _next(requests)) is not None:
        _reply(replies, _answer(request, vary))
    return 0


def _answer(request: AskModel, vary: Vary) -> VariationReady | Refused:
    clock = Clock()
    start = clock.now()
    try:
        variation = vary(request.phrase, request.knobs)
    except Exception as error:  # one phrase that the model cannot take must not end the model
        return _refused(request.request_id, error)
    return VariationReady(request.request_id, variation, (clock.now() - start) * 1000)


def _refused(request_id: int, error: Exception) -> Refused:
    kind = type(error).__name__
    known = type(error).__module__ == "glsr_live.errors"
    return Refused(request_id, kind, str(error) if known else f"{kind}: {error}")


def _take_the_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output as the protocol's own; what libraries print goes to stderr from now on."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, replies


def _next(requests: BinaryIO) -> Any:
    try:
        return pickle.load(requests)
    except (EOFError, pickle.UnpicklingError):
        return None


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
