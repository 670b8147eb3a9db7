"""The file that documents every key, and files that are written whole or not at all."""

import stat
import textwrap
from pathlib import Path

from glsr_live.config.schema import SECTIONS, keys_of
from glsr_live.config.values import allowed, write_value
from glsr_live.engine.controls.targets import FIRST_AXIS, default_mappings
from glsr_live.errors import UsageError
from glsr_live.io.whole_files import write_whole
from glsr_live.settings import Setting

WIDTH = 100
OPEN = 0o644
"""The permissions of a new file."""
HEAD = """\
# The configuration of GLSR Live. A line that begins with # says nothing: here every key stands so, with its default.
# Take the # of a key away (and of the [section] above, where it has one) and change its value. A flag of the command
# line, such as --bpm 96, is stronger than this file. Unknown keys are refused; `glsr-live doctor` says what is wrong.
"""
EXAMPLES = {
    "controllers": (
        "# A knob or an action on the left, its control on the right:",
        '# "cc 14", "cc14 20" (14 bits), "nrpn 1:20", "relative 16 twos_complement" (an endless encoder),',
        '# "note 36 channel 10" (actions only), "cc 20 jump port Keystation", "off".',
        f'# Without a line here the axes of the pack, in its order, have "cc {FIRST_AXIS}" and up.',
    )
}
CONTROLS = {each.target: str(each) for each in default_mappings(())}
"""The controls by default that do not depend on the pack."""
_NAMED = {"inputs": "[[inputs]]", "outputs": "[[outputs]]", "spans": "[spans.density]"}


def documented() -> str:
    """The text of a file that says nothing but explains everything: it reads as the defaults."""
    return "\n".join([HEAD, *(line for section in SECTIONS for line in [*_section(section), ""])])


def write_new(path: Path, force: bool = False) -> None:
    """Write the documented file; raises UsageError when one is there already, unless `force`, or it cannot be."""
    if path.exists() and not force:
        raise UsageError(f"{path} is there already and was left as it is; --force writes it anew")
    write_text(path, documented())


def write_text(path: Path, text: str) -> None:
    """Put a text into the place of a file at once; raises UsageError, and changes nothing, where it cannot be written.

    A link stays one, and the file keeps its permissions.
    """
    real = path.resolve()
    try:
        mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else OPEN
        write_whole(real, text.encode(), overwrite=True)
        real.chmod(mode)
    except (OSError, UnicodeEncodeError) as exc:
        reason = getattr(exc, "strerror", None) or exc
        raise UsageError(f"cannot write {str(path)!r}: {reason}") from exc


def _section(section: str) -> list[str]:
    """A heading, the section's header (live, save where a table more would say something), and its keys."""
    header = f"#{_NAMED[section]}" if section in _NAMED else f"[{section}]"
    return [f"# {SECTIONS[section]}", header, *EXAMPLES.get(section, ()), *_keys(section)]


def _keys(section: str) -> list[str]:
    lines, before = [], [""]
    for setting in filter(_told, keys_of(section)):
        about = _about(setting)
        lines += [*(() if about == before else about), f"#{setting.name} = {_default(setting)}"]
        before = about  # keys of a kind are explained once
    return lines


def _told(setting: Setting) -> bool:
    return setting.section != "controllers" or setting.kind != "text" or setting.name in CONTROLS


def _about(setting: Setting) -> list[str]:
    shown = "" if setting.kind in ("switch", "text") else f"({allowed(setting)})"
    return textwrap.wrap(f"{setting.about} {shown}".strip(), WIDTH, initial_indent="# ", subsequent_indent="# ")


def _default(setting: Setting) -> str:
    if setting.section == "controllers" and setting.name in CONTROLS:
        return write_value(setting, CONTROLS[setting.name])
    if setting.section == "spans" and setting.default is None:
        return "-3.0" if setting.name == "low" else "3.0"
    return write_value(setting, setting.default)
