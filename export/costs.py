"""What a step of training costs with the axes, as a benchmark has measured it, for the card."""

import json
from pathlib import Path

from glsr_live.errors import UsageError


def step_costs(file: Path, preset: str) -> dict[str, float]:
    """The preset's steps over the same without an axis, as `K=1` and `K=6`; empty for a preset that was not measured.

    Raises UsageError for a file that `python -m benchmarks throughput --json` did not leave.
    """
    try:
        rows = json.loads(file.read_text())["benchmarks"]["throughput"]["rows"]
        mine = [row for row in rows if row["ratios"] and row["name"].startswith(f"{preset}, ")]
        return {f"K={row['name'].split()[1]}": float(row["ratios"][0]) for row in mine}
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise UsageError(f"{file} is not what `python -m benchmarks throughput --json {file}` leaves") from exc
