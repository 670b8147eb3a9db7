"""Writing messages on JACK ports, every one at the frame of its due second."""

import os
from collections.abc import Sequence
from threading import Event
from typing import Any

from glsr_live.io.clock import Clock
from glsr_live.io.jack_line import Line

CHUNK = 65536
READING_SECONDS = 20e-6
"""A reading of both clocks that took longer was interrupted, and is tried again."""
_HALF_TURN = 1 << 31
"""JACK's frames are counted by 32 bits."""


class Writer:
    """What JACK's thread does: nothing but its own calls touch the line, so that no lock is needed."""

    def __init__(self, client: Any, ports: Sequence[Any], records: int, clock: Clock) -> None:
        self._client, self._ports, self._records, self._clock = client, ports, records, clock
        self._rate = client.samplerate
        self._line = Line(len(ports))
        self._expected: int | None = None
        self._ended = False
        self.periods = 0
        self.done = Event()

    def process(self, frames: int) -> None:
        """One period."""
        self.periods += 1
        if self._ended and self._line.empty:  # a driver reads with its next period what was written in this one
            self.done.set()
        self._mind_the_gap(frames)
        self._receive()
        start = self._start()
        for number, port in enumerate(self._ports):
            port.clear_buffer()
            self._write(number, port, self._line.take(number, start, self._rate, frames))

    def _receive(self) -> None:
        if self._ended:
            return
        try:
            chunk = os.read(self._records, CHUNK)
        except BlockingIOError:
            return
        if chunk:
            self._line.feed(chunk)
        else:
            self._ended = True
            self._line.finish()

    def _start(self) -> float:
        """The second of the period's first frame, by JACK's own filtered reckoning."""
        for _ in range(3):
            before = self._clock.now()
            elapsed = self._client.frame_time - self._client.last_frame_time
            after = self._clock.now()
            if after - before < READING_SECONDS:
                break
        elapsed = (elapsed + _HALF_TURN) % (2 * _HALF_TURN) - _HALF_TURN
        return (before + after) / 2 - elapsed / self._rate

    def _mind_the_gap(self, frames: int) -> None:
        """A period that was missed says that the one before was late, and what it wrote perhaps not read."""
        now = self._client.last_frame_time
        if self._expected not in (None, now):
            self._line.repeat()
        self._expected = (now + frames) % (2 * _HALF_TURN)

    def _write(self, number: int, port: Any, messages: list[tuple[int, bytes]]) -> None:
        for at, (frame, data) in enumerate(messages):
            if len(data) > port.max_event_size:  # what does not fit an empty port never will
                self._line.put_back(number, [data for _, data in messages[max(at, 1) :]])
                return
            port.write_midi_event(frame, data)
