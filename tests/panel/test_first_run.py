"""The advice: a table from what is so to what is said, and the place where it is said."""

from dataclasses import replace

import pytest
from PyQt6.QtWidgets import QPushButton, QWidget

from glsr_live.control.status import PortStatus
from glsr_live.io.osc import table
from glsr_live.panel.advice import Situation
from glsr_live.panel.first_run import FirstRun, demo_phrase
from glsr_live.panel.troubles import advise
from tests.panel.fakes import EMPTY, PLAYING, SETTINGS, FakeStore

PORTS = (PortStatus("in"), PortStatus("out"))
WELL = replace(PLAYING, ports=PORTS)


def so(status=WELL, **more) -> Situation:
    """A situation in which, but for this, all is well."""
    return Situation(status, **more)


def said(status=WELL) -> str | None:
    """The sentence for a status."""
    advice = advise(Situation(status))
    return advice and advice.sentence


def with_settings(status, **changes):
    return replace(status, settings={**SETTINGS, **changes})


TABLE = [
    (so(connected=False, seen=False), "problem", "No instrument answers yet.", ("start",)),
    (so(connected=False), "problem", "The instrument no longer answers", ("start",)),
    (so(connected=False, reason="Starting the instrument…"), "hint", "Starting the instrument…", ()),
    (so(connected=False, reason="no MIDI system answers: jack"), "problem",
     "No MIDI system answers: jack. Without one nothing can be played", ("start",)),
    (so(connected=False, reason="UDP port 9610 is taken."), "problem",
     "UDP port 9610 is taken. Mend that, then start it again.", ("start",)),
    (so(replace(WELL, ports=())), "problem", "The instrument has no MIDI ports.", ("ports",)),
    (so(replace(WELL, ports=(PortStatus("Keys", False), PORTS[1]))), "problem",
     "The port Keys is lost. Plug it in again", ("ports",)),
    (so(replace(WELL, ports=(PortStatus("in", False), PortStatus("out", False)))), "problem",
     "The ports GLSR Live In, GLSR Live Out are lost.", ("ports",)),
    (so(replace(WELL, learning="density")), "hint",
     "Move the knob or fader that should turn Density; until then cc 14 does.", ("/glsr/learn/end",)),
    (so(replace(WELL, learning="blend")), "hint", "Move the knob or fader that should turn Blend.",
     ("/glsr/learn/end",)),
    (so(replace(WELL, learning="snapshot-1")), "hint", "Press the pad, button or pedal that should do snapshot-1.",
     ("/glsr/learn/end",)),
    (so(replace(WELL, looping=True)), "warning", "The instrument hears itself", ("ports",)),
    (so(replace(WELL, problem="there is no note in that phrase")), "warning",
     "There is no note in that phrase.", ()),
    (so(replace(WELL, provider="")), "warning", "The model is lost and is being started again", ()),
    (so(replace(EMPTY, provider="", pack="")), "hint", "The model is loading", ("packs",)),
    (so(with_settings(replace(WELL, source="internal"), sync="clock")), "warning",
     "No MIDI clock comes in. Let your DAW send clock to GLSR Live In", ("/glsr/set/sync",)),
    (so(with_settings(WELL, sync="link")), "warning", "No Link session is heard.", ("/glsr/set/sync",)),
    (so(replace(WELL, overdue_ms=41.7)), "warning", "The last answer came 42 ms after its bar line.", ()),
    (so(with_settings(WELL, mute=True)), "hint", "The answer is muted", ("/glsr/set/mute",)),
    (so(replace(EMPTY, ports=PORTS)), "hint",
     "Connect your keyboard to GLSR Live In and GLSR Live Out to a synthesizer, then play.",
     ("demo", "ports")),
    (so(replace(EMPTY, ports=(PortStatus("Keys"), PortStatus("Synth")))), "hint",
     "Connect your keyboard to Keys and the output to a synthesizer", ("demo", "ports")),
    (so(replace(EMPTY, ports=(PortStatus("in", True, 9), PORTS[1]))), "hint",
     "Every 2 bars with notes are a phrase", ("demo",)),
    (so(with_settings(replace(EMPTY, ports=(PortStatus("in", True, 9), PORTS[1])), listen=3)), "hint",
     "Something comes in, and only channel 3 is heard.", ("/glsr/set/listen",)),
    (so(with_settings(replace(EMPTY, capture="recording"), capture="silence")), "hint",
     "A phrase ends when you pause", ()),
    (so(with_settings(replace(EMPTY, capture="armed"), capture="switch")), "hint",
     "A phrase is what you play while the footswitch", ()),
    (so(with_settings(replace(EMPTY, capture="armed"), bars=1)), "hint", "Each bar with notes is", ()),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "mark", "begin", "asks"), TABLE, ids=[row[2] for row in TABLE])
def test_what_is_so_is_said_with_its_remedy(situation, mark, begin, asks):
    found = advise(situation)
    assert found is not None
    assert (found.mark, tuple(action.asks for action in found.actions)) == (mark, asks)
    assert found.sentence.startswith(begin)
    assert found.sentence.endswith((".", "…"))


def test_all_is_well_is_not_said():
    assert said(WELL) is None
    assert said(with_settings(WELL, sync="clock")) is None


def test_of_several_the_most_urgent_is_said():
    both = replace(WELL, looping=True, provider="", ports=(PortStatus("Keys", False),))
    assert said(both).startswith("The port Keys is lost.")
    assert said(replace(both, ports=PORTS)).startswith("The instrument hears itself")
    assert said(replace(both, ports=PORTS, looping=False)).startswith("The model is lost")


def test_what_the_player_just_began_comes_before_what_is_lost():
    lost = replace(WELL, ports=(PortStatus("Keys", False), *PORTS))
    assert said(replace(lost, learning="range")).startswith("Move the knob or fader")
    assert said(replace(lost, problem="there is no snapshot 3")) == "There is no snapshot 3."
    assert said(replace(lost, ports=(), learning="range")).startswith("The instrument has no MIDI ports.")


def test_every_message_of_a_button_is_one_that_the_instrument_understands():
    for situation, *_ in TABLE:
        for action in advise(situation).actions:
            if action.asks.startswith("/"):
                assert table().read(action.asks, action.values) is not None


def on_stage(qtbot, store) -> FirstRun:
    """The place in a window."""
    window = QWidget()
    qtbot.addWidget(window)
    place = FirstRun(store, window)
    place.stage = window  # it owns the place
    return place


def buttons(place: FirstRun) -> dict[str, QPushButton]:
    return {button.text(): button for button in place.findChildren(QPushButton) if not button.isHidden()}


def test_an_empty_stage_offers_the_demo_phrase(qtbot, qapp):
    store = FakeStore(replace(EMPTY, ports=PORTS))
    place = on_stage(qtbot, store)
    buttons(place)["Play the demo phrase"].click()
    assert store.sent == [("/glsr/phrase", *demo_phrase())]
    asked = table().read(*("/glsr/phrase", demo_phrase()))
    assert (len(asked.phrase.notes), asked.phrase.length) == (8, 3840)


def test_it_goes_by_itself_when_the_cause_is_gone(qtbot, qapp):
    store = FakeStore(replace(WELL, looping=True))
    place = on_stage(qtbot, store)
    assert not place.isHidden()
    assert place.accessibleName().startswith("warning: The instrument hears itself")
    store.tell(looping=False)
    assert place.isHidden()


def test_what_the_window_must_do_is_asked_of_it(qtbot, qapp):
    store = FakeStore(replace(WELL, ports=()))
    place = on_stage(qtbot, store)
    with qtbot.waitSignal(place.asked) as asked:
        buttons(place)["Choose ports"].click()
    assert asked.args == ["ports"]
    assert store.sent == []


def test_an_instrument_that_ends_says_why_until_one_answers(qtbot, qapp):
    store = FakeStore(WELL)
    place = on_stage(qtbot, store)
    store.go_online(False)
    assert place.advice.sentence.startswith("The instrument no longer answers")
    place.explain("the pack 'x' is not there")
    assert place.advice.sentence.startswith("The pack 'x' is not there.")
    store.go_online(True)
    assert place.advice is None
    store.go_online(False)
    assert place.advice.sentence.startswith("The instrument no longer answers")


def test_a_refusal_is_told_for_a_while(qtbot, qapp, monkeypatch):
    monkeypatch.setattr("glsr_live.panel.first_run.REFUSAL_MS", 10)
    store = FakeStore(WELL)
    place = on_stage(qtbot, store)
    store.tell(problem="no variation has a star")
    assert place.advice.sentence == "No variation has a star."
    qtbot.waitUntil(place.isHidden)
    store.tell(bpm=99.0)
    assert place.isHidden()
    store.tell(problem="there is no snapshot 3")
    assert place.advice.sentence == "There is no snapshot 3."


def test_what_was_refused_on_the_way_is_told_for_a_while(qtbot, qapp, monkeypatch):
    monkeypatch.setattr("glsr_live.panel.first_run.REFUSAL_MS", 30)
    store = FakeStore(WELL)
    place = on_stage(qtbot, store)
    store.refused.emit("bars: value is a whole number (1, 2, 4, 8), not 3")
    assert place.advice.sentence == "Bars: value is a whole number (1, 2, 4, 8), not 3."
    store.tell(bpm=99.0)
    assert not place.isHidden()
    qtbot.waitUntil(place.isHidden)
