"""Plays on JACK: every line of stdin is `seconds:hex ...`; says on stdout which second they count from.

python tests/jack_player.py [NAME]
"""

import sys
import time

import rtmidi

name = sys.argv[1] if sys.argv[1:] else "player"
out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name=name)
out.open_virtual_port(name)
print("ready", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    print(start, flush=True)
    for item in line.split():
        seconds, data = item.split(":")
        time.sleep(max(0.0, start + float(seconds) - time.perf_counter()))
        out.send_message(bytes.fromhex(data))
