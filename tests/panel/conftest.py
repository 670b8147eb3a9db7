"""Tests of the panel: offscreen unless a display was asked for, and with nobody's settings."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from glsr_live.panel.theme import DARK, use
from tests.panel.fakes import PLAYING, FakeStore


@pytest.fixture
def store(qapp):
    """A store that was told of a performance in full swing."""
    return FakeStore(PLAYING)


@pytest.fixture(autouse=True)
def _plain(monkeypatch, tmp_path):
    """The dark theme, and settings in a folder of the test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GLSR_LIVE_CONFIG", "")
    use(DARK)
