"""OSC: whether the port is free, or an instrument runs there already."""

from glsr_live.commands.doctor.findings import Finding
from glsr_live.commands.reaching import answers
from glsr_live.config.schema import OscConfig
from glsr_live.errors import GlsrError


def osc(config: OscConfig) -> Finding:
    """Try the port; where it is taken, ask who is there."""
    if not config.enabled:
        return Finding("ok", "OSC is off: no panel and no monitor can reach the instrument")
    from glsr_live.io.osc_socket import open_socket

    try:
        open_socket(config.host, config.port).close()
    except GlsrError:
        return taken(config, answers(config))
    return Finding("ok", f"OSC can listen on {config.host}, port {config.port}")


def taken(config: OscConfig, by_us: bool) -> Finding:
    """The port is taken, by another instrument or by something else."""
    if by_us:
        remedy = "end that one first, or give this one another port: --osc-port N"
        return Finding("warning", f"an instrument is running already (OSC port {config.port})", remedy)
    remedy = "choose another port: --osc-port N; or none: --no-osc"
    return Finding("problem", f"another program has port {config.port}, which OSC is to use", remedy)
