"""The walls of the house: who may import whom, what a process loads, what a wheel holds."""

import shutil
import subprocess
import sys
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
HEAVY = {"PyQt6", "rich", "lightning", "mido", "music21", "numpy", "onnx", "onnxruntime", "torch"}
EVERYWHERE = ("mido", "numpy", "platformdirs", "protobuf", "python-osc", "python-rtmidi", "rich")
LAB = {"benchmarks", "export", "tests", "training"}
INSTRUMENT = "glsr_live.__main__, glsr_live.starting, glsr_live.engine.core, glsr_live.io.rtmidi_ports"
PLATFORMS = {
    "Linux x86-64": ("linux", "x86_64", "onnxruntime-gpu"),
    "Linux aarch64": ("linux", "aarch64", "onnxruntime"),
    "Windows": ("win32", "AMD64", "onnxruntime-gpu"),
    "Windows on Arm": ("win32", "ARM64", "onnxruntime"),
    "Apple silicon": ("darwin", "arm64", "onnxruntime"),
    "Intel Mac": ("darwin", "x86_64", "onnxruntime"),
}


def loaded_by(modules: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after importing these."""
    program = f"import sys; before = set(sys.modules); import {modules}; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_instrument_loads_no_model_no_lab_and_no_window():
    loaded = loaded_by(INSTRUMENT)
    assert "glsr_live" in loaded
    assert not loaded & (HEAVY | LAB)


def test_the_model_loads_no_lab_and_no_window():
    loaded = loaded_by("glsr_live.model.variator, glsr_live.model.onnx_model, glsr_live.commands.vary")
    assert {"glsr_live", "numpy"} <= loaded
    assert not loaded & (LAB | {"PyQt6", "lightning", "music21", "onnx", "torch"})


def test_no_module_breaks_a_wall():
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> ZipFile:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return ZipFile(path)


def described(wheel: ZipFile, name: str) -> str:
    """A file of the wheel's metadata."""
    (path,) = (path for path in wheel.namelist() if path.endswith(f".dist-info/{name}"))
    return wheel.read(path).decode()


@pytest.fixture(scope="module")
def metadata(wheel) -> Message:
    return Parser().parsestr(described(wheel, "METADATA"))


def test_a_wheel_holds_the_instrument_alone(wheel):
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"glsr_live"}
    assert "glsr-live = glsr_live.__main__:main" in described(wheel, "entry_points.txt")


def test_a_wheel_holds_every_file_of_the_bundled_packs(wheel):
    packs = ROOT / "glsr_live" / "packs"
    there = {path.relative_to(ROOT).as_posix() for path in packs.rglob("*.*") if "__pycache__" not in path.parts}
    assert any(name.endswith(".onnx") for name in there)
    assert there <= set(wheel.namelist())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_gets_exactly_one_onnxruntime(metadata, platform):
    system, machine, runtime = PLATFORMS[platform]
    where = {"sys_platform": system, "platform_machine": machine, "extra": ""}
    wanted = [Requirement(text) for text in metadata.get_all("Requires-Dist") or []]
    names = [need.name for need in wanted if need.marker is None or need.marker.evaluate(where)]
    assert sorted(names) == sorted([*EVERYWHERE, runtime])


def test_the_licence_is_that_of_pyqt(metadata):
    assert metadata["License-Expression"] == "GPL-3.0-or-later"
    assert metadata["Requires-Python"] in ("<3.13,>=3.11", ">=3.11,<3.13")
