"""A screen for the tests of this folder, one for all of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from glsr_live.control.status import Status
from tests.panel.fakes import PLAYING
from tests.panel.outside.double import Double
from tests.panel.outside.screen import PanelProcess, Screen, require_screen, together
from tests.panel.outside.wire import Wire

HERE = Path(__file__).parent
WHOLE = replace(PLAYING, ports=PLAYING.ports[:3])
"""With all that it needs."""


def pytest_collection_modifyitems(items):
    """All of this folder needs a screen."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.outside)


@pytest.fixture(scope="session")
def screen(tmp_path_factory):
    require_screen()
    screen = Screen(tmp_path_factory.mktemp("screen"))
    yield screen
    screen.close()


class Beside:
    """A panel, the instrument that it shows, and the wire between them."""

    def __init__(self, screen: Screen, scale: float = 1.0, status: Status = WHOLE) -> None:
        self.screen, self.double = screen, Double(status)
        self.wire = Wire(self.double.port)
        self.panel = PanelProcess(screen, self.wire.port, "--no-daemon", scale=scale)
        self._stack = together(self.double, self.wire, self.panel)

    def close(self) -> None:
        self._stack.close()


@pytest.fixture
def beside(screen):
    made = Beside(screen)
    yield made
    made.close()
