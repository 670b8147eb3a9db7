"""A model process that serves the fake model, or misbehaves: python tests/stand_in_model.py HOW."""

import os
import signal
import struct
import sys
import time

from glsr_live.errors import PackError
from glsr_live.io.desk import Served, Vary
from glsr_live.io.model_server import serve
from glsr_live.testing import FakeModel

MODEL = FakeModel()


def plain(phrase, knobs, **more):
    return MODEL.vary(phrase, knobs)


def crash(phrase, knobs, **more):
    os.kill(os.getpid(), signal.SIGKILL)


def hang(phrase, knobs, **more):
    time.sleep(3600)


def stumble(phrase, knobs, **more):
    if knobs.axes:
        raise ZeroDivisionError("no density here")
    return plain(phrase, knobs)


def dawdle(phrase, knobs, **more):
    time.sleep(0.3)
    return plain(phrase, knobs)


def chatter(phrase, knobs, **more):
    print("a library that prints")
    os.write(1, b"and a C library that does")
    return plain(phrase, knobs)


HOW: dict[str, Vary] = {
    "plain": plain,
    "crash": crash,
    "hang": hang,
    "stumble": stumble,
    "dawdle": dawdle,
    "chatter": chatter,
}


def plane(asked):
    """Row y holds y; a row takes a hundredth of a second."""
    for y in range(asked.size):
        time.sleep(0.01)
        yield struct.pack(f"{asked.size}f", *[y] * asked.size)


def load(how: str):
    if how == "refuse":
        raise PackError("there is no pack 'nowhere'")
    if how == "break":
        raise ImportError("no onnxruntime here")
    if how == "die":
        os._exit(1)
    return Served(MODEL.ready, HOW[how], plane)


if __name__ == "__main__":
    how = sys.argv[1]
    sys.exit(serve(lambda: load(how)))
