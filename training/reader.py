"""One score in, its passages out: run as `python -m training.reader`, a process that may be killed at any time.

A line on stdin asks, a line on stdout answers, both JSON, so that nothing in a hostile file reaches the other side but
text. What music21 prints goes nowhere.
"""

import base64
import contextlib
import io
import json
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from glsr_live.errors import MidiFileError
from glsr_live.music.midi_file import Score, read_midi
from training import abc, corpus
from training.bars import Measure
from training.passages import Written, passages

VERSION = 1
"""Counts changes of what is read from a score, so that what an older version read is read again."""
LARGEST_XML = 20_000_000
MEMORY = 3 << 30
"""Bytes of address space of the reading process."""
REASON = 120
"""The longest reason in characters."""
TOO_LARGE = f"holds over {LARGEST_XML // 1_000_000} MB of MusicXML; split it into movements"


def read(kind: str, data: bytes) -> dict[str, Any]:
    """The `passages` as [meter, steps], what was `dropped` and how often, and an `error` where nothing can be had."""
    dropped: Counter[str] = Counter()
    try:
        found = passages(READERS[kind](data, dropped), dropped)
    except MemoryError:
        return _answer([], dropped, "needs too much memory")
    except (corpus.UnusableScoreError, abc.AbcError, MidiFileError) as reason:
        return _answer([], dropped, str(reason))
    except Exception as fault:  # music21 raises anything at all on a broken file
        return _answer([], dropped, f"cannot be read: {type(fault).__name__}: {fault}")
    return _answer([[passage.meter, " ".join(passage.steps)] for passage in found], dropped, "")


def _answer(found: list[list[str]], dropped: Counter[str], error: str) -> dict[str, Any]:
    line = "".join(char if char.isprintable() else " " for char in error)
    return {"passages": found, "dropped": {name: n for name, n in dropped.items() if n}, "error": line[:REASON]}


def read_abc(data: bytes, dropped: Counter[str]) -> Written:
    """A tune in ABC notation, up to the first change of meter or key inside it."""
    return corpus.read_abc(abc.plain_tune(decode(data), dropped))


def read_mid(data: bytes, dropped: Counter[str]) -> Written:
    """A MIDI file as the instrument reads it."""
    score = read_midi(data)
    return Written(score.notes, tuple(_bars(score)), {}, played=True)


def _bars(score: Score) -> list[Measure]:
    """The bars of a MIDI file, up to the one in which its last note ends."""
    bounds = [*(tick for tick, _ in score.meters), score.length][1:]
    found = []
    for (start, meter), end in zip(score.meters, bounds, strict=True):
        name = f"{meter.numerator}/{meter.denominator}"
        found += [Measure(onset, min(meter.bar, end - onset), name) for onset in range(start, end, meter.bar)]
    return found


def read_musicxml(data: bytes, dropped: Counter[str]) -> Written:
    """A MusicXML file, whatever its encoding."""
    if len(data) > LARGEST_XML:
        raise corpus.UnusableScoreError(TOO_LARGE)
    root = ElementTree.fromstring(data)
    return corpus.read_musicxml(ElementTree.tostring(root, encoding="unicode"))


def read_mxl(data: bytes, dropped: Counter[str]) -> Written:
    """A compressed MusicXML file; no more is ever unpacked than the largest that we would read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_score_in(archive)) as packed:
        return read_musicxml(packed.read(LARGEST_XML + 1), dropped)


def _score_in(archive: zipfile.ZipFile) -> str:
    with contextlib.suppress(KeyError, ElementTree.ParseError), archive.open("META-INF/container.xml") as packed:
        for element in ElementTree.fromstring(packed.read(1 << 16)).iter():
            if element.tag.endswith("rootfile") and "full-path" in element.attrib:
                return element.attrib["full-path"]
    names = [name for name in archive.namelist() if name.endswith((".xml", ".musicxml")) and "META-INF" not in name]
    if not names:
        raise corpus.UnusableScoreError("no score in the archive")
    return names[0]


def decode(data: bytes) -> str:
    """Text in UTF-8 or UTF-16 where it says so, else Latin-1, which is never wrong about ABC's music."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


READERS: dict[str, Callable[[bytes, Counter[str]], Written]] = {
    "abc": read_abc,
    "mid": read_mid,
    "musicxml": read_musicxml,
    "mxl": read_mxl,
}


def bound_memory() -> None:
    """Let a bomb hit this process instead of the machine; Windows has no such limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Answer every line until stdin ends."""
    bound_memory()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(read(asked["kind"], base64.b64decode(asked["data"]))), file=answers, flush=True)


if __name__ == "__main__":
    main()
