"""Reaching a running instrument by OSC."""

import argparse
from dataclasses import replace

from glsr_live.config.building import build
from glsr_live.config.places import wanted_at
from glsr_live.config.schema import OscConfig
from glsr_live.io.clock import Clock
from glsr_live.io.osc_client import OscClient

PATIENCE_SECONDS = 1.0
LOOK_SECONDS = 0.005
HERE = "127.0.0.1"
EVERYWHERE = ("", "0.0.0.0", "localhost")


def osc_of(args: argparse.Namespace) -> OscConfig:
    """Where the words and the configuration say that the instrument is; raises UsageError when it cannot be read."""
    config = build(wanted_at(args.config)).osc
    said = {"host": args.osc_host, "port": args.osc_port}
    return replace(config, **{name: value for name, value in said.items() if value is not None})


def client_of(config: OscConfig) -> OscClient:
    """A client of the instrument there; one that hears every machine is reached on this one."""
    return OscClient(config.port, HERE if config.host in EVERYWHERE else config.host)


def answers(config: OscConfig) -> bool:
    """Whether an instrument answers within a second."""
    client = client_of(config)
    try:
        return connect(client, Clock())
    finally:
        client.close()


def connect(client: OscClient, clock: Clock, seconds: float = PATIENCE_SECONDS) -> bool:
    """Wait until the instrument has told its whole status; False when the time is over before."""
    end = clock.now() + seconds
    while clock.now() < end:
        client.poll(clock.now())
        if client.connected(clock.now()):
            return True
        clock.wait_until(clock.now() + LOOK_SECONDS)
    return False
