"""What leads to the first phrase: what to connect to what, and how to play. Pure."""

from PyQt6.QtCore import QCoreApplication

from glsr_live.control.status import Status
from glsr_live.io.ports import INPUT_NAME, OUTPUT_NAME
from glsr_live.panel.advice import Action, Advice, demo, ports

translate = QCoreApplication.translate


def nothing_played(status: Status) -> Advice | None:
    if status.phrase is not None:
        return None
    if status.capture in ("armed", "recording") or status.running:
        return Advice("hint", _how_to_play(status))
    if _heard(status):
        return _nothing_taken(status)
    said = translate("Advice", "Connect your keyboard to {0} and {1} to a synthesizer, then play.")
    return Advice("hint", said.format(heard_at(status), _sent_at(status)), (demo(), ports()))


def _nothing_taken(status: Status) -> Advice:
    channel = status.settings.get("listen")
    if not channel:
        return Advice("hint", _how_to_play(status), (demo(),))
    said = translate("Advice", "Something comes in, and only channel {0} is heard. Play on that channel, or hear all.")
    every = Action(translate("Advice", "Hear all channels"), "/glsr/set/listen", (0,))
    return Advice("hint", said.format(channel), (every,))


def _how_to_play(status: Status) -> str:
    capture, bars = status.settings.get("capture"), status.settings.get("bars")
    if capture == "silence":
        return translate("Advice", "A phrase ends when you pause, and is answered then.")
    if capture == "switch":
        return translate("Advice", "A phrase is what you play while the footswitch, or Record, is held.")
    if bars == 1:
        return translate("Advice", "Each bar with notes is a phrase, and is answered when it is over.")
    return translate("Advice", "Every {0} bars with notes are a phrase, and are answered when they are over.").format(
        bars or 2
    )


def _heard(status: Status) -> bool:
    """Whether anything came in at our own input."""
    return any(port.key == "in" and port.messages for port in status.ports)


def heard_at(status: Status) -> str:
    """The first input in words."""
    keys = [port.key for port in status.ports if port.direction == "in"]
    return INPUT_NAME if "in" in keys or not keys else keys[0]


def _sent_at(status: Status) -> str:
    return OUTPUT_NAME if any(port.key == "out" for port in status.ports) else translate("Advice", "the output")
