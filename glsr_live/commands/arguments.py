"""The words of the command line and what they mean; nothing heavy is imported, since `--help` should be quick."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from glsr_live import __version__
from glsr_live.commands.flags import add_config, add_flags
from glsr_live.config.schema import DEFAULT_PACK
from glsr_live.errors import UsageError
from glsr_live.music.variation import RANGES

ABOUT = """\
Play a phrase into "GLSR Live In"; variations of it come out of "GLSR Live Out", in time.
With every knob at rest the answer is your phrase, note for note; turning a knob moves it away.

Without a command the instrument starts; Ctrl-C ends it and every note that sounds.
"""

EXAMPLES = """\
commands (glsr-live COMMAND --help):
  demo     play a melody into the instrument and show its answers; needs no MIDI system
  ports    list the MIDI ports that there are
  vary     vary the melody of a MIDI file
  init     write the configuration, with every key explained
  doctor   say what is there, what is wrong and what to do
  panel    a window with knobs, piano rolls and the latent map; starts an instrument if none runs
  monitor  watch a running instrument
  panic    end every note of a running instrument, or on a port
  places   say where the configuration, the session and the packs are

the knobs:
  density, register, range, ...   the axes of the model pack: an offset from your phrase's own place,
                                  in standard deviations of the model's prior, -3 to +3
  closeness    0 to 4   how much the move must outweigh a played note before that note changes
  temperature  0 to 2   0 takes the likeliest notes, above 0 draws them
  wander       0 to 2   a random walk along the dimensions that have no name

  A MIDI controller turns a knob: 14, 15, 16, ... are the axes in the order of the pack, 102, 103 and
  104 closeness, temperature and wander, and 119 is panic. --controller gives a knob another one.

  Every flag is a key of the configuration too, and stronger than the file: glsr-live init writes one.

examples:
  glsr-live                                         virtual ports, phrases of 2 bars at 120 bpm
  glsr-live --bpm 96 --meter 3/4 --bars 4           another tempo, meter and length of phrase
  glsr-live --capture silence --answer loop         a pause ends the phrase; its answer repeats
  glsr-live --in Keystation --out FLUID             real ports; the beginning of a name will do
  glsr-live demo                                    no MIDI system needed
  glsr-live ports                                   what there is to connect to
  glsr-live vary tune.mid --set density=+1.5 -o out
  glsr-live vary tune.mid --sweep density -3 3 7 --closeness 2 -o out
"""

VARY_ABOUT = """\
Vary the melody of a MIDI file: one .mid per variation and report.json, with the attributes
before and after, in the folder DIR. Of simultaneous notes the highest leads; drums are left out.
With no knob turned the variation has the notes of the file.
"""


DEMO_ABOUT = """\
Play a chorale melody into the instrument in real time, without any MIDI system, while the density
knob turns; the answers are shown as piano rolls.
"""


INIT_ABOUT = """\
Write the configuration where `glsr-live places` names it, with every key, its range and its default.
A file that is there already is left as it is.
"""

DOCTOR_ABOUT = """\
Say what is there, what is wrong and what to do about it, as the instrument would start with the same
flags and the same configuration. Nothing sounds without --play. Exit status 0 when it can play, else 1.
"""

MONITOR_ABOUT = """\
Watch a running instrument: its time, its knobs, the phrase and the answer. Ctrl-C ends the watching,
not the instrument. Where the output is no terminal, what changes is printed line by line.
"""

PANEL_ABOUT = """\
A window onto the instrument: knobs, phrase and variation, the latent map, snapshots and history. Where no
instrument answers it starts one, with the same configuration, and ends it when the window is closed.
It needs PyQt6: pip install 'glsr-live[panel]'.
"""

PANIC_ABOUT = """\
End every note of a running instrument, and with --out every note behind a port: sustain off, all notes
off and all sound off on every channel, then a note-off for every note there is.
"""


class Parser(argparse.ArgumentParser):
    """A parser that raises UsageError, one sentence, where argparse would print its usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to read on."""
        raise UsageError(f"{message}; see {self.prog} --help")


def parse(words: Sequence[str]) -> argparse.Namespace:
    """What the words after `glsr-live` ask for; `command` is `play` where no other is named. Raises UsageError."""
    if words and not words[0].startswith("-"):
        if words[0] not in PARSERS:
            raise UsageError(f"there is no command {words[0]!r}; there are {', '.join(PARSERS)}; see glsr-live --help")
        return PARSERS[words[0]]().parse_args(words[1:])
    return _play().parse_args(words)


def _play() -> Parser:
    parser = _parser("", ABOUT, EXAMPLES)
    parser.usage = "glsr-live [--KEY VALUE ...]  or  glsr-live COMMAND ..."
    parser.set_defaults(command="play")
    parser.add_argument("--version", action="version", version=f"glsr-live {__version__}")
    add_config(parser)
    add_flags(parser)
    return parser


def _demo() -> Parser:
    parser = _parser("demo", DEMO_ABOUT)
    parser.add_argument("--bpm", type=float, default=160.0, metavar="X", help="tempo (default 160)")
    parser.add_argument("-o", "--out", metavar="DIR", dest="folder", help="also write the answers as a .mid file there")
    _add_model(parser)
    return parser


def _ports() -> Parser:
    parser = _parser("ports", "List the MIDI inputs and outputs that --in and --out can name.")
    parser.add_argument("--api", help="MIDI system: alsa, jack, core or winmm (default: the first that answers)")
    return parser


def _vary() -> Parser:
    parser = _parser("vary", VARY_ABOUT)
    parser.add_argument("file", metavar="FILE.mid", help="a Standard MIDI File of format 0 or 1")
    parser.add_argument("-o", "--out", metavar="DIR", dest="folder", required=True, help="where the variations go")
    parser.add_argument("--set", metavar="KNOB=VALUE", dest="settings", action="append", default=[],
                        help="turn a knob for every variation, e.g. density=+1.5; may be given again")
    parser.add_argument("--sweep", nargs=4, metavar=("KNOB", "FROM", "TO", "COUNT"), dest="sweeps", action="append",
                        default=[], help="a variation for each of COUNT even steps of a knob; may be given again")
    for name, (low, high) in RANGES.items():
        parser.add_argument(f"--{name}", type=float, metavar="X", help=f"as --set {name}=X, {low:g} to {high:g}")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="for what temperature and wander draw")
    parser.add_argument("--decoding", choices=("counted", "argmax"), help="how notes are chosen (default: the pack's)")
    _add_model(parser)
    return parser


def _init() -> Parser:
    parser = _parser("init", INIT_ABOUT)
    add_config(parser)
    parser.add_argument("--force", action="store_true", help="write over the file that is there")
    return parser


def _doctor() -> Parser:
    parser = _parser("doctor", DOCTOR_ABOUT)
    parser.usage = "glsr-live doctor [--play] [--KEY VALUE ...]"
    parser.add_argument("--play", action="store_true", help="also play a note on each output connected by name")
    add_config(parser)
    add_flags(parser)
    return parser


def _panel() -> Parser:
    parser = _parser("panel", PANEL_ABOUT)
    _add_client(parser)
    parser.add_argument("--no-daemon", action="store_true", help="start no instrument")
    parser.add_argument("--keep", action="store_true", help="leave the instrument that it started running at the end")
    return parser


def _monitor() -> Parser:
    parser = _parser("monitor", MONITOR_ABOUT)
    _add_client(parser)
    return parser


def _panic() -> Parser:
    parser = _parser("panic", PANIC_ABOUT)
    _add_client(parser)
    parser.add_argument("--out", metavar="NAME", dest="outputs", action="append", default=[],
                        help="silence what is behind this port directly; may be given again")
    parser.add_argument("--api", help="MIDI system: alsa, jack, core or winmm (default: the first that answers)")
    return parser


def _places() -> Parser:
    parser = _parser("places", "Say where the configuration, the session and the model packs are.")
    add_config(parser)
    return parser


def _add_client(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--osc-host", metavar="TEXT", help="where the instrument is (default: this machine)")
    parser.add_argument("--osc-port", metavar="N", type=int, help="its UDP port (default: that of the configuration)")


PARSERS = {
    "demo": _demo,
    "ports": _ports,
    "vary": _vary,
    "init": _init,
    "doctor": _doctor,
    "panel": _panel,
    "monitor": _monitor,
    "panic": _panic,
    "places": _places,
}


def _parser(command: str, about: str, epilog: str = "") -> Parser:
    parser = Parser(
        prog=f"glsr-live {command}".strip(),
        description=about,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(command=command)
    return parser


def _add_model(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("model")
    group.add_argument("--pack", default=DEFAULT_PACK, help="a bundled pack's name or a pack's folder (default bach)")
    group.add_argument("--provider", choices=("auto", "cuda", "cpu"), default="auto",
                       help="where the model runs; auto takes the faster (default)")
