"""`python -m glsr_live.control [FOLDER]`: write docs/control.md and examples/open-stage-control.json from the table."""

import json
import sys
from pathlib import Path
from pkgutil import resolve_name

from glsr_live.control.docs import page
from glsr_live.control.layout import session
from glsr_live.control.table import Table
from glsr_live.settings import settings_of


def pages() -> dict[str, str]:
    """What is written, by path."""
    # By name: the package stands below the engine, and only this program needs the engine's settings.
    table = Table(settings_of(resolve_name("glsr_live.engine.config:EngineConfig")))
    return {
        "docs/control.md": page(table),
        "examples/open-stage-control.json": json.dumps(session(table), indent=2) + "\n",
    }


def main(folder: Path) -> None:
    """Write the pages into a folder."""
    for name, text in pages().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(*sys.argv[1:2]))
