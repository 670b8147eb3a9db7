"""The store: what is news, and nothing else."""

from dataclasses import replace

from glsr_live.control.status import Position, Status
from glsr_live.panel.store import Store
from tests.panel.fakes import PLAYING


def news_of(store: Store) -> list[tuple[object, ...]]:
    """All signals from now on."""
    heard: list[tuple[object, ...]] = []
    store.changed.connect(lambda status, previous: heard.append(("changed", status, previous)))
    store.moved.connect(lambda position: heard.append(("moved", position)))
    store.online.connect(lambda there: heard.append(("online", there)))
    return heard


def test_a_change_is_told_with_what_was_before(qapp):
    store = Store(print)
    heard = news_of(store)
    store.take(PLAYING, Position())
    store.take(replace(PLAYING), Position())
    store.take(replace(PLAYING, bpm=90.0), Position(2, 1))
    assert heard == [
        ("changed", PLAYING, Status()),
        ("changed", replace(PLAYING, bpm=90.0), PLAYING),
        ("moved", Position(2, 1)),
    ]


def test_coming_and_going_is_told_once(qapp):
    store = Store(print)
    heard = news_of(store)
    for there in (False, True, True, False):
        store.go_online(there)
    assert heard == [("online", True), ("online", False)]


def test_what_is_asked_is_delivered(qapp):
    sent = []
    Store(lambda *message: sent.append(message)).send("/glsr/knob/density", 1.5)
    assert sent == [("/glsr/knob/density", 1.5)]
