"""At every scale the screen is what a full repaint would make it, whatever has moved on it."""

from dataclasses import replace
from math import sin

import numpy as np
import pytest

from glsr_live.control.status import Position
from tests.jack_rig import wait_for
from tests.panel.outside.conftest import Beside

SECONDS = 1.2
PLACE = (10, 30)
SIZE = (1176, 700)
"""Whole pixels at every scale here."""


def everything_moves(double, now: float) -> None:
    """Play heads, knobs, lights and tempo, each at another pace."""
    place = int(now * 900)
    double.position = Position(place // 1920 + 1, place // 480 % 4 + 1, place % 480, place % 3840, (place + 700) % 3840)
    double.turn(**{knob.name: knob.low + (knob.high - knob.low) * (0.5 + 0.5 * sin(now * 3 + at))
                   for at, knob in enumerate(double.status.board)})  # fmt: skip
    ports = tuple(replace(port, messages=port.messages + 1) for port in double.status.ports)
    double.tell(bpm=round(120 + 10 * sin(now), 1), latency_ms=20 + 10 * sin(now * 9), ports=ports)


def edges(picture: "np.ndarray", scale: float) -> "set[int]":
    """The colours of the window's last row and last column, where nothing but its ground is."""
    (x, y), (width, height) = PLACE, (round(each * scale) for each in SIZE)
    inside = picture[y : y + height, x : x + width]
    return set(inside[-1].tolist()) | set(inside[:, -1].tolist())


def repainted(beside, scale: float) -> "np.ndarray":
    """The screen after the window was given another size and its own again: all of it is painted anew."""
    screen, (width, height) = beside.screen, (round(each * scale) for each in SIZE)
    for size in ((width + 40, height + 40), (width, height)):
        screen.do("windowsize", "--sync", beside.panel.window, *size)
        picture = screen.still()
    return picture


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_nothing_stale_stays_on_the_screen(screen, scale):
    beside = Beside(screen, scale)
    try:
        begun = []

        def script(now: float) -> None:
            begun.append(now)
            if now - begun[0] < SECONDS:
                everything_moves(beside.double, now)

        beside.panel.see("dial", "Density")
        screen.do("windowmove", "--sync", beside.panel.window, *PLACE)
        wait_for(lambda: beside.double.status.plane, "the map")
        repainted(beside, scale)
        x, y = beside.panel.see("filler", "Latent map").middle
        beside.double.script = script
        for step in range(8):
            screen.do("mousemove", x + 6 * step, y - 5 * step)
        screen.do("mousemove", *beside.panel.see("dial", "Leap").middle, "click", "--repeat", 4, 4)
        beside.panel.rest()
        wait_for(lambda: begun and begun[-1] - begun[0] > SECONDS, "the end of the movement")
        moved = screen.still()
        wrong = moved != repainted(beside, scale)
        assert wrong.sum() == 0, f"stale pixels, the first at {np.argwhere(wrong)[0][::-1]}"
        assert edges(moved, scale) == {int(moved[PLACE[1], PLACE[0]])}, "the larger window's pixels are at the edge"
        assert (moved != moved[-1, -1]).sum() > 0.5 * SIZE[0] * SIZE[1] * scale**2
    finally:
        beside.close()
