"""Which port a player means: names carry client prefixes and changing numbers that nobody types."""

import re
import sys
from collections.abc import Callable, Sequence

from glsr_live.errors import PortError
from glsr_live.io.ports import CONTROL_NAME, INPUT_NAME, OUTPUT_NAME

OWN = (INPUT_NAME, OUTPUT_NAME, CONTROL_NAME)
LONGEST = 120
"""Characters that are told of a port's name; the beginning of a name names it too."""
MOST = 128
"""No more ports are told."""
_OWN = re.compile(rf"(?:{'|'.join(OWN)})(?: \d+)?")
_ALSA_NUMBER = re.compile(r" \d+:\d+$")
_WINDOWS_NUMBER = re.compile(r" \d+$")


def plain(name: str, platform: str = sys.platform) -> str:
    """A port's name without the number that ALSA (` 128:0`) or Windows (` 0`) puts behind it."""
    return (_WINDOWS_NUMBER if platform == "win32" else _ALSA_NUMBER).sub("", name)


def _port(name: str) -> str:
    """The part behind the client's name, as ALSA and JACK write it."""
    return plain(name).rpartition(":")[2]


_READINGS: tuple[Callable[[str], str], ...] = (str, plain, _port)


def foreign(names: Sequence[str], platform: str = sys.platform) -> list[str]:
    """The ports that are not an instrument's own: connected to itself it would answer itself for ever.

    Windows has no ports of our own, so one that is called so is the player's.
    """
    return [name for name in names if platform == "win32" or not _OWN.fullmatch(_port(name))]


def choosable(names: Sequence[str], platform: str = sys.platform) -> tuple[str, ...]:
    """The ports of others by names to choose: the numbers that change from day to day only where they tell two apart.

    Long names are cut and what is beyond MOST is left out, for the system sets no bound to either.
    """
    others = [name for name in foreign(names, platform) if name][:MOST]
    bare = [plain(name, platform) for name in others]
    told = (full if bare.count(short) > 1 else short for full, short in zip(others, bare, strict=True))
    return tuple(name[:LONGEST] for name in told)


def match_foreign(wanted: str, choices: Sequence[str], kind: str = "MIDI port", platform: str = sys.platform) -> str:
    """As match_port, but never one of our own ports; raises PortError for those too."""
    try:
        return match_port(wanted, foreign(choices, platform), kind)
    except PortError:
        if platform != "win32" and any(_begins(own, _port(wanted) or wanted) for own in OWN):
            raise PortError(
                f"the {kind} {wanted!r} is the instrument's own, and connected to itself it would answer itself; "
                "name a port of another program or device, or none to have a virtual one"
            ) from None
        raise


def match_port(wanted: str, choices: Sequence[str], kind: str = "MIDI port") -> str:
    """The one of `choices` that `wanted` names: exactly, or else as the only one that begins so.

    Raises PortError, with the choices, when no port or more than one fits.
    """
    exact = [[choice for choice in choices if read(choice) == wanted] for read in _READINGS]
    prefix = [choice for choice in choices if any(_begins(read(choice), wanted) for read in _READINGS)]
    fits = next((found for found in (*exact, prefix) if found), [])
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise PortError(f"{wanted!r} fits more than one {kind}: {_listed(fits)}; give more of the name")
    raise PortError(f"no {kind} is called {wanted!r}; there {_are(choices)}")


def _begins(name: str, wanted: str) -> bool:
    return name.casefold().startswith(wanted.casefold())


def _are(choices: Sequence[str]) -> str:
    return f"are: {_listed(choices)}" if choices else "are none at all"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)
