"""One direction of the instrument's MIDI: a virtual port of its own, or a connection to a port that exists."""

from typing import Any

from glsr_live.engine.events import PortFound, PortLost
from glsr_live.errors import PortError
from glsr_live.io.names import match_port, plain
from glsr_live.io.ports import PortEvent


class Side:
    """The input or the output: `port` is `in` or `out`, `wanted` the port to connect to, None for a virtual one."""

    def __init__(self, port: str, own_name: str, wanted: str | None) -> None:
        self._port, self._own_name, self._wanted = port, own_name, wanted
        self._client: Any = None
        self._sources: frozenset[str] = frozenset()
        self.open = False

    @property
    def name(self) -> str:
        """The port's name for the player."""
        return self._wanted or self._own_name

    def attach(self, client: Any) -> list[PortEvent]:
        """Take this rtmidi client; a virtual port opens now, a connection with the next `look`.

        Raises PortError where there are no virtual ports.
        """
        self._client, self._sources = client, frozenset()
        if self._wanted is not None:
            return self.look()
        _open_virtual(client, self._own_name)
        return self._found()

    def demand(self) -> None:
        """Connect; raises PortError when the port is not there or its name fits several."""
        if not self.open and self._wanted is not None:
            self._connect(match_port(self._wanted, self._client.get_ports(), f"MIDI {self._port}put"))

    def look(self) -> list[PortEvent]:
        """See whether the port that we connect to has gone or come back; compare lists, since nothing is raised."""
        if self._wanted is None:
            return self._look_around() if self._port == "in" else []
        there = [name for name in self._client.get_ports() if plain(name) == self._wanted]
        if self.open and not there:
            self._client.close_port()
            return self.lose()
        if there and not self.open:
            return self._try(there[0])
        return []

    def _look_around(self) -> list[PortEvent]:
        """A virtual input is not told who plays into it: a source that vanishes may be the player, with keys held."""
        before, self._sources = self._sources, frozenset(self._client.get_ports())
        return [] if before <= self._sources else [PortLost(self._port), PortFound(self._port)]

    def lose(self) -> list[PortEvent]:
        """The port has gone."""
        events: list[PortEvent] = [PortLost(self._port)] if self.open else []
        self.open = False
        return events

    def _try(self, name: str) -> list[PortEvent]:
        try:
            return self._connect(name)
        except PortError:  # gone again, or not ready yet: the next look will tell
            return []

    def _connect(self, name: str) -> list[PortEvent]:
        try:
            self._client.open_port(self._client.get_ports().index(name), name=self._own_name)
        except (OSError, ValueError) as exc:
            raise PortError(f"the MIDI {self._port}put {name!r} cannot be opened; another program may hold it") from exc
        self._wanted = plain(name)
        return self._found()

    def _found(self) -> list[PortEvent]:
        self.open = True
        return [PortFound(self._port)]


def _open_virtual(client: Any, name: str) -> None:
    try:
        client.open_virtual_port(name)
    except (RuntimeError, OSError) as exc:
        raise PortError(
            f"this system cannot make the virtual port {name!r}; on Windows create two ports with loopMIDI "
            "and name them: glsr-live --in NAME --out NAME"
        ) from exc
