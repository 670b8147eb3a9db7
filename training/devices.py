"""The devices that a fit runs on."""

from typing import Any

from lightning_fabric import Fabric
from lightning_fabric.utilities.exceptions import MisconfigurationException

from glsr_live.errors import UsageError


def open_fabric(
    accelerator: str, devices: int = 1, nodes: int = 1, precision: Any = "32-true", strategy: str = "auto"
) -> Fabric:
    """The devices that were asked for; raises UsageError where the machine has not got them."""
    try:
        return Fabric(
            accelerator=accelerator, strategy=strategy, devices=devices, num_nodes=nodes, precision=precision
        )
    except (MisconfigurationException, ValueError, RuntimeError) as exc:
        raise UsageError(f"this machine cannot train as asked: {exc}") from exc
