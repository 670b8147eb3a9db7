"""The process that writes on JACK, every message at the frame of its due second; the only import of JACK-Client.

It has the interpreter to itself, since JACK's real-time thread takes the interpreter's lock here 750 times a second.
When its instrument ends without a farewell, even by kill -9, it ends every note that sounds and then itself.
"""

import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from glsr_live.errors import PortError
from glsr_live.io.clock import Clock
from glsr_live.io.jack_writer import Writer
from glsr_live.io.ports import OUTPUT_NAME
from glsr_live.io.side import Side, check_apart
from glsr_live.io.system import ENDING

try:
    import jack
except (ImportError, OSError) as exc:  # no JACK-Client, or no libjack behind it
    jack, MISSING, JackError = None, str(exc), OSError
else:
    MISSING, JackError = "", jack.JackError

LOOK_SECONDS = 1.0
SWITCH_SECONDS = 0.0001
"""How soon the thread that looks round gives way to JACK's."""
PATIENCE = 5
"""Looks without a period in between, after which the server counts as hung."""


class Destination:
    """An output port of the client, with the face that Side knows from rtmidi's clients."""

    def __init__(self, client: Any, port: Any) -> None:
        self._client, self._port = client, port
        self._target = ""

    def get_ports(self) -> list[str]:
        """The inputs of other programs and devices."""
        return [port.name for port in self._client.get_ports(is_midi=True, is_input=True)]

    def open_virtual_port(self, name: str) -> None:
        """It is there already."""

    def open_port(self, number: int, name: str) -> None:
        """Connect to the port of this number."""
        self._target = self.get_ports()[number]
        self.connect(self._target)

    def close_port(self) -> None:
        """JACK has taken the connection down with the other port."""
        self._target = ""

    def connect(self, target: str) -> None:
        """Connect to a port; raises OSError where that cannot be."""
        try:
            if target not in self.connections():
                self._client.connect(self._port, target)
        except JackError as exc:
            raise OSError(f"no connection to {target!r}") from exc

    def hold(self) -> None:
        """Connect anew, should the other port have gone and come back between two looks."""
        if self._target:
            with suppress(OSError):
                self.connect(self._target)

    def connections(self) -> list[str]:
        """The ports that it is connected to."""
        return [port.name for port in self._port.connections]


class Outputs:
    """The client on the JACK server and its ports; raises PortError as Side does."""

    def __init__(self, orders: Sequence[dict[str, Any]], records: int) -> None:
        self.gone = False
        self._client = _open()
        self._client.set_shutdown_callback(self._shut_down)
        ports = [self._client.midi_outports.register(order["name"]) for order in orders]
        self._destinations = [Destination(self._client, port) for port in ports]
        self._sides = [Side(order["key"], "out", order["name"], order["wanted"]) for order in orders]
        self.writer = Writer(self._client, ports, records, Clock())
        self._client.set_process_callback(self.writer.process)
        self._client.activate()

    def connect(self, orders: Sequence[dict[str, Any]], demand: bool) -> None:
        """Make the connections that were ordered; one that is not there is an error only on demand."""
        for side, destination, order in zip(self._sides, self._destinations, orders, strict=True):
            side.attach(destination)
            if demand:
                side.demand()
            for target in order["connections"]:
                with suppress(OSError):  # the other program has gone meanwhile
                    destination.connect(target)
        check_apart(self._sides)

    def look(self) -> None:
        """See which of the ports that we connect to have gone or come back."""
        for side, destination in zip(self._sides, self._destinations, strict=True):
            side.look(destination.get_ports())
            destination.hold()

    def state(self) -> dict[str, Any]:
        """What the instrument should know, and the next process if this one dies."""
        return {
            "period": self._client.blocksize / self._client.samplerate,
            "names": [side.name for side in self._sides],
            "wanted": [side.wanted for side in self._sides],
            "open": [side.open for side in self._sides],
            "connections": [destination.connections() for destination in self._destinations],
        }

    def close(self) -> None:
        """Leave the server."""
        self._client.deactivate()
        self._client.close()

    def _shut_down(self, *_: Any) -> None:
        self.gone = True
        self.writer.done.set()


def main(words: Sequence[str]) -> int:
    """Serve until standard input ends; exit status 2 when that cannot begin, 3 when the server has gone.

    The one word is JSON: the `ports` (key, own name, wanted one, further connections) and whether to `demand` them.
    Standard input takes records of jack_line, standard output tells in lines of JSON how things are.
    """
    _outlive_signals()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()
    records, reports = _take_the_pipes()
    try:
        return _play(json.loads(words[0]), records, reports)
    except PortError as exc:
        _report(reports, {"refused": str(exc)})
    except (OSError, JackError) as exc:
        _report(reports, {"absent": str(exc)})
    return 2


def _play(orders: dict[str, Any], records: int, reports: int) -> int:
    outputs = Outputs(orders["ports"], records)
    try:
        outputs.connect(orders["ports"], orders["demand"])
        _serve(outputs, reports)
    finally:
        if not outputs.gone:
            outputs.close()
    return 3 if outputs.gone else 0


def _serve(outputs: Outputs, reports: int) -> None:
    """Look round once a second until the line has ended or the server is gone."""
    told: dict[str, Any] = {}
    silent, before = 0, -1
    while not outputs.gone and silent < PATIENCE:
        outputs.look()
        state = outputs.state()
        if state != told:
            _report(reports, told := state)
        if outputs.writer.done.wait(LOOK_SECONDS):
            return
        silent = silent + 1 if outputs.writer.periods == before else 0
        before = outputs.writer.periods
    outputs.gone = True


def _open() -> Any:
    if jack is None:
        raise OSError(MISSING)
    try:
        return jack.Client(OUTPUT_NAME, no_start_server=True)
    except JackError as exc:
        raise OSError("no JACK server answers") from exc


def _outlive_signals() -> None:
    """What ends the instrument reaches us too, but its last note-offs pass through here: only they end us."""
    for number in (getattr(signal, name, None) for name in ENDING):
        if number is not None:
            signal.signal(number, signal.SIG_IGN)


def _take_the_pipes() -> tuple[int, int]:
    """Standard input and output as the protocol's own; libjack prints into nothing, Python's errors go to stderr."""
    records, reports = os.dup(0), os.dup(1)
    os.set_blocking(records, False)
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    return records, reports


def _report(reports: int, state: dict[str, Any]) -> None:
    try:
        os.write(reports, json.dumps(state).encode() + b"\n")
    except OSError:  # the instrument has gone; the end of the records says so next
        return


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main(sys.argv[1:]))
