"""The time of the instrument: our own tempo, MIDI clock or a Link session, as ticks that never go back."""

from glsr_live.engine.transport.changes import Change, Click, Jumped, LinkTime, Send, Started, Stopped
from glsr_live.engine.transport.transport import Transport

__all__ = ["Change", "Click", "Jumped", "LinkTime", "Send", "Started", "Stopped", "Transport"]
