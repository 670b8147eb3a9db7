"""What the player should know or do next: one sentence with its remedy, the most urgent of all. Pure."""

from collections.abc import Callable, Iterator

from PyQt6.QtCore import QCoreApplication

from glsr_live.control.status import Status
from glsr_live.io.ports import INPUT_NAME, OUTPUT_NAME
from glsr_live.panel.advice import Action, Advice, Situation, ports, start
from glsr_live.panel.first_notes import heard_at, nothing_played

translate = QCoreApplication.translate
OWN = {"in": INPUT_NAME, "out": OUTPUT_NAME}


def advise(situation: Situation) -> Advice | None:
    """The most urgent advice; None when all is well and somebody plays."""
    return next(_all(situation), None)


def _all(situation: Situation) -> Iterator[Advice]:
    if not situation.connected:
        yield _gone(situation)
        return
    for find in _ORDER:
        found = find(situation.status)
        if found is not None:
            yield found


def _gone(situation: Situation) -> Advice:
    if situation.reason.endswith("…"):
        return Advice("hint", situation.reason)
    if situation.reason:
        said = translate("Advice", "{0} Mend that, then start it again.")
        if "MIDI system" in situation.reason:
            said = translate("Advice", "{0} Without one nothing can be played: install it or start it, then try again.")
        return Advice("problem", said.format(_sentence(situation.reason)), (start(),))
    if situation.seen:
        said = translate("Advice", "The instrument no longer answers; what you see is what it told last. "
                         "It comes back here by itself, or start it again.")  # fmt: skip
        return Advice("problem", said, (start(),))
    said = translate("Advice", "No instrument answers yet. Start one here, or run glsr-live in a terminal.")
    return Advice("problem", said, (start(),))


def _no_ports(status: Status) -> Advice | None:
    if status.ports:
        return None
    said = translate("Advice", "The instrument has no MIDI ports. Choose an input and an output in the settings.")
    return Advice("problem", said, (ports(),))


def _circle(status: Status) -> Advice | None:
    if not status.looping:
        return None
    said = translate("Advice", "The instrument hears itself: its output is connected back to its input, and it does "
                     "not take its own notes for yours. Take one of the two cables away.")  # fmt: skip
    return Advice("warning", said, (ports(),))


def _lost(status: Status) -> Advice | None:
    lost = list(dict.fromkeys(OWN.get(port.key, port.key) for port in status.ports if not port.there))
    if not lost:
        return None
    if len(lost) == 1:
        said = translate("Advice", "The port {0} is lost. Plug it in again, and it goes on by itself.")
    else:
        said = translate("Advice", "The ports {0} are lost. Plug them in again, and they go on by themselves.")
    return Advice("problem", said.format(", ".join(lost)), (ports(),))


def _no_model(status: Status) -> Advice | None:
    if status.provider:
        return None
    if status.yields:
        said = translate("Advice", "The model is lost and is being started again; until then the answers stay as "
                         "they are.")  # fmt: skip
        return Advice("warning", said)
    said = translate("Advice", "The model is loading; you can play already. If this stays, choose another pack.")
    return Advice("hint", said, (Action(translate("Advice", "Choose a pack"), "packs"),))


def _refusal(status: Status) -> Advice | None:
    return Advice("warning", _sentence(status.problem)) if status.problem else None


def _learning(status: Status) -> Advice | None:
    if not status.learning:
        return None
    knob = next((knob for knob in status.board if knob.name == status.learning), None)
    if knob is None:
        said = translate("Advice", "Press the pad, button or pedal that should do {0}.")
    elif knob.controller:
        said = translate("Advice", "Move the knob or fader that should turn {0}; until then {1} does.")
    else:
        said = translate("Advice", "Move the knob or fader that should turn {0}.")
    name = status.learning if knob is None else translate("Knob", knob.name).capitalize()
    said = said.format(name, knob.controller if knob is not None else "")
    return Advice("hint", said, (Action(translate("Advice", "Not now"), "/glsr/learn/end"),))


def _silent_clock(status: Status) -> Advice | None:
    wanted = status.settings.get("sync")
    if wanted not in ("clock", "link") or status.source == wanted:
        return None
    own = Action(translate("Advice", "Keep time here"), "/glsr/set/sync", ("internal",))
    if wanted == "link":
        return Advice("warning", translate("Advice", "No Link session is heard. Turn Link on in the other program."),
                      (own,))  # fmt: skip
    said = translate("Advice", "No MIDI clock comes in. Let your DAW send clock to {0} and press play there.")
    return Advice("warning", said.format(heard_at(status)), (own,))


def _late(status: Status) -> Advice | None:
    if status.overdue_ms <= 0:
        return None
    said = translate("Advice", "The last answer came {0:.0f} ms after its bar line. Close what else is working on "
                     "this computer, or take shorter phrases.")  # fmt: skip
    return Advice("warning", said.format(status.overdue_ms))


def _muted(status: Status) -> Advice | None:
    if not (status.settings.get("mute") and status.variation):
        return None
    sound = Action(translate("Advice", "Sound again"), "/glsr/set/mute", (0,))
    return Advice("hint", translate("Advice", "The answer is muted; it runs on unheard."), (sound,))


def _sentence(text: str) -> str:
    """A refusal with a capital letter and a full stop."""
    begun = text[:1].upper() + text[1:]
    return begun if begun.endswith((".", "!", "?")) else f"{begun}."


_ORDER: tuple[Callable[[Status], Advice | None], ...] = (
    _no_ports, _refusal, _learning, _lost, _circle, _no_model, _silent_clock, _late, _muted, nothing_played,
)  # fmt: skip
"""What to look for: what answers the player's own hand, then the most urgent first."""
