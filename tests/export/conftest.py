"""Real phrases come of the chorales as read for these tests, not of a cache that may lie about."""

import pytest

from export import pack
from tests.lab import chorales


@pytest.fixture(autouse=True)
def _real_data(monkeypatch):
    monkeypatch.setattr(pack, "prepare", chorales)
