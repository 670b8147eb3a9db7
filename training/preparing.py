"""`python -m training prepare`: from the corpora of music21 or a folder of scores to a data set and its report."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from glsr_live.music.vocabulary import Vocabulary
from training import building, dataset, store
from training.building import Sound, report_of
from training.dataset import Dataset
from training.folk import COLLECTIONS, SHIPPED, tunes
from training.reading import MEMORY_FILE, Readers, Remembered, Request, read_all
from training.scores import Reading, requests, scores
from training.store import Recipe

FOLDER = Path(".cache")
FOLK = FOLDER / "folk.npz"


def prepare_folk(
    names: tuple[str, ...] = SHIPPED, cache: Path = FOLK, jobs: int = 1, memory: Path = MEMORY_FILE
) -> Dataset:
    """The tunes of some collections of music21, from the cache, or read and cached.

    Raises UsageError for an unknown collection, CacheError for a file that is no data set of ours.
    """
    recipe = building.RECIPE | Sound().recipe() | {"corpus": "folk", "collections": sorted(names)}
    found = cached(cache, recipe)
    if found:
        return found
    reading = read(tunes(names), jobs, memory)
    about = {"corpus": "folk", "ships": all(COLLECTIONS[name].ships for name in names)}
    return build(reading, recipe, cache, about, Sound())


def prepare_scores(
    folder: Path,
    cache: Path | None = None,
    jobs: int = 1,
    vocabulary: Vocabulary | None = None,
    memory: Path = MEMORY_FILE,
) -> Dataset:
    """The scores of a folder; only files that are new are read, and the data set is written anew where any changed.

    With a `vocabulary`, that of a model to be tuned, the melodies are moved into its range and spelled by its names.
    Raises UsageError for a folder without scores, CacheError for a file that is no data set of ours.
    """
    cache = cache or scores_cache(folder)
    reading = read(requests(folder, scores(folder)), jobs, memory, folder.resolve().name)
    sound = Sound.of(vocabulary)
    recipe = building.RECIPE | sound.recipe() | {"corpus": "scores", "files": reading.digest}
    about = {"corpus": "scores", "ships": False}
    return cached(cache, recipe) or build(reading, recipe, cache, about, sound)


def open_data(name: str, grid: int = 1) -> Dataset:
    """The data set `bach` or `folk`, prepared where it is not yet, or the one in a file.

    Windows begin on bar lines, or in `bach`, which has none, on every `grid`-th step of a melody. Raises CacheError
    where the file is missing, foreign or of another version.
    """
    if name in CORPORA:
        return replace(CORPORA[name](), grid=grid)
    return dataset.load(Path(name), building.RECIPE, f"run `python -m training prepare --scores FOLDER --out {name}`")


CORPORA: dict[str, Callable[[], Dataset]] = {"bach": dataset.prepare, "folk": prepare_folk}


def scores_cache(folder: Path) -> Path:
    """Where the data set of a folder lies if nobody says otherwise."""
    return FOLDER / f"scores-{folder.resolve().name}.npz"


def read(asked: Iterable[Request], jobs: int, memory: Path, collection: str = "") -> Reading:
    """What became of the requests; the collection is that given, else what stands before the first `/` of a name."""
    reading, readers, remembered = Reading(), Readers(), Remembered(memory)
    try:
        answers = read_all(asked, jobs, remembered, readers)
        for request, answer in tqdm(answers, unit=" scores", disable=None):  # on a terminal alone
            reading.add(collection or request.name.split("/")[0], request, answer)
    finally:
        readers.close()
        remembered.close()
    return reading


def cached(cache: Path, recipe: Recipe) -> Dataset | None:
    """The data set in the cache, or None where there is none or it was made otherwise."""
    if not cache.exists():
        return None
    try:
        return dataset.load(cache, recipe, "prepare it again")
    except store.StaleError:
        return None


def build(reading: Reading, recipe: Recipe, cache: Path, about: dict[str, Any], sound: Sound) -> Dataset:
    """Write the data set and, beside it, the report with a line for each file or tune."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    report_of(cache).write_text("".join(f"{line}\n" for line in reading.lines), "utf-8", "replace")
    counts = {"read": len(reading.lines), "used": len(reading.pieces), "dropped": dict(reading.dropped.most_common())}
    about = about | counts
    return building.build(reading.pieces, recipe, cache, reading.skipped, about, sound)


def summary(report: dict[str, Any], cache: Path) -> str:
    """What became of the scores, in a few lines."""
    reasons = [f"  {count:6,}  {reason}" for reason, count in {**report["skipped"], **report["dropped"]}.items()]
    head = f"{report['used']:,} of {report['read']:,} pieces used; every one is in {report_of(cache)}; left out:"
    return "\n".join([head, *reasons])
