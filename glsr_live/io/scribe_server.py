"""The scribe's process: writes the session and MIDI files, and reads melodies, where a slow disk disturbs nobody."""

import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, BinaryIO

from glsr_live.config.editing import write_changes
from glsr_live.engine.memory.errands import (
    Configure,
    Errand,
    Exported,
    ExportFailed,
    ExportMidi,
    ExportSession,
    Journal,
    PhraseRead,
    ReadFailed,
    ReadPhrase,
    Said,
    ScribeReply,
)
from glsr_live.engine.memory.export import in_sequence
from glsr_live.errors import GlsrError
from glsr_live.io.clock import Clock
from glsr_live.io.journal_file import JournalFile, JournalInMemory
from glsr_live.io.pipes import receive, send, take_the_pipes
from glsr_live.io.scribe import ANEW
from glsr_live.io.whole_files import write_whole
from glsr_live.music.arrangement import Arrangement
from glsr_live.music.note import Phrase

Request = tuple[int, Errand]
Reply = tuple[int, ScribeReply | None]
"""The request's number, 0 for what answers none; None says that it is done."""


def main(session: str, configuration: str, how: str) -> int:
    """Serve until the input ends, by whatever end of the instrument, and finish what was asked before that."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # a service manager ends us together with the instrument
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    requests, replies = take_the_pipes()
    Server(Path(session), Path(configuration), how == ANEW, replies).serve(requests)
    return 0


class Server:
    """Does the errands in their order, and in between what the journal has due."""

    def __init__(self, session: Path, configuration: Path, compact: bool, replies: BinaryIO) -> None:
        self._configuration = configuration
        self._clock = Clock()
        self._replies = replies
        self._inbox: Queue[Request | tuple[()] | None] = Queue()
        self._unwritten: list[int] = []
        self._journal = self._begin(session, compact)

    def serve(self, requests: BinaryIO) -> None:
        """Do what comes in until its end."""
        Thread(target=self._read, args=(requests,), name="requests", daemon=True).start()
        while True:
            try:
                request = self._inbox.get(timeout=self._patience())
            except Empty:
                request = ()
            if request is None:
                break
            if request:
                self._do(*request)
            self._journal.flush(self._clock.now())
            self._acknowledge()
        self._journal.close(self._clock.now())
        self._acknowledge()

    def _begin(self, session: Path, compact: bool) -> JournalFile | JournalInMemory:
        if session == Path():
            return JournalInMemory()
        return JournalFile(session, self._say, self._clock.now(), compact)

    def _read(self, requests: BinaryIO) -> None:
        while (request := receive(requests)) is not None:
            self._inbox.put(request)
        self._inbox.put(None)

    def _patience(self) -> float | None:
        due = self._journal.due()
        return None if due is None else max(0.0, due - self._clock.now())

    def _do(self, number: int, errand: Errand) -> None:
        match errand:
            case Journal(lines):
                self._journal.write(lines, self._clock.now())
                self._unwritten.append(number)
            case Configure(changes):
                self._reply(number, _configured(self._configuration, changes))
            case ExportMidi():
                self._reply(number, _written(errand, lambda: errand.arrangement))
            case ExportSession():
                self._reply(number, _written(errand, lambda: self._sequence(errand.starred)))
            case ReadPhrase(path):
                self._reply(number, load_phrase(path))

    def _sequence(self, starred: bool) -> Arrangement:
        memory = self._journal.memory()
        return in_sequence(memory.stars if starred else memory.moments.values())

    def _acknowledge(self) -> None:
        """Lines are the instrument's to keep until they are in the file."""
        if self._journal.settled:
            for number in self._unwritten:
                self._reply(number, None)
            self._unwritten.clear()

    def _say(self, sentence: str) -> None:
        self._reply(0, Said(sentence))

    def _reply(self, number: int, reply: ScribeReply | None) -> None:
        send(self._replies, (number, reply))


def _configured(path: Path, changes: Sequence[tuple[tuple[str, ...], Any]]) -> Said | None:
    if path == Path():
        return None
    try:
        write_changes(path, dict(changes))
    except GlsrError as exc:
        return Said(f"what was learned is not kept: {exc}")
    return None


def _written(errand: ExportMidi | ExportSession, arranged: Callable[[], Arrangement]) -> Exported | ExportFailed:
    # Imported here, as below: the journal must not wait for mido, nor a session without files load it.
    from glsr_live.music.midi_file import write_arrangement

    try:
        path = write_whole(Path(errand.path).expanduser(), write_arrangement(arranged()), errand.overwrite)
    except (OSError, ValueError, RuntimeError, GlsrError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else str(exc)
        return ExportFailed(errand.path, f"cannot write {errand.path!r}: {reason}; choose another folder")
    return Exported(str(path))


def load_phrase(path: str) -> PhraseRead | ReadFailed:
    """The melody of a file as a phrase."""
    from glsr_live.io.scores import read_score

    try:
        whole = Path(path).expanduser()
        if whole.is_fifo() or whole.is_char_device():  # it might never end, and the session waits behind it
            return ReadFailed(path, f"{path!r} is no file; name a .mid")
        score = read_score(whole)
    except (GlsrError, ValueError, RuntimeError) as exc:
        return ReadFailed(path, str(exc))
    phrase = from_first_bar(score.phrase)
    return PhraseRead(path, phrase, score.tempo.bpm_at(score.notes[0].onset), score.name or whole.stem)


def from_first_bar(phrase: Phrase) -> Phrase:
    """The phrase without empty bars before its first note, which an arrangement has and a player does not wait for."""
    empty = phrase.notes[0].onset // phrase.meter.bar * phrase.meter.bar
    notes = tuple(replace(note, onset=note.onset - empty) for note in phrase.notes)
    return replace(phrase, notes=notes, length=phrase.length - empty)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
