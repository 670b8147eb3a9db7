"""What a performance has shown: figures that either hold or do not."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """A figure in words, and whether it is as it must be; None where nothing is demanded of it."""

    name: str
    figure: str
    holds: bool | None = None
    wanted: str = ""


def quantiles(values: Sequence[float], digits: int = 2) -> str:
    """Median, p99 and the largest of some values, in their unit."""
    if not values:
        return "none"
    ordered = sorted(values)
    shown = (ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in (0.5, 0.99, 1.0))
    p50, p99, most = (f"{value:.{digits}f}" for value in shown)
    return f"p50 {p50}, p99 {p99}, max {most} ({len(values)})"


def to_text(title: str, findings: Sequence[Finding], notes: Sequence[str] = ()) -> str:
    """A table for a terminal."""
    width = max(len(finding.name) for finding in findings)
    words = {True: "holds", False: "DOES NOT HOLD", None: ""}
    lines = [title]
    for finding in findings:
        wanted = f"   {words[finding.holds]}: {finding.wanted}" if finding.wanted else ""
        lines.append(f"  {finding.name:<{width}}  {finding.figure}{wanted}")
    return "\n".join([*lines, *(f"  ({note})" for note in notes)])


def tell(title: str, findings: Sequence[Finding], notes: Sequence[str] = (), path: Path | None = None) -> int:
    """Print the table and write it where a file was named; the exit status is 1 when something does not hold."""
    print(to_text(title, findings, notes), flush=True)
    if path is not None:
        found = {"title": title, "findings": [asdict(finding) for finding in findings], "notes": list(notes)}
        path.write_text(json.dumps(found, indent=2) + "\n")
    return int(any(finding.holds is False for finding in findings))
