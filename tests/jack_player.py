"""Plays on JACK: every line of stdin is `seconds:hex ...`; says on stdout which second they count from."""

import sys
import time

import rtmidi

out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name="player")
out.open_virtual_port("player")
print("ready", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    print(start, flush=True)
    for item in line.split():
        seconds, data = item.split(":")
        time.sleep(max(0.0, start + float(seconds) - time.perf_counter()))
        out.send_message(bytes.fromhex(data))
