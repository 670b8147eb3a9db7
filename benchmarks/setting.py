"""What every benchmark is told, and the machine that it runs on."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import numpy
import onnxruntime
import torch


@dataclass(frozen=True)
class Setting:
    """The pack to measure and how much: calls of the model, seconds of a performance, starts of a process."""

    pack: Path
    calls: int = 1000
    seconds: float = 30.0
    starts: int = 7


def machine() -> dict[str, str]:
    """The facts without which a time says little."""
    return {
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "load": _load(),
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "onnxruntime": f"{onnxruntime.__version__} on CPU, one thread",
        "torch": f"{torch.__version__}, eager, one thread",
    }


def _load() -> str:
    """The load before anything was measured: beside other work, the ratios hold and the times do not."""
    if not hasattr(os, "getloadavg"):
        return "unknown"
    return f"{os.getloadavg()[0]:.1f} in the last minute"


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown processor")
