"""Polls RtMidiPorts as the daemon does, prints every event, and sends the hex of every line of stdin.

python tests/drive_ports.py [INPUT [OUTPUT]], `-` for a virtual port
"""

import sys
from queue import SimpleQueue
from threading import Thread

from glsr_live.errors import PortError
from glsr_live.io.clock import Clock
from glsr_live.io.ports import PortChoice
from glsr_live.io.rtmidi_ports import RtMidiPorts

names = [None if word == "-" else word for word in [*sys.argv[1:], "-", "-"]]
clock, lines = Clock(), SimpleQueue()


def read():
    for line in sys.stdin:
        lines.put(line)


try:
    ports = RtMidiPorts(PortChoice(names[0], names[1], api="jack"))
except PortError as error:
    sys.exit(str(error))
Thread(target=read, daemon=True).start()
print(ports.describe(), flush=True)
while True:
    for event in ports.poll(clock.now()):
        print(event, flush=True)
    while not lines.empty():
        ports.send(bytes.fromhex(lines.get()), clock.now())
    clock.wait_until(clock.now() + 0.001)
