"""What the player is told."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from glsr_live.control.status import KnobStatus, Position, SnapshotStatus, Status
from glsr_live.engine.controls import KnobView
from glsr_live.music.note import TICKS_PER_BEAT
from glsr_live.music.variation import PlaneReady, Spread

if TYPE_CHECKING:
    from glsr_live.engine.desk import Desk
    from glsr_live.engine.instrument import Instrument


def status_of(its: "Instrument", desk: "Desk", now: float) -> Status:
    """The status at a second."""
    parts = (_time(its, now), _knobs(its), _answer(its), _memory(its), _health(its))
    told = {name: value for part in parts for name, value in part.items()}
    archive = desk.archive
    return Status(**told, wrote=desk.wrote, page=archive.page, morphing=archive.morphing, problem=desk.problem)


def position_of(its: "Instrument", now: float) -> Position:
    """Where the music is at a second."""
    if not its.transport.running:
        return Position()
    tick, answer, start = its.transport.passed(now), its.performer.line.answer, its.listener.capture.started
    place = its.transport.position(tick)
    bar, beat = _bar_and_beat(place, its)
    sounds = answer is not None and answer.start <= tick and answer.lasts(tick)
    return Position(
        bar=bar,
        beat=beat,
        tick=place % TICKS_PER_BEAT,
        heard=-1 if start is None else max(0, tick - start),
        answered=(tick - answer.start) % answer.phrase.length if answer is not None and sounds else -1,
    )


def _time(its: "Instrument", now: float) -> dict[str, Any]:
    transport = its.transport
    bar, beat = (0, 0)
    if transport.running:
        bar, beat = _bar_and_beat(transport.position(transport.passed(now)), its)
    return {
        "capture": its.listener.capture.state,
        "bpm": round(transport.bpm, 1),
        "meter": its.config.meter,
        "running": transport.running,
        "source": transport.source,
        "locked": transport.locked,
        "bar": bar,
        "beat": beat,
    }


def _bar_and_beat(position: int, its: "Instrument") -> tuple[int, int]:
    """The bar and the beat (a quarter note) in it, from 1; the bars of a count-in are 0 and below."""
    bar = its.config.meter.bar
    return position // bar + 1, position % bar // TICKS_PER_BEAT + 1


def _knobs(its: "Instrument") -> dict[str, Any]:
    return {
        "knobs": its.board.knobs,
        "board": _board(its),
        "learning": its.board.learning or "",
        "seed": its.board.knobs.seed,
    }


def _board(its: "Instrument") -> tuple[KnobStatus, ...]:
    """The knobs change far less often than notes and clocks come in."""
    if its.shown_board is None:
        spreads = dict(zip(its.model.axes, its.model.spreads, strict=False)) if its.model else {}
        its.shown_board = tuple(_knob(view, spreads.get(view.name)) for view in its.board.views())
    return its.shown_board


def _knob(view: KnobView, spread: Spread | None) -> KnobStatus:
    return KnobStatus(
        name=view.name,
        value=view.value,
        low=view.low,
        high=view.high,
        centre=view.centre,
        locked=view.span.locked,
        controller=view.controller,
        physical=view.physical,
        held=view.held,
        span_low=view.span.low,
        span_high=view.span.high,
        curve=view.span.curve,
        inverted=view.span.inverted,
        spread=spread,
    )


def _answer(its: "Instrument") -> dict[str, Any]:
    reply = its.performer.reply
    if reply is None:
        return {"phrase": its.phrase}
    variation = reply.variation
    return {
        "phrase": its.phrase,
        "variation": variation.phrase,
        "key": variation.key,
        "played": variation.played,
        "yields": variation.yields,
        "place": variation.place,
        "moved": variation.moved,
        "latency_ms": reply.milliseconds,
    }


def _memory(its: "Instrument") -> dict[str, Any]:
    memory, present = its.memory, its.memory.present
    snapshots = memory.snapshots.items()
    return {
        "number": present.number if present else 0,
        "entries": len(memory.moments),
        "starred": present is not None and present.starred,
        "can_undo": memory.can_undo,
        "can_redo": memory.can_redo,
        "side": memory.active,
        "snapshots": tuple(SnapshotStatus(slot, kept.name, kept.scene.knobs) for slot, kept in snapshots),
    }


def _health(its: "Instrument") -> dict[str, Any]:
    performer, model = its.performer, its.model
    return {
        "pack": model.pack if model else "",
        "provider": model.provider if model else "",
        "overdue_ms": round(performer.overdue_ticks * 60_000 / (its.transport.bpm * TICKS_PER_BEAT), 1),
        "overdue": performer.overdue,
        "late": performer.line.late,
        "looping": its.output.looping,
        "ports": its.traffic.told,
        "inputs": its.traffic.seen.inputs,
        "outputs": its.traffic.seen.outputs,
        "plane": _plane(its.plane),
        "settings": its.settings,
    }


def _plane(plane: PlaneReady | None) -> PlaneReady | None:
    """The latent map under the number that was asked for: the model is asked for planes by numbers below 0."""
    return replace(plane, request_id=-plane.request_id) if plane else None
