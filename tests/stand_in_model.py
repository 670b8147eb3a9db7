"""A model process that serves the fake model, or misbehaves: python tests/stand_in_model.py HOW."""

import os
import signal
import sys
import time

from glsr_live.errors import PackError
from glsr_live.io.model_server import Vary, serve
from glsr_live.testing import FakeModel

MODEL = FakeModel()


def crash(phrase, knobs):
    os.kill(os.getpid(), signal.SIGKILL)


def hang(phrase, knobs):
    time.sleep(3600)


def stumble(phrase, knobs):
    if knobs.axes:
        raise ZeroDivisionError("no density here")
    return MODEL.vary(phrase, knobs)


def dawdle(phrase, knobs):
    time.sleep(0.3)
    return MODEL.vary(phrase, knobs)


def chatter(phrase, knobs):
    print("a library that prints")
    os.write(1, b"and a C library that does")
    return MODEL.vary(phrase, knobs)


HOW: dict[str, Vary] = {
    "plain": MODEL.vary,
    "crash": crash,
    "hang": hang,
    "stumble": stumble,
    "dawdle": dawdle,
    "chatter": chatter,
}


def load(how: str):
    if how == "refuse":
        raise PackError("there is no pack 'nowhere'")
    if how == "break":
        raise ImportError("no onnxruntime here")
    if how == "die":
        os._exit(1)
    return MODEL.ready, HOW[how]


if __name__ == "__main__":
    how = sys.argv[1]
    sys.exit(serve(lambda: load(how)))
