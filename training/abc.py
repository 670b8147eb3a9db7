"""A tune in ABC notation, down to what a melody needs and music21 reads rightly.

music21 turns spacers (`y`) into notes, overlooks changes of meter and key, and carries an accidental to the end of the
bar only where a tune says so; grace notes, chord symbols and ornaments cost it time. The ABC standard 2.1 (Walshaw).
"""

import re
from collections import Counter

VOICES = "several voices in ABC; export the melody alone"
CHANGES = "tunes cut where meter or key changes"
_LINE_FIELD = re.compile(r"([IKLMmNPQRrsTUuVWwXZ]):(?![|:])(.*)")
"""A field on a line of its own; `G:|` is music."""
_INLINE_FIELD = re.compile(r"\[([A-Za-z]):([^\]]*)\]")
_UNIT_LENGTH = re.compile(r"\[L:([^\]]*)\]")
_ORNAMENTS = re.compile(r'"[^"]*"|!\S*?!|\{[^}]*\}')
"""Chord symbols and remarks, decorations, grace notes."""
_MARKS = re.compile(r"y\d*|[H-Wh-w~.`!)]|\((?!\d)|\\$")
"""Spacers, decorations of one letter, slurs (but no tuplets), continued lines."""


class AbcError(ValueError):
    """A tune that gives no melody; the message is the reason that the report counts."""


def plain_tune(text: str, dropped: Counter[str]) -> str:
    """The tune up to the first change of meter or key, which is counted, with nothing in it but notes, rests and bars.

    Raises AbcError for a tune without a key field, or in several voices.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fields, at = _header(lines)
    head = [f"{field}:{fields[field]}" for field in "MLK" if field in fields]
    return "\n".join(["%abc-2.1", "%%propagate-accidentals octave", "X:1", *head, *_body(lines[at:], fields, dropped)])


def _header(lines: list[str]) -> tuple[dict[str, str], int]:
    """The fields up to the key, which is the last one, and the line after it."""
    fields = {}
    for at, line in enumerate(lines):
        if re.match(r"[A-Za-z]:", line):
            fields[line[0]] = _value(line[2:])
        if line.startswith("K:"):
            return fields, at + 1
    raise AbcError("no key field (K:)")


def _value(written: str) -> str:
    return written.split("%")[0].strip()


def _body(lines: list[str], fields: dict[str, str], dropped: Counter[str]) -> list[str]:
    kept = []
    for line in lines:
        music, changes = _music(line.split("%")[0], fields)
        kept.append(music)
        if changes:
            dropped[CHANGES] += 1
            break
    return [line for line in kept if line.strip()]


def _music(line: str, fields: dict[str, str]) -> tuple[str, bool]:
    """The notes of a line, and whether another meter or key begins in it; a new unit length stays."""
    whole = _LINE_FIELD.match(line)
    if whole:
        return (line if whole[1] == "L" else ""), _changes(whole[1], whole[2], fields)
    line = _ORNAMENTS.sub("", line)
    for match in _INLINE_FIELD.finditer(line):
        if _changes(match[1], match[2], fields):
            return _bare(line[: match.start()]), True
    return _bare(line), False


def _changes(field: str, value: str, fields: dict[str, str]) -> bool:
    if field == "V":
        raise AbcError(VOICES)
    return field in "MK" and _value(value) != fields.get(field)


def _bare(line: str) -> str:
    """Music alone; a unit length inside the line gets a line of its own, where music21 heeds it."""
    parts = _UNIT_LENGTH.split(_INLINE_FIELD.sub(lambda match: match[0] if match[1] == "L" else "", line))
    music = [_MARKS.sub("", part).replace("x", "z") for part in parts[::2]]
    if any("&" in part for part in music):
        raise AbcError(VOICES)
    return "".join([music[0], *(f"\nL:{unit}\n{part}" for unit, part in zip(parts[1::2], music[1:], strict=True))])
