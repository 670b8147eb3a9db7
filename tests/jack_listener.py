"""Listens on JACK at "listener:listener" and prints `seconds hex` for every message, the second of its very frame."""

import time
from queue import SimpleQueue

import jack

HALF_TURN = 1 << 31
client, heard = jack.Client("listener"), SimpleQueue()
port = client.midi_inports.register("listener")


def process(frames):
    now, elapsed = time.perf_counter(), client.frame_time - client.last_frame_time
    elapsed = (elapsed + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN
    for offset, data in port.incoming_midi_events():
        heard.put((now + (offset - elapsed) / client.samplerate, bytes(data)))


client.set_process_callback(process)
client.activate()
print("ready", flush=True)
while True:
    when, data = heard.get()
    print(when, data.hex(), flush=True)
