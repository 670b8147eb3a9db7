"""Listens on JACK: prints `seconds hex` for every message."""

import time

import rtmidi

listening = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name="recorder", queue_size_limit=16384)
listening.ignore_types(timing=False)
listening.open_virtual_port("recorder")
print("ready", flush=True)
while True:
    while received := listening.get_message():
        print(time.perf_counter(), bytes(received[0]).hex(), flush=True)
    time.sleep(0.0005)
