"""The doctor's rounds: every check in order, as the instrument would start with the same words."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from glsr_live.commands.doctor import machine, midi, model, network
from glsr_live.commands.doctor.findings import Finding, told, verdict
from glsr_live.commands.flags import config_of
from glsr_live.config.places import config_path, session_folder
from glsr_live.config.schema import DaemonConfig
from glsr_live.errors import GlsrError, PortError
from glsr_live.io.clock import Clock
from glsr_live.io.names import foreign
from glsr_live.io.rtmidi_ports import PortList, list_ports


@dataclass(frozen=True)
class Patient:
    """What is examined: the configuration, or why there is none, the MIDI ports, or why there are none, and a clock."""

    args: argparse.Namespace
    config: DaemonConfig
    refusal: GlsrError | None
    ports: PortList | PortError
    clock: Clock


def doctor(args: argparse.Namespace) -> int:
    """Run the command: 0 when it can play, 1 when something hinders."""
    patient, findings = admit(args), []
    for check in CHECKS:
        for finding in check(patient):
            findings.append(finding)
            print(told(finding), flush=True)
    print(verdict(findings))
    return int(any(finding.mark == "problem" for finding in findings))


def admit(args: argparse.Namespace) -> Patient:
    """Read the configuration and the ports; what cannot be read is the defaults, and told."""
    config, refusal = DaemonConfig(), None
    try:
        config = config_of(args)
    except GlsrError as error:
        refusal = error
    try:
        ports: PortList | PortError = list_ports(config.ports.api)
    except PortError as error:
        ports = error
    return Patient(args, config, refusal, ports, Clock())


def _packages(patient: Patient) -> Iterable[Finding]:
    versions = machine.installed()
    return machine.python(), machine.packages(versions), machine.runtime(versions)


def _configuration(patient: Patient) -> Iterable[Finding]:
    path = config_path(patient.args.config)
    if patient.refusal is not None:
        remedy = "mend it, or move it away and `glsr-live init` writes a new one; the defaults are examined now"
        return (Finding("problem", str(patient.refusal), remedy),)
    where = f"configuration {path}" if path.exists() else f"no configuration in {path}: the defaults hold"
    return (Finding("ok", where),)


def _ports(patient: Patient) -> Iterator[Finding]:
    yield midi.system(patient.ports)
    if isinstance(patient.ports, PortList):
        choice = patient.config.ports
        yield midi.virtual(choice, midi.try_virtual(choice.api))
        yield from midi.used(choice, patient.ports)
        yield midi.circle(choice, patient.ports)


def _clocks(patient: Patient) -> Iterator[Finding]:
    if isinstance(patient.ports, PortList):
        names, clock = foreign(patient.ports.inputs), patient.clock
        pulses = midi.listen(patient.config.ports.api, names, clock.now, clock.wait_until)
        yield midi.clocks(pulses, patient.config.engine.sync)


def _model(patient: Patient) -> Iterable[Finding]:
    return model.model(patient.config, patient.clock.now)


def _schedule(patient: Patient) -> Iterable[Finding]:
    return machine.scheduled(patient.clock.now, patient.clock.wait_until)


def _osc(patient: Patient) -> Iterable[Finding]:
    return (network.osc(patient.config.osc),)


def _session(patient: Patient) -> Iterable[Finding]:
    return (machine.session(session_folder(patient.config), patient.config.session.autosave),)


def _sound(patient: Patient) -> Iterator[Finding]:
    if not isinstance(patient.ports, PortList):
        return
    choice, clock = patient.config.ports, patient.clock
    names = [name for wanted in choice.outputs if (name := midi.found(wanted, patient.ports.outputs))]
    if patient.args.play:
        yield from midi.play(choice.api, names, patient.config.engine.channel, clock.now, clock.wait_until)
    elif names:
        yield Finding("ok", "nothing was played; `glsr-live doctor --play` plays a note on the outputs")


CHECKS: tuple[Callable[[Patient], Iterable[Finding]], ...] = (
    _packages, _configuration, _ports, _clocks, _model, _schedule, _osc, _session, _sound
)  # fmt: skip
"""In the order in which they are told: first what everything else needs."""
