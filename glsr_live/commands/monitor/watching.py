"""The watching itself: a client of the instrument, and a screen or lines."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing

from glsr_live.commands.monitor.telling import news
from glsr_live.commands.reaching import client_of, osc_of
from glsr_live.commands.roll import Glyphs, glyphs_for
from glsr_live.config.schema import OscConfig
from glsr_live.control.status import PortStatus, Position, Status
from glsr_live.io.clock import Clock
from glsr_live.io.osc_client import OscClient
from glsr_live.io.system import Wishes, suspend

FRAME_SECONDS = 0.05
Show = Callable[[bool, Status, Position], None]
"""Whether the instrument answers, and what it told."""


def monitor(args: argparse.Namespace) -> int:
    """Run the command until Ctrl-C; 0 then."""
    config, wishes = osc_of(args), Wishes()
    wishes.hear_signals()
    glyphs = glyphs_for(sys.stdout.encoding)
    with closing(client_of(config)) as client:
        try:
            (_on_screen if sys.stdout.isatty() else _in_lines)(config, client, glyphs, wishes)
        except BrokenPipeError:  # whoever read the lines has gone
            sys.stderr.close()
    return 0


def watch(client: OscClient, show: Show, wishes: Wishes, clock: Clock) -> None:
    """Show what the instrument tells, until the wish to end."""
    while not wishes.end:
        now = clock.now()
        client.poll(now)
        show(client.connected(now), client.mirror.status, client.mirror.position)
        if wishes.suspend:
            wishes.suspend = False
            suspend()
        clock.wait_until(now + FRAME_SECONDS)


def _on_screen(config: OscConfig, client: OscClient, glyphs: Glyphs, wishes: Wishes) -> None:
    # Imported here: rich takes longer to load than everything else.
    from rich.console import Console
    from rich.live import Live

    from glsr_live.commands.monitor.screen import screen, waiting

    console, drawn = Console(), Drawn()
    with Live(console=console, screen=True, auto_refresh=False) as live:

        def show(there: bool, status: Status, position: Position) -> None:
            before = drawn.ports
            if drawn.differs(there, status, position, console.size):
                seen = screen(status, position, console.width, glyphs, before)
                live.update(seen if there else waiting(config.host, config.port), refresh=True)

        watch(client, show, wishes, Clock())


class Drawn:
    """What was drawn last: a screen that would look the same is not drawn again."""

    def __init__(self) -> None:
        self.ports: tuple[PortStatus, ...] = ()
        self._last: tuple[object, ...] = ()

    def differs(self, there: bool, status: Status, position: Position, size: object) -> bool:
        """Whether this would look otherwise; the ports that it is held against are `ports`, then `status`'s."""
        seen = (there, status, position.bar, position.beat, size, self.ports)
        self.ports, before, self._last = status.ports, self._last, seen
        return seen != before


def _in_lines(config: OscConfig, client: OscClient, glyphs: Glyphs, wishes: Wishes) -> None:
    watch(client, Lines(config, glyphs), wishes, Clock())


class Lines:
    """Prints what has changed since it was last shown."""

    def __init__(self, config: OscConfig, glyphs: Glyphs) -> None:
        self._config, self._glyphs = config, glyphs
        self._there: bool | None = None
        self._last = Status()

    def __call__(self, there: bool, status: Status, position: Position) -> None:
        """See Show."""
        if there != self._there:
            self._there = there
            print(f"{'watching' if there else 'waiting for'} {self._config.host}, port {self._config.port}", flush=True)
        if there:
            for line in news(self._last, status, position, self._glyphs):
                print(line, flush=True)
            self._last = status
