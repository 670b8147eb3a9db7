"""What settings are called, and their units."""

from glsr_live.settings import Setting

UNITS = {"bpm": "bpm", "sync_delay_ms": "ms", "count_in": "bars", "silence_beats": "beats", "every": "bars",
         "follow_bars": "bars", "follow_depth": "sd", "transpose": "semitones"}  # fmt: skip


def title_of(setting: Setting) -> str:
    """A setting's name as a title, without the unit that its field shows."""
    words = setting.name.split("_")
    if len(words) > 1 and words[-1] == UNITS.get(setting.name) and setting.name != "follow_bars":
        words = words[:-1]
    text = " ".join(words)
    return text.upper() if text in ("bpm", "api") else text[:1].upper() + text[1:]
