"""Files that are written together or not at all."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from glsr_live.errors import UsageError


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files (name -> contents) into a folder, which is made where it is missing.

    They are staged beside their place and renamed at the end; raises UsageError, and leaves nothing behind, when the
    folder cannot be written.
    """
    made = _missing_folders(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _stage_and_rename(folder, files)
    except OSError as exc:
        _remove_empty(made)
        reason = exc.strerror or type(exc).__name__
        raise UsageError(f"cannot write to {str(folder)!r}: {reason}; name another folder with -o") from exc


def _stage_and_rename(folder: Path, files: Mapping[str, bytes]) -> None:
    stage = Path(tempfile.mkdtemp(prefix=".glsr-", dir=folder))
    try:
        for name, contents in files.items():
            (stage / name).write_bytes(contents)
        for name in files:
            # A folder in the way would fail the rename half-way through, so look before the first one.
            if (folder / name).is_dir():
                raise IsADirectoryError(0, f"{name!r} is a folder there")
        for name in files:
            os.replace(stage / name, folder / name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _missing_folders(folder: Path) -> list[Path]:
    """The folders that making this one will make, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _remove_empty(folders: list[Path]) -> None:
    for path in folders:
        if path.is_dir():
            path.rmdir()
