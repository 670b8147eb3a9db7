"""`glsr-live panic`: end every note of a running instrument, and every note behind a port."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import closing

from glsr_live.commands.reaching import client_of, connect, osc_of
from glsr_live.config.schema import OscConfig
from glsr_live.engine.messages import ALL_NOTES_OFF, ALL_SOUND_OFF, SUSTAIN, control, note_off
from glsr_live.errors import PortError
from glsr_live.io.clock import Clock
from glsr_live.io.names import match_port
from glsr_live.io.rtmidi_ports import find_system

CHANNELS = range(16)
PITCHES = range(128)
NAME = "GLSR Live Panic"
PACE_SECONDS = 0.001
"""A MIDI cable takes as long for a message."""
TIMES = 3
"""A datagram may be lost, and a panic does no harm twice."""


def panic(args: argparse.Namespace) -> int:
    """Run the command; raises PortError when there is nothing to silence."""
    clock, config = Clock(), osc_of(args)
    reached = tell(clock, config)
    for name in args.outputs:
        print(f"every note ended on {silence(args.api, name, clock.now, clock.wait_until)!r}")
    if reached:
        print(f"the instrument at {config.host}, port {config.port}, ended every note")
    elif not args.outputs:
        where = f"{config.host}, port {config.port}"
        raise PortError(f"no instrument answers at {where}; glsr-live panic --out NAME silences a port directly")
    return 0


def tell(clock: Clock, config: OscConfig) -> bool:
    """Send the panic to the instrument; whether one answers there."""
    with closing(client_of(config)) as client:
        for _ in range(TIMES):  # before anything else is asked: it is urgent
            client.send("/glsr/panic")
        return connect(client, clock)


def silencing() -> Iterator[bytes]:
    """On every channel sustain off, all notes off, all sound off; then every note-off, for what heeds none of these."""
    for channel in CHANNELS:
        for number in (SUSTAIN, ALL_NOTES_OFF, ALL_SOUND_OFF):
            yield control(channel, number, 0)
    for channel in CHANNELS:
        for pitch in PITCHES:
            yield note_off(channel, pitch)


def silence(api: str | None, name: str, now: Callable[[], float], wait_until: Callable[[float], None]) -> str:
    """Send all of it to a port, no faster than a cable takes it; the port's whole name. Raises PortError."""
    midi = find_system(api)
    try:
        client = midi.client("out", NAME)
        there = client.get_ports()
        port = match_port(name, there, "MIDI output")
        client.open_port(there.index(port), name=NAME)
        for data in silencing():
            client.send_message(data)
            wait_until(now() + PACE_SECONDS)
    except OSError as exc:
        raise PortError(f"the MIDI output {name!r} cannot be opened; another program may hold it") from exc
    finally:
        midi.close()
    return port
