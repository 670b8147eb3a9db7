"""Polls RtMidiPorts as the daemon does, prints every event, and sends the lines of stdin, `hex [when [port]]`.

python tests/drive_ports.py [INPUTS [OUTPUTS [CONTROL [HOW]]]]: names with commas between, `-` for a virtual port,
`none` for no control port; HOW is `rtmidi` where JACK-Client is to count as not installed. When is seconds from now, or
`@` and the second. The line `close` ends it, `connections` has it tell what the outputs on JACK are connected to,
`seen` the ports that there are.
"""

import sys
from queue import SimpleQueue
from threading import Thread

import glsr_live.io.rtmidi_ports
from glsr_live.engine.events import PortsSeen
from glsr_live.errors import PortError
from glsr_live.io.clock import Clock
from glsr_live.io.ports import PortChoice
from glsr_live.io.rtmidi_ports import RtMidiPorts

words = [*sys.argv[1:], *["-", "-", "-", "exact"][len(sys.argv) - 1 :]]
inputs, outputs, (control,) = (tuple("" if name == "-" else name for name in word.split(",")) for word in words[:3])
clock, lines = Clock(), SimpleQueue()
if words[3] == "rtmidi":
    glsr_live.io.rtmidi_ports.is_installed = lambda: False


def read():
    for line in sys.stdin:
        lines.put(line)


def send(text, when="0", port="out"):
    now = clock.now()
    due = float(when[1:]) if when.startswith("@") else now + float(when)
    ports.send(bytes.fromhex(text), now, due, port)


try:
    ports = RtMidiPorts(PortChoice(inputs, outputs, None if control == "none" else control, api="jack"))
except PortError as error:
    sys.exit(str(error))
Thread(target=read, daemon=True).start()
print(ports.describe(), flush=True)
while True:
    for event in ports.poll(clock.now()):
        if not isinstance(event, PortsSeen):  # it comes at its own time
            print(event, flush=True)
    while not lines.empty():
        line = lines.get().split()
        if line == ["close"]:
            ports.close()
            sys.exit()
        if line == ["connections"]:
            print(ports._exact._connections, flush=True)
        elif line == ["seen"]:
            print(ports._seen, flush=True)
        else:
            send(*line)
    clock.wait_until(clock.now() + 0.001)
