"""The entries of the OSC table that ask something of the instrument."""

from collections.abc import Callable, Sequence
from typing import Any, get_args

from glsr_live.control import commands as to
from glsr_live.control.arguments import Argument
from glsr_live.control.entry import Asked, Entry, Make
from glsr_live.control.session import LEASE_SECONDS, Ping, Resend, Subscribe, Unsubscribe
from glsr_live.control.status import Status
from glsr_live.errors import UsageError
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.music.variation import LARGEST_PLANE

LAST_NUMBER = 2**31 - 1
ON = Argument("on", "switch", "1 is on, 0 off")
PORT = Argument("port", "whole", "your port; without it, the one that you send from", 1024, 65535, default=None)
NOTE = (
    Argument("onset", "whole", "in ticks of 1/480 beat", 0),
    Argument("duration", "whole", "in ticks", 1),
    Argument("pitch", "whole", "60 is middle C", 0, 127),
    Argument("velocity", "whole", "how hard", 1, 127),
)
NUMERATOR = Argument("numerator", "whole", "of the meter", 1, 255)
DENOMINATOR = Argument("denominator", "whole", "of the meter", choices=(1, 2, 4, 8, 16, 32, 64))


def _makes(kind: Callable[..., Asked]) -> Make:
    """The values of the address and the arguments are the command's fields, in order."""
    return lambda _status, values: kind(*values)


def _entry(
    section: str, address: str, about: str, make: Callable[..., Asked], *arguments: Argument, local: bool = False
) -> Entry:
    return Entry(section, f"/glsr/{address}", about, arguments, make=_makes(make), local=local)


def _phrase(_: Status, values: Sequence[Any]) -> to.UsePhrase:
    name, length, numerator, denominator, *flat = values
    try:
        notes = tuple(Note(*flat[at : at + 4]) for at in range(0, len(flat), 4))
        return to.UsePhrase(Phrase(tuple(sorted(notes)), length, Meter(numerator, denominator)), name)
    except ValueError as exc:
        raise UsageError(str(exc)) from exc


def _kind() -> Argument:
    return Argument("kind", "text", "`relative` for an endless encoder; nothing to find out by itself", default="")


TRANSPORT = (
    _entry("Transport", "play", "Start our own transport at bar 1, after the count-in.", to.Play),
    _entry("Transport", "stop", "Stop our own transport; every note ends.", to.Stop),
    _entry("Transport", "continue", "Go on from where it stopped.", to.Continue),
    _entry("Transport", "locate", "Move to a bar.", to.Locate, Argument("bar", "whole", "counted from 1", 1)),
    _entry("Transport", "tap", "Tap the tempo.", to.Tap),
)
PHRASE = (
    _entry("Phrase and answer", "record", "The footswitch: a phrase lasts as long as it is on.", to.Record, ON),
    _entry("Phrase and answer", "take", "Take what you just played as the phrase.", to.Take),
    _entry(
        "Phrase and answer",
        "take/bars",
        "Take the last so many bars.",
        to.Take,
        Argument("bars", "whole", "how many", 1, 64),
    ),
    Entry(
        "Phrase and answer",
        "/glsr/phrase",
        "Take these notes as the phrase.",
        (
            Argument("name", "text", "what to call it"),
            Argument("length", "whole", "in ticks of 1/480 beat", 1),
            NUMERATOR,
            DENOMINATOR,
        ),
        NOTE,
        make=_phrase,
    ),
    _entry(
        "Phrase and answer",
        "load",
        "Take the melody of a MIDI file.",
        to.Load,
        Argument("path", "text", "the file"),
        local=True,
    ),
    _entry(
        "Phrase and answer",
        "retrigger",
        "Play the answer again from its beginning, on the next bar line.",
        to.Retrigger,
    ),
    _entry("Phrase and answer", "reroll", "Another seed for temperature and wander.", to.ReRoll),
    _entry("Phrase and answer", "reroll/seed", "This seed.", to.ReRoll, Argument("seed", "whole", "any", 0)),
    _entry(
        "Phrase and answer",
        "blend",
        "Choose the phrase that the blend knob goes towards.",
        to.BlendWith,
        Argument("number", "whole", "an entry of the history, 0 for none", 0),
    ),
    _entry("Phrase and answer", "clear", "End the answer and forget the phrase; the history keeps it.", to.Clear),
    _entry("Phrase and answer", "panic", "Silence: every note ends and the phrase is forgotten.", to.Panic),
    _entry("Phrase and answer", "test", "Play one note on every output.", to.TestNote),
)
KNOBS = (
    _entry("Knobs", "reset", "Put every knob back to its centre.", to.Reset),
    _entry("Knobs", "knob/<knob>/reset", "Put a knob back to its centre.", to.Reset),
    _entry(
        "Knobs",
        "knob/<knob>/span",
        "The range and curve of the knob's controllers.",
        to.SetSpan,
        Argument("low", "number", "low end, in the knob's unit"),
        Argument("high", "number", "high end"),
        Argument("curve", "text", "`linear`, `fine` or `exponential`", default="linear"),
        Argument("inverted", "switch", "1 turns it round", default=False),
    ),
    _entry("Knobs", "knob/<knob>/learn", "The next controller that moves turns this knob.", to.Learn, _kind()),
    _entry("Knobs", "knob/<knob>/forget", "Take its controllers away; the default one comes back.", to.Forget),
    _entry(
        "Knobs",
        "knob/<knob>/bind",
        "Give it a controller.",
        to.Bind,
        Argument("controller", "text", "as in the config file, such as `cc 14`"),
    ),
    _entry(
        "Knobs", "trigger/<action>/learn", "The next controller that moves triggers this action.", to.Learn, _kind()
    ),
    _entry("Knobs", "trigger/<action>/forget", "Take its controllers away.", to.Forget),
    _entry(
        "Knobs",
        "trigger/<action>/bind",
        "Give it a controller.",
        to.Bind,
        Argument("controller", "text", "as in the config file, such as `note 36`"),
    ),
    Entry("Knobs", "/glsr/learn/end", "Wait for a controller no longer.", make=lambda *_: to.Learn("")),
)
MEMORY = (
    _entry("History and snapshots", "undo", "Back to what was heard before.", to.Undo),
    _entry("History and snapshots", "redo", "Forward again.", to.Redo),
    _entry("History and snapshots", "history/go", "To an entry of the history.", to.Go,
           Argument("number", "whole", "counted from 1", 1)),
    _entry("History and snapshots", "history/list", "Tell entries of the history, newest first.", to.ListHistory,
           Argument("first", "whole", "the highest number, 0 for the newest", 0),
           Argument("count", "whole", "how many", 1, to.LONGEST_PAGE)),
    Entry("History and snapshots", "/glsr/history/star", "Mark an entry of the history.",
          (ON, Argument("number", "whole", "the entry; 0, the present one, where it is left out", 0, default=0)),
          make=lambda _, values: to.Star(values[1], values[0])),
    _entry("History and snapshots", "snapshot/<slot>/store", "Keep the present as a snapshot.", to.Store,
           Argument("name", "text", "what to call it", default="")),
    _entry("History and snapshots", "snapshot/<slot>/recall", "Back to a snapshot.", to.Recall),
    _entry("History and snapshots", "snapshot/<slot>/name", "Give a snapshot another name.", to.Rename,
           Argument("name", "text", "what to call it")),
    _entry("History and snapshots", "snapshot/<slot>/erase", "Forget a snapshot.", to.Erase),
    _entry("History and snapshots", "morph/<first>/<second>", "A place between two snapshots.", to.Morph,
           Argument("share", "number", "0 is the first, 1 the second", 0, 1)),
    _entry("History and snapshots", "export", "Write a .mid file.", to.Export,
           Argument("what", "text", "what to write", choices=get_args(to.What)),
           Argument("path", "text", "a folder, or a file that ends in .mid"), local=True),
    _entry("History and snapshots", "latent", "Draw the latent map around the phrase.", to.MapLatent,
           Argument("x", "text", "the axis from left to right"), Argument("y", "text", "the axis from low to high"),
           Argument("attribute", "text", "what is drawn"),
           Argument("size", "whole", "points a side", 2, LARGEST_PLANE, default=16),
           Argument("number", "whole", "it comes back with it, so that you know yours", 0, LAST_NUMBER, default=0)),
)  # fmt: skip
CONNECTION = tuple(
    Entry("Connection", f"/glsr/{address}", about, (PORT,), make=_makes(make), protocol=True)
    for address, about, make in (
        ("subscribe", f"Tell me everything, for {LEASE_SECONDS:g} seconds; send it again before they are over.",
         Subscribe),
        ("unsubscribe", "Tell me no more.", Unsubscribe),
        ("resend", "Tell me everything again.", Resend),
        ("ping", "Are you there? Answered by /glsr/pong; it also renews the subscription.", Ping),
    )
)  # fmt: skip
ASKING = (*TRANSPORT, *PHRASE, *KNOBS, *MEMORY, *CONNECTION)
