"""What comes in at the ports: clock, controllers and music."""

from collections.abc import Iterable

from glsr_live.engine.controls import Happening, Learned, Move, Trigger
from glsr_live.engine.desk import Desk
from glsr_live.engine.events import MidiIn
from glsr_live.engine.instrument import Instrument
from glsr_live.engine.messages import CONTROL, FIRST_MODE, NOTE_ON, SONG_POSITION, SYSTEM_REAL_TIME, Message, parse
from glsr_live.engine.routes import CONTROL as CONTROL_PORT
from glsr_live.engine.timing import Timing


class Hearing:
    """Tells music from what is none."""

    def __init__(self, instrument: Instrument, timing: Timing, desk: Desk) -> None:
        self._its, self._timing, self._desk = instrument, timing, desk

    def hear(self, event: MidiIn, now: float) -> None:
        """A message has come in; anything is survived."""
        self._its.traffic.heard(event.port)
        message = parse(event.data)
        if message is None:
            self._follow_clock(event, now)
        elif not self._its.output.echoes(message, now):
            happened = None if _is_mode(message) else self._its.board.hear(message, event.port, now)
            if happened is not None:
                self._its.shown_board = None
                self.happen(happened, now)
            elif event.port != CONTROL_PORT and self._its.listener.hears(message, event.port):
                self._play(message, event, now)

    def happen(self, happened: Iterable[Happening], now: float) -> None:
        """Do what controllers ask for."""
        for each in happened:
            match each:
                case Move("morph", share):
                    self._desk.morph(share, now)
                case Move():
                    self._its.turned(now)
                case Trigger(name, pressed):
                    self._desk.trigger(name, pressed, now)
                case Learned():
                    self._desk.learned()

    def _follow_clock(self, event: MidiIn, now: float) -> None:
        begins = event.data[0] if event.data else 0
        clock = begins >= SYSTEM_REAL_TIME or begins == SONG_POSITION
        if clock and event.port != CONTROL_PORT and self._its.listener.route(event.port).clock:
            self._its.transport.receive(event.data, now, event.port, event.came)
            self._timing.follow(now)

    def _play(self, message: Message, event: MidiIn, now: float) -> None:
        its, moved = self._its, self._its.listener.transposed(message, event.port)
        if moved is None:
            return
        if moved.kind == NOTE_ON and not its.transport.running:
            self._timing.start_by_note(now)
        if its.transport.running or moved.kind != NOTE_ON:  # no tick passes for a note while a host rests
            its.listener.record(moved, event.port, its.heard(now if event.came is None else event.came))
        if its.transport.running:
            self._timing.foresee(now)
        if its.config.thru:
            its.output.thru(moved, event.port, now)


def _is_mode(message: Message) -> bool:
    return message.kind == CONTROL and message.number >= FIRST_MODE
