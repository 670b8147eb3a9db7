"""The words of the command line and what they mean; nothing heavy is imported, since `--help` should be quick."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from glsr_live import __version__
from glsr_live.engine.config import EngineConfig
from glsr_live.errors import UsageError
from glsr_live.io.ports import PortChoice
from glsr_live.music.note import Meter
from glsr_live.music.variation import RANGES, Knobs

DEFAULT_PACK = "bach"
ABOUT = """\
Play a phrase into "GLSR Live In"; variations of it come out of "GLSR Live Out", in time.
With every knob at rest the answer is your phrase, note for note; turning a knob moves it away.

Without a command the instrument starts; Ctrl-C ends it and every note that sounds.
"""

EXAMPLES = """\
commands (glsr-live COMMAND --help):
  demo    play a melody into the instrument and show its answers; needs no MIDI system
  ports   list the MIDI ports that there are
  vary    vary the melody of a MIDI file

the knobs:
  density, register, range, ...   the axes of the model pack: an offset from your phrase's own place,
                                  in standard deviations of the model's prior, -3 to +3
  closeness    0 to 4   how much the move must outweigh a played note before that note changes
  temperature  0 to 2   0 takes the likeliest notes, above 0 draws them
  wander       0 to 2   a random walk along the dimensions that have no name

  A MIDI controller turns a knob: 14, 15, 16, ... are the axes in the order of the pack, 102, 103 and
  104 closeness, temperature and wander, and 119 is panic. --controller gives a knob another one.

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
    parser.set_defaults(command="play")
    parser.add_argument("--version", action="version", version=f"glsr-live {__version__}")
    for add in (_add_model, _add_ports, _add_time, _add_listening, _add_resting_knobs):
        add(parser)
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


PARSERS = {"demo": _demo, "ports": _ports, "vary": _vary}


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


def _add_ports(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("MIDI ports")
    group.add_argument("--in", metavar="NAME", dest="input", help='listen to this port (default: be "GLSR Live In")')
    group.add_argument("--out", metavar="NAME", dest="output", help='answer to this port (default: be "GLSR Live Out")')
    group.add_argument("--api", help="MIDI system: alsa, jack, core or winmm (default: the first that answers)")
    group.add_argument("--channel", type=int, default=1, metavar="N", help="channel of the answer, 1 to 16 (default 1)")
    group.add_argument("--listen", type=int, metavar="N", help="hear notes of this channel only (default: all)")
    group.add_argument("--thru", action="store_true", help="also send on what is played")


def _add_time(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("time")
    group.add_argument("--bpm", type=float, default=120.0, metavar="X", help="quarter notes per minute (default 120)")
    group.add_argument("--meter", type=parse_meter, default=Meter(), metavar="N/D", help="time signature (default 4/4)")


def _add_listening(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("phrase and answer")
    group.add_argument("--capture", choices=("bars", "silence"), default="bars",
                       help="a phrase is so many bars, or ends when you pause (default bars)")
    group.add_argument("--bars", type=int, default=2, metavar="N", help="bars of a phrase: 1, 2, 4 or 8 (default 2)")
    group.add_argument("--starts", choices=("note", "daemon"), default="note",
                       help="bar 1 begins with your first note, or with the instrument (default note)")
    group.add_argument("--silence", type=float, default=1.0, metavar="BEATS", help="pause that ends it (default 1)")
    group.add_argument("--answer", choices=("once", "loop"), default="once",
                       help="play the answer once, or until the next one (default once)")


def _add_resting_knobs(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("knobs")
    rest = Knobs()
    for name, (low, high) in RANGES.items():
        default: float = getattr(rest, name)
        text = f"where it stands at first, {low:g} to {high:g} (default {default:g})"
        group.add_argument(f"--{name}", type=float, default=default, metavar="X", help=text)
    group.add_argument("--seed", type=int, default=0, metavar="N", help="for what temperature and wander draw")
    group.add_argument("--controller", metavar="KNOB=NUMBER", type=parse_controller, dest="controllers",
                       action="append", default=[], help="the controller that turns a knob; may be given again")
    group.add_argument("--panic", metavar="NUMBER", type=int, default=119, help="the panic controller (default 119)")


def engine_config(args: argparse.Namespace) -> EngineConfig:
    """The engine's settings; raises GlsrError for one that makes no sense."""
    return EngineConfig(
        bpm=args.bpm,
        meter=args.meter,
        capture=args.capture,
        bars=args.bars,
        silence_beats=args.silence,
        starts=args.starts,
        answer=args.answer,
        channel=args.channel - 1,
        listen=None if args.listen is None else args.listen - 1,
        thru=args.thru,
        controllers=tuple(args.controllers),
        panic_controller=args.panic,
        knobs=Knobs(closeness=args.closeness, temperature=args.temperature, wander=args.wander, seed=args.seed),
    )


def port_choice(args: argparse.Namespace) -> PortChoice:
    """The ports that were asked for."""
    return PortChoice(args.input, args.output, args.api)


def parse_meter(text: str) -> Meter:
    """The meter of `3/4`; raises UsageError for anything else."""
    try:
        numerator, denominator = text.split("/")
        return Meter(int(numerator), int(denominator))
    except ValueError as exc:
        raise UsageError(f"{text!r} is no meter; write one like 4/4, 3/4 or 6/8") from exc


def parse_controller(text: str) -> tuple[str, int]:
    """The knob and controller number of `density=20`; raises UsageError for anything else."""
    knob, _, number = text.partition("=")
    if not (knob and number.isdecimal()):
        raise UsageError(f"{text!r} names no controller; write KNOB=NUMBER, like density=20")
    return knob, int(number)
