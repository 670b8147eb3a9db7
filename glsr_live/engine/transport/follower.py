"""The delay-locked loop: from the arrivals of MIDI clock pulses to the line that the sender counts on.

A second-order loop with the gains of a least-squares line through the last n pulses (growing-memory alpha-beta filter:
Bar-Shalom, Li, Kirubarajan, "Estimation with Applications to Tracking and Navigation", 2001, section 3.5). The memory n
grows with every pulse that fits, so the loop locks like a regression and is narrow once it is locked; it shrinks
while the latest errors keep to one side (a ramp) and starts anew where a tempo has jumped.

Every pulse gets an index. While a pulse is much longer than the jitter, its index is the nearest one on the line, so a
lost or doubled pulse costs nothing. But losses that recur at equal distances are none: a receiver that delivers in
periods of almost a pulse makes such beats (117.2 BPM of 1,024 frames), and all pulses are counted after all. At tempos
where a gap says nothing, pulses are counted, and errors that step by whole pulses and stay there are a miscount.

Where jitter is a third of a pulse or more (3 ms from 300 BPM on), a sudden small change of tempo looks like a lost or
doubled pulse and may be counted as one; the next Start, Continue or Song Position at rest mends it.
"""

from collections import deque
from itertools import pairwise
from math import ceil, sqrt

from glsr_live.engine.transport.regression import LONGEST, PULSES_PER_BEAT, SHORTEST, line_through, newest_weight

SILENCE = 0.25
"""Seconds without a pulse that are a stop; three pulses, where those are longer."""
_LOCKED, _MEMORY, _MEMORY_SECONDS = 96, 192, 2.0
_LEAST_SPREAD, _MOST_LEAD = 0.00025, 0.015
_QUICK = 1 / 120
"""Seconds a pulse at 300 BPM: with shorter ones a gap may say nothing."""
_SLIP = 6
"""More pulses than these are not lost on the way: the sender has waited, and goes on where it was."""
_WATCHED, _TROUBLE, _INCREDIBLE, _LOST = 8, 4, 8, 12


class Follower:
    """Follows one sender's pulses; `now` in seconds, `period` in seconds a pulse, `index` of the latest pulse."""

    def __init__(self, bpm: float = 120.0) -> None:
        self.index = -1
        self.period = 60.0 / (bpm * PULSES_PER_BEAT)
        self.heard: float | None = None
        self._second = 0.0
        self._spread = 0.00075
        self._count = 0
        self._memory = self._bias = 0.0
        self._biased = self._refused = 0
        self._forget()

    @property
    def bpm(self) -> float:
        """Beats a minute."""
        return 60.0 / (self.period * PULSES_PER_BEAT)

    @property
    def locked(self) -> bool:
        """Whether the line rests on at least four beats of pulses that fit."""
        return self._memory >= _LOCKED

    @property
    def second(self) -> float:
        """The second of pulse `index` at its sender.

        What is on the way is never early: the line through the arrivals lies the mean delay behind the sender. A delay
        uniform over a span deviates from its mean by a quarter of the span on average and has a mean of half of it,
        so twice the mean deviation is taken off.
        """
        return self._second - min(_MOST_LEAD, 2 * self._spread)

    def silent_at(self) -> float | None:
        """The second at which silence means that the sender has stopped; None before the first pulse."""
        return None if self.heard is None else self.heard + max(SILENCE, 3 * self.period)

    def pulse(self, now: float) -> None:
        """A pulse arrives."""
        silent_at, previous, self.heard = self.silent_at(), self.heard, now
        self._count += 1
        if previous is None or silent_at is None or self._memory == 0 or now >= silent_at:
            self._start(self.index + 1, now)
            return
        error = now - self._second - self.period
        slip = round(error / self.period) if self._clear else 0
        misfit = self._clear and (abs(slip) > _SLIP or abs(error - slip * self.period) > self._gate)
        together = now - previous < self.period / 8
        self._recent.append((now, self.index, 0 if together else 2 if misfit else 1 if slip else 0))
        if misfit or slip < 0:
            self._refuse(now)
        else:
            self._accept(error - slip * self.period, slip + 1)
        if abs(slip) == 1 and not misfit:
            self._beating(slip, now)
        self._doubt()

    # One pulse

    @property
    def _gate(self) -> float:
        """How far the next pulse may lie from where it is expected: a young line expects it with less certainty."""
        return 3.5 * max(self._spread, _LEAST_SPREAD) / sqrt(max(1e-3, 1 - newest_weight(self._memory + 1)))

    @property
    def _clear(self) -> bool:
        """Whether a gap tells lost and doubled pulses from jitter."""
        return self.period > 2 * self._gate

    def _accept(self, error: float, steps: int) -> None:
        n = self._memory = min(self._memory + 1, max(_MEMORY, _MEMORY_SECONDS / self.period))
        if n > PULSES_PER_BEAT:
            error = min(max(error, -2 * self._gate), 2 * self._gate)
        alpha, beta = newest_weight(n), 6 / (n * (n + 1))
        self.index += steps
        self._second += steps * self.period + alpha * error
        self.period = min(max(self.period + beta * error, SHORTEST), LONGEST)
        self._refused = 0
        self._measure(error, sqrt(max(0.0, 1 - alpha)))
        if not self._clear:
            self._recount(error)

    def _measure(self, error: float, certainty: float) -> None:
        """How far pulses lie from the line on average, and whether they keep to one side of it."""
        self._spread += (min(abs(error) * certainty, self._gate) - self._spread) / min(48.0, self._memory + 4)
        self._bias += (error * certainty - self._bias) / 12
        self._biased = self._biased + 1 if abs(self._bias) > max(self._spread, _LEAST_SPREAD / 5) else 0
        if self._biased > (0 if self._clear else 48):
            self._memory = max(8.0, 0.75 * self._memory)

    def _refuse(self, now: float) -> None:
        """A pulse that is doubled or fits nowhere moves nothing, unless there are only such."""
        self._spread += (min(self._gate / 2, self.period / 8) - self._spread) / 48
        self._refused += 1
        if self._refused >= _LOST:
            self._start(self.index + self._refused, now)

    # The line anew

    def _forget(self) -> None:
        self._memory = self._bias = 0.0
        self._biased = self._refused = 0
        self._recent: deque[tuple[float, int, int]] = deque(maxlen=48)
        """Arrival, index before it, and how odd it was: 1 lost or doubled, 2 a misfit."""
        self._slips: deque[tuple[int, float, int]] = deque(maxlen=4)
        self._errors: deque[float] = deque(maxlen=48)

    def _start(self, index: int, now: float) -> None:
        self._forget()
        self.index, self._second, self._memory = index, now, 1.0

    def _reopen(self, recent: list[tuple[float, int, int]]) -> None:
        """A line through the latest pulses, counted one by one: the tempo has jumped, or none was lost."""
        index = recent[0][1] + len(recent)
        self._forget()
        self._memory = float(len(recent))
        line = line_through([now for now, _, _ in recent])
        self.index, self._second, self.period = index, line.second, line.period
        self._spread = max(self._spread, line.spread)

    def _doubt(self) -> None:
        """Four odd ones of eight pulses are a jump of tempo, unless they are slips with pulses between that fit.

        Eight slips of one sign in two beats are miscounted bursts.
        """
        recent = list(self._recent)
        odd = [i for i, (_, _, how) in enumerate(recent) if how]
        last = [how for _, _, how in recent[-_WATCHED:]]
        jumps = all(last[-_TROUBLE:]) or last.count(2) > 1
        if len(odd) >= _TROUBLE and odd[-_TROUBLE] >= len(recent) - _WATCHED and jumps:
            begin = next((b for a, b in reversed([*pairwise(odd)]) if b - a > _WATCHED), odd[0])
            self._reopen(recent[max(0, begin - 1) :])
        elif recent and abs(self.index - recent[0][1] - len(recent)) >= _INCREDIBLE:
            indices = [index for _, index, _ in recent] + [self.index]
            if sum(b != a + 1 for a, b in pairwise(indices)) >= _INCREDIBLE:
                self._reopen(recent)

    # The count

    def _beating(self, slip: int, now: float) -> None:
        """Slips of one sign at equal distances are beats of the delivery's period: no pulse was lost or doubled."""
        if self._slips and self._slips[-1][2] * slip < 0:
            self._slips.clear()
        self._slips.append((self._count, now, slip))
        if len(self._slips) < 4:
            return
        counts = [count for count, _, _ in self._slips]
        distances = [b - a for a, b in pairwise(counts)]
        if min(distances) < _TROUBLE or max(distances) - min(distances) > 1:
            return
        period = (now - self._slips[0][1]) / (counts[-1] - counts[0])
        index, sign = self.index - sum(slip for _, _, slip in self._slips), 1 if slip > 0 else -1
        self._start(index, now - sign * period / 2)
        self.period, self._spread, self._memory = period, period / 4, float(min(_MEMORY, counts[-1] - counts[0]))

    def _recount(self, error: float) -> None:
        """Where a gap says nothing: four spans of errors, level but for one step of whole pulses, are a miscount."""
        self._errors.append(error / self.period)
        span = min(12, max(6, ceil((11 * self._spread / self.period) ** 2)))
        if len(self._errors) < 4 * span or self.period > _QUICK or self._spread > 0.75 * self.period:
            return
        errors = list(self._errors)[-4 * span :]
        a, b, c, d = (sum(errors[i : i + span]) / span for i in range(0, 4 * span, span))
        step = round((c + d - a - b) / 2)
        if step and max(abs(b - a), abs(d - c)) < 0.3 and abs((c + d - a - b) / 2 - step) < 0.35:
            self.index += step
            self._second += step * self.period
            self._errors.clear()
            self._errors.extend([*errors[: 2 * span], *(error - step for error in errors[2 * span :])])
            self._bias, self._biased = 0.0, 0
