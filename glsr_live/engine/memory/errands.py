"""What is asked of the scribe, which writes and reads files outside the instrument's process, and what it replies."""

from dataclasses import dataclass
from typing import Any, Literal

from glsr_live.engine.memory.export import phrase_alone, variation_alone
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.names import file_name
from glsr_live.errors import UsageError
from glsr_live.music.arrangement import Arrangement
from glsr_live.music.note import Phrase

What = Literal["phrase", "variation", "stars", "session"]


@dataclass(frozen=True, slots=True)
class Journal:
    """Carry on the session with these lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Configure:
    """Change keys of the configuration's file, by their path there; None takes a key out."""

    changes: tuple[tuple[tuple[str, ...], Any], ...]


@dataclass(frozen=True, slots=True)
class ExportMidi:
    """Write a .mid. Where the path is taken, a number is added to it, unless it may be overwritten."""

    path: str
    arrangement: Arrangement
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class ExportSession:
    """Write all of the session, or what has a star in it, into one .mid.

    The scribe takes it from the journal: thousands of moments are too many to be handed over between two notes.
    """

    path: str
    starred: bool = False
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class ReadPhrase:
    """Read the melody of a .mid."""

    path: str


Errand = Journal | Configure | ExportMidi | ExportSession | ReadPhrase


@dataclass(frozen=True, slots=True)
class Exported:
    """The file was written here."""

    path: str


@dataclass(frozen=True, slots=True)
class ExportFailed:
    """Nothing was written; the sentence says why."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PhraseRead:
    """The melody of a file, its tempo in quarter notes per minute, and its name, or the file's where it has none."""

    path: str
    phrase: Phrase
    bpm: float
    name: str


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """There is no melody to be had from a file; the sentence says why."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Said:
    """Something for the player to know about the session's file."""

    sentence: str


ScribeReply = Exported | ExportFailed | PhraseRead | ReadFailed | Said


def export(memory: Memory, what: What, path: str, overwrite: bool = False) -> ExportMidi | ExportSession:
    """The errand that writes the present phrase or variation, what has a star, or everything, into a file.

    `path` is a folder, or a file when it ends in .mid. Before one of several moments, have the journal's lines written:
    `Journal(autosave.finish())`. Raises UsageError when there is nothing to write.
    """
    present = memory.present
    if present is None:
        raise UsageError("nothing was heard yet that could be exported; play a phrase first")
    if what == "phrase":
        return ExportMidi(_within(path, file_name(present, what)), phrase_alone(present), overwrite)
    if what == "variation":
        return ExportMidi(_within(path, file_name(present, what)), variation_alone(present), overwrite)
    if what == "stars" and not memory.stars:
        raise UsageError("no variation has a star; star one first, or export the session")
    return ExportSession(_within(path, f"{what} to {memory.last}.mid"), what == "stars", overwrite)


def _within(path: str, name: str) -> str:
    return path if path.lower().endswith((".mid", ".midi")) else f"{path.rstrip('/')}/{name}"
