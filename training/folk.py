"""The collections of single-line tunes that ship with music21, their licences, and their tunes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from glsr_live.errors import UsageError
from training import corpus
from training.reading import Request

LOWEST, HIGHEST = 55, 84
"""G3, the fiddle's lowest string, to C6."""


@dataclass(frozen=True)
class Collection:
    """A collection: its folder in music21's corpus, or one file of it, and what its licence lets be done.

    `ships` says whether weights trained on it may be given to others; docs/corpora.md gives the reasons.
    """

    name: str
    title: str
    folder: str
    ships: bool
    file: str = ""


COLLECTIONS = {
    collection.name: collection
    for collection in (
        Collection("ryan", "Ryan's Mammoth Collection (1883)", "ryansMammoth", True),
        Collection("oneill", "O'Neill's Music of Ireland (1903)", "oneills1850", True),
        Collection("aird", "Aird's Airs (1778-1801)", "airdsAirs", True),
        Collection("northumbria", "Northumbrian Minstrelsy (1882)", "miscFolk", True, "northumbrianminstrelsyopus.abc"),
        Collection("fife", "American fife music", "miscFolk", False, "americanfifeopus.abc"),
        Collection("essen", "Essen folk song collection", "essenFolksong", False),
        Collection("nottingham", "Nottingham data set (two tunes)", "nottingham-dataset", False),
    )
}
SHIPPED = tuple(name for name, collection in COLLECTIONS.items() if collection.ships)


def tunes(names: tuple[str, ...]) -> Iterator[Request]:
    """The tunes of some collections, in order; a name is `collection/file:number in the file`.

    Raises UsageError for a collection that there is not.
    """
    for name in names:
        if name not in COLLECTIONS:
            raise UsageError(f"there is no collection {name!r}; there are {', '.join(COLLECTIONS)}")
        collection = COLLECTIONS[name]
        for path in corpus.folk_files(collection.folder):
            if collection.file in ("", path.name):
                for number, tune in enumerate(split_tunes(path.read_bytes()), start=1):
                    yield Request(f"{name}/{path.name}:{number}", "abc", tune)


def split_tunes(data: bytes) -> list[bytes]:
    """The tunes of an ABC file: each begins with its number (`X:`); what stands before the first is no tune."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return re.split(rb"(?m)^(?=X:)", lines)[1:]
