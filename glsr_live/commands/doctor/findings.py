"""What the doctor finds, and how it reads."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mark = Literal["ok", "warning", "problem"]
WIDTH = 100
INDENT = " " * 9


@dataclass(frozen=True)
class Finding:
    """One line: `problem` hinders playing, `warning` does not; the remedy is one or more sentences."""

    mark: Mark
    what: str
    remedy: str = ""


def told(finding: Finding) -> str:
    """The finding as the player reads it, in lines."""
    lines = _wrapped(f"{finding.mark:8} ", finding.what)
    return "\n".join(lines + (_wrapped(f"{INDENT}-> ", finding.remedy) if finding.remedy else []))


def verdict(findings: Iterable[Finding]) -> str:
    """The last line."""
    marks = [finding.mark for finding in findings]
    problems, warnings = marks.count("problem"), marks.count("warning")
    if problems:
        return f"It cannot play yet: {_count(problems, 'problem')}, {_count(warnings, 'warning')}."
    return f"It can play; {_count(warnings, 'warning')}." if warnings else "It can play."


def _wrapped(head: str, text: str) -> list[str]:
    indent = " " * len(head)
    return textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=indent, break_on_hyphens=False)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
