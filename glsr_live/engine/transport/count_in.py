"""The count-in: clicks on the beats of the bars before position 0."""

from math import inf

from glsr_live.engine.transport.changes import Click
from glsr_live.engine.transport.timeline import Timeline
from glsr_live.music.note import Meter


class CountIn:
    """The clicks that are still to come; a beat is the note value below the meter's line."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._meter = Meter()
        self._click = 0

    def begin(self, position: int, meter: Meter) -> None:
        """Click from a position in ticks on, until 0."""
        self._click, self._meter = position, meter

    def cancel(self) -> None:
        """No more clicks."""
        self._click = 0

    def due(self) -> float:
        """The second of the next click."""
        return self._timeline.time_of(self._click - self._timeline.offset) if self._click < 0 else inf

    def advance(self, now: float) -> list[Click]:
        """The clicks that are due."""
        clicks = []
        while (due := self.due()) <= now:
            clicks.append(Click(due, accent=self._click % self._meter.bar == 0))
            self._click += self._meter.bar // self._meter.numerator
        return clicks
