"""docs/control.md, written from the table."""

from collections.abc import Sequence

from glsr_live.control.arguments import Argument
from glsr_live.control.entry import PLACES, Entry
from glsr_live.control.session import LARGEST, LEASE_SECONDS, PORT, RATE
from glsr_live.control.table import PART, Table

ARROWS = {"in": "to", "both": "both", "out": "from"}
ABOUT = f"""\
# Control by OSC

<!-- Written by `python -m glsr_live.control`; change glsr_live/control and run it again. -->

Whatever the panel can do, a tablet, Open Stage Control, TouchOSC, Max, Pure Data or a script can do too: GLSR Live
listens for OSC messages on **UDP port {PORT}** of its own machine. `glsr-live --osc-port N` takes another port.

## A first try

With `oscsend` and `oscdump` of liblo (`apt install liblo-tools`, `brew install liblo`):

    oscdump 9001 &
    oscsend localhost {PORT} /glsr/subscribe i 9001
    oscsend localhost {PORT} /glsr/knob/density f 1.5
    oscsend localhost {PORT} /glsr/set/answer s loop
    oscsend localhost {PORT} /glsr/panic

The first message asks for everything that the instrument tells, for {LEASE_SECONDS:g} seconds.

## How to send

- Numbers may be whole or not: `1.0` is as good as `1`. A switch takes 1 and 0, or OSC's true and false.
- An address without arguments is for a button: it fires when it gets no argument or a number other than 0, and not when
  the button comes up and sends 0. So a push button of any tablet fires once.
- An argument in brackets may be left out.
- `<knob>` stands for the name of a knob: an axis of the pack such as `density`, or `closeness`, `temperature`,
  `wander`, `blend`. `<slot>` is a snapshot, 1 to 8. `<action>` is one of those that a controller can trigger.
- What cannot be done is answered by `/glsr/error` with the address and one sentence.
- Bundles are done in order, at once. A datagram may have {LARGEST} bytes.

## What comes back

Send `/glsr/subscribe` and you are told the whole status, and from then on whatever changes, at most {RATE} times a
second. Without an argument the answers go to the port that you send from; with one, to that port of your machine.
Send it again (or `/glsr/ping`) before {LEASE_SECONDS:g} seconds are over, or the telling ends. Whoever names a port
names it in `/glsr/ping`, `/glsr/resend` and `/glsr/unsubscribe` too.

Addresses marked *both* come back as they are sent, so a fader or a button that sends to one also follows it.

Every datagram of the status is a bundle that begins with `/glsr/revision`: a number that grows by one with every
telling, the part and how many parts it has, and 1 where the parts are the whole status. Who finds a gap in it sends
`/glsr/resend`. Every message says what is, never what to add, so hearing one twice does no harm.

## A tablet

Other machines are not heard unless you say so: `glsr-live --osc-host 0.0.0.0 --osc-allow 192.168.1.20`, with the
tablet's own address, or a network such as `192.168.1.0/24`. Even then nothing that takes a file is accepted from them.

### Open Stage Control

`examples/open-stage-control.json` is a session with the knobs of the bundled pack, transport, snapshots and the usual
settings; `examples/open-stage-control.js` keeps it subscribed.

    open-stage-control --load examples/open-stage-control.json --custom-module examples/open-stage-control.js \\
        --send 127.0.0.1:{PORT} --osc-port 9001

Then open the address that it prints in the tablet's browser. As Open Stage Control and the instrument are on one
machine, nothing has to be allowed. Both files were written after its documentation and checked against the table below;
they were not tried in the program.

### TouchOSC

Make a connection of kind UDP to the instrument's machine: send port {PORT}, receive port 9001. A fader gets the address
`/glsr/knob/density/fader` and the range 0 to 1, a button `/glsr/play`, a toggle `/glsr/set/mute`. For the way back, let
a button send `/glsr/subscribe` with the constant 9001, or a script do so every few seconds. There is no layout file:
the program's format is its own, and nothing was tried in it.
"""


def page(table: Table) -> str:
    """The whole page."""
    sections = dict.fromkeys(entry.section for entry in table.entries)
    parts = [ABOUT, "## All addresses\n", _places()]
    parts += [_section(name, [entry for entry in table.entries if entry.section == name]) for name in sections]
    return "\n".join(parts)


def _places() -> str:
    lines = [f"- `<{name}>`: {place.about}{_range(place)}" for name, place in PLACES.items()]
    return "\n".join(("In addresses:\n", *lines, "\n*to* is sent to the instrument, *from* comes from it.\n"))


def _section(name: str, entries: Sequence[Entry]) -> str:
    rows = ["| Address | | Arguments | |", "| --- | --- | --- | --- |"]
    rows += [
        f"| `{entry.pattern}` | {ARROWS[entry.direction]} | {_arguments(entry)} | {_about(entry)} |"
        for entry in sorted(entries, key=lambda entry: list(ARROWS).index(entry.direction))
    ]
    return "\n".join((f"### {name}\n", *rows, ""))


def _about(entry: Entry) -> str:
    return _cell(f"{entry.about} From the instrument's own machine only." if entry.local else entry.about)


def _arguments(entry: Entry) -> str:
    words = [_argument(each) for each in (*(PART if entry.chunked else ()), *entry.arguments)]
    if entry.rest:
        words.append(f"{'and ' if words else ''}any number of ({'; '.join(map(_argument, entry.rest))})")
    return _cell("<br>".join(words))


def _argument(argument: Argument) -> str:
    name = f"[{argument.name}]" if argument.optional else argument.name
    about = f": {argument.about}" if argument.about else ""
    return f"`{name}` {argument.tag}{about}{_range(argument)}"


def _range(argument: Argument) -> str:
    return f" ({argument.range})" if argument.range and argument.kind != "switch" else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
