"""Names of files that every system takes: Windows, macOS and Linux."""

import re
import unicodedata
from collections.abc import Iterator

from glsr_live.engine.memory.moment import Moment
from glsr_live.music.variation import Knobs

LONGEST_NAME = 100
LONGEST_BYTES = 200
"""File systems take 255 bytes, or 255 units of UTF-16, of which a number and the ending need some."""
_RESERVED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|\s|$)", re.IGNORECASE)


def file_name(moment: Moment, what: str) -> str:
    """The name of a file with a moment's `phrase` or `variation`, without folder: `variation 12 density +1.0.mid`."""
    return safe_name(f"{what} {title(moment)}" if what != "phrase" else f"{what} {moment.number}") + ".mid"


def title(moment: Moment) -> str:
    """A moment's number and the knobs that were turned, as `12 density +1.0 temperature 0.5`."""
    return " ".join([str(moment.number), *_turned(moment.knobs)])


def safe_name(text: str) -> str:
    """A text as a file's name without its ending: no character or name that a system keeps for itself, not too long."""
    plain = _RESERVED.sub("_", unicodedata.normalize("NFC", text))
    printable = "".join(char for char in plain if char.isprintable())
    name = _shortened(" ".join(printable.split()).strip(". ")).strip(". ")
    return f"_{name}" if not name or _DEVICE.match(name) else name


def _turned(knobs: Knobs) -> Iterator[str]:
    rest = Knobs()
    yield from (f"{name} {value:+.1f}" for name, value in knobs.axes if abs(value) >= 0.05)
    for name in ("closeness", "temperature", "wander", "blend"):
        value = getattr(knobs, name)
        if value != getattr(rest, name):
            yield f"{name} {value:.1f}"
    if knobs.seed:
        yield f"seed {knobs.seed}"


def _shortened(name: str) -> str:
    return name[:LONGEST_NAME].encode()[:LONGEST_BYTES].decode(errors="ignore")
