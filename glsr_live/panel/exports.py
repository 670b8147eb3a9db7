"""Files for other programs: the instrument writes them, into a folder where they outlive whoever reads them late."""

from datetime import datetime, timedelta
from pathlib import Path

from platformdirs import user_data_path
from PyQt6.QtCore import QObject, pyqtSignal

from glsr_live.config.places import NAME
from glsr_live.control.status import Status
from glsr_live.panel.grip import timer
from glsr_live.panel.store import Store

PATIENCE_MS = 300
KEPT = timedelta(days=7)
FOLDER = "%Y-%m-%d %H.%M.%S"
"""A session's folder is called by the moment it began."""


def exports_folder() -> Path:
    """Where the folders of all sessions are."""
    return user_data_path(NAME, appauthor=False) / "exports"


def session_folder(root: Path, now: datetime) -> Path:
    """The folder of a session that begins now; it is made with its first file."""
    return root / now.strftime(FOLDER)


def clear_old(root: Path, now: datetime) -> int:
    """Delete the .mid files, and the folders, of sessions that began more than a week ago; how many files.

    Called at the start and never at a drop, for a DAW may read a file long after it was dropped. Nothing else is
    touched, and what cannot be deleted stays.
    """
    found = sorted(root.iterdir()) if root.is_dir() else []
    return sum(_clear(folder) for folder in found if _is_old(folder, now))


def _is_old(folder: Path, now: datetime) -> bool:
    try:
        return folder.is_dir() and not folder.is_symlink() and now - datetime.strptime(folder.name, FOLDER) > KEPT
    except ValueError:
        return False


def _clear(folder: Path) -> int:
    files = sorted(folder.glob("*.mid"))
    try:
        for file in files:
            file.unlink()
        folder.rmdir()
    except OSError:  # somebody's own file in it, or it is held open
        return 0
    return len(files)


class Exports(QObject):
    """Asks the instrument for files and waits for them, one at a time; the same music is not written twice."""

    written = pyqtSignal(object)
    """The file's Path."""
    failed = pyqtSignal(str)
    """One sentence."""

    def __init__(self, store: Store, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._folder = store, folder
        self._known: dict[tuple[object, ...], Path] = {}
        self._asked: tuple[object, ...] | None = None
        self._late: tuple[object, ...] | None = None
        """What was given up and may be written all the same, for the next time."""
        self._before = ""
        self._patience = timer(self, PATIENCE_MS, self._give_up)
        store.changed.connect(self._look)

    @property
    def waiting(self) -> bool:
        """Whether a file was asked for that is not there yet."""
        return self._asked is not None

    def ask(self, what: str, path: Path | None = None) -> None:
        """Have the phrase, the variation or the stars written, to a path or into the session's folder."""
        status = self._store.status
        wanted = (path, *_music(what, status))
        known = self._known.get(wanted) if path is None else None
        if known is not None and known.exists():
            self.written.emit(known)
            return
        if not self._store.connected:
            self.failed.emit(self.tr("The instrument does not answer, so there is nothing to write the file."))
            return
        self._asked, self._late, self._before = wanted, None, status.wrote
        self._patience.start()
        self._store.send("/glsr/export", what, str(path or self._folder))

    def _look(self, status: Status, previous: Status) -> None:
        asked = self._asked or self._late
        if asked is None:
            return
        if status.wrote != self._before and self._is_for(asked, Path(status.wrote)):
            self._known[asked] = Path(status.wrote)
            waited, self._asked, self._late = self.waiting, None, None
            self._patience.stop()
            if waited:
                self.written.emit(Path(status.wrote))
        elif self.waiting and status.problem and status.problem != previous.problem:
            self._fail(status.problem)

    def _is_for(self, asked: tuple[object, ...], wrote: Path) -> bool:
        """Whether this file is what was asked: a taken name has got a number, and others ask for files too."""
        path, what = asked[:2]
        folder, begin = (path.parent, path.stem) if isinstance(path, Path) else (self._folder, str(what))
        return wrote.parent == folder and wrote.name.startswith(begin)

    def _give_up(self) -> None:
        self._late = self._asked
        late = self.tr("The instrument did not write the file in time; try again.")
        self._fail(self._store.status.problem or late)

    def _fail(self, sentence: str) -> None:
        self._asked = None
        self._patience.stop()
        self.failed.emit(f"{sentence[:1].upper()}{sentence[1:]}")


def _music(what: str, status: Status) -> tuple[object, ...]:
    """What a file of this kind would hold; of the stars it is not known, so every moment is another."""
    if what == "phrase":
        return what, status.number, status.phrase, status.bpm
    if what == "variation":
        return what, status.number, status.variation, status.bpm
    return what, object()
