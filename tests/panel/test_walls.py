"""What the panel's process loads."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_window_needs_no_arrays_no_model_and_no_midi():
    program = "import sys, glsr_live.panel.app, glsr_live.panel.settings, glsr_live.panel.packs; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "PyQt6" in loaded
    assert not loaded & {"numpy", "onnx", "onnxruntime", "mido", "rtmidi", "rich", "torch"}
