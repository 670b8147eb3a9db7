"""The model: whether its pack loads, and whether it answers while a knob turns."""

from collections.abc import Callable, Iterable
from statistics import median

from glsr_live.commands.doctor.findings import Finding
from glsr_live.config.schema import DaemonConfig
from glsr_live.errors import GlsrError
from glsr_live.music.variation import Knobs

TURNS = 20
FASTEST_BPM = 200
BUDGET_MS = 60_000 / FASTEST_BPM / 4 / 2
"""Half a sixteenth note at the fastest tempo that is promised: a knob is heard from the next step on."""


def model(config: DaemonConfig, now: Callable[[], float]) -> Iterable[Finding]:
    """Load the pack as the instrument does, and turn a knob 20 times."""
    # Imported here: numpy and onnxruntime may be what is missing.
    try:
        from glsr_live.io.model_server import REHEARSAL
        from glsr_live.model.pack import load_pack
        from glsr_live.model.variator import Variator

        pack = load_pack(config.pack, config.provider, now)
        vary, axes = Variator(pack).vary, tuple(axis.name for axis in pack.contract.axes)
        vary(REHEARSAL, Knobs(tuple((axis, 1.0) for axis in axes)))
    except (GlsrError, ImportError) as error:
        yield Finding("problem", f"the model cannot be loaded: {error}", "--pack bach is the one that comes with it")
        return
    yield Finding("ok", f"pack {pack.contract.name!r} on {pack.provider}, with the axes {', '.join(axes)}")
    yield from knobs(config.engine.knobs, axes)
    taken = []
    for number in range(TURNS):
        offset = 0.5 + 2 * number / TURNS
        start = now()
        vary(REHEARSAL, Knobs(((axes[number % len(axes)], offset),) if axes else (), seed=number))
        taken.append(1000 * (now() - start))
    yield latency(median(taken))


def latency(milliseconds: float) -> Finding:
    """Whether a turned knob is answered in time."""
    what = f"it answers a turned knob in {milliseconds:.1f} ms (median of {TURNS})"
    if milliseconds <= BUDGET_MS:
        return Finding("ok", f"{what}, within half a step at {FASTEST_BPM} bpm ({BUDGET_MS:g} ms)")
    remedy = "play slower, use fewer bars, or a machine or GPU that is faster: --provider cuda"
    return Finding("warning", f"{what}, more than half a step at {FASTEST_BPM} bpm ({BUDGET_MS:g} ms)", remedy)


def knobs(resting: Knobs, axes: tuple[str, ...]) -> Iterable[Finding]:
    """Whether the pack has the axes that the configuration turns."""
    if lost := [name for name, _ in resting.axes if name not in axes]:
        remedy = f"it has {', '.join(axes) or 'none'}; take the others out of [knobs]"
        yield Finding("warning", f"the pack has no axis {', '.join(lost)}, which the configuration turns", remedy)
