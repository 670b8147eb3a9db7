"""An instrument that is nothing but its OSC: says its port, then every command that it is asked, until a panic."""

from contextlib import closing

from glsr_live.control.commands import Panic
from glsr_live.control.status import Position
from glsr_live.io.clock import Clock
from glsr_live.io.osc_server import OscServer
from tests.control.statuses import FULL

PATIENCE_SECONDS = 60.0
"""Should nobody end it, it ends itself."""


def main() -> None:
    clock = Clock()
    end = clock.now() + PATIENCE_SECONDS
    with closing(OscServer(0)) as server:
        print(server.address[1], flush=True)
        while (now := clock.now()) < end:
            for command in server.poll(now):
                print(command, flush=True)
                if command == Panic():
                    return
            if server.wants(now):
                server.publish(FULL, Position(2, 3, 120), now)
            clock.wait_until(now + 0.001)


if __name__ == "__main__":
    main()
