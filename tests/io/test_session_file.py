"""The session of last time, from the disk."""

import gc
import subprocess
import sys

from glsr_live.engine.memory.session import journal_lines
from glsr_live.io.session_file import read_session
from tests.engine.memory.moments import filled
from tests.jack_rig import ROOT


def test_a_session_is_restored(tmp_path):
    path, memory = tmp_path / "session.jsonl", filled(60, 62)
    path.write_text("".join(f"{line}\n" for line in journal_lines(memory)))
    restored, complaints = read_session(path)
    assert (list(restored.history()), complaints) == (list(memory.history()), [])
    assert gc.isenabled()


def test_a_session_that_is_not_there_is_empty(tmp_path):
    memory, complaints = read_session(tmp_path / "nowhere" / "session.jsonl")
    assert (memory.last, complaints) == (0, [])


def test_a_file_that_is_no_session_is_said_and_left_alone(tmp_path):
    path = tmp_path / "session.jsonl"
    path.write_bytes(b"MThd")
    memory, (complaint,) = read_session(path)
    assert memory.last == 0
    assert complaint == (
        f"cannot restore the session '{path}': it is no session of GLSR Live; a new one begins, and the file is kept"
    )
    assert path.read_bytes() == b"MThd"


def test_a_device_is_no_session(tmp_path):
    path = tmp_path / "session.jsonl"
    path.symlink_to("/dev/zero")
    assert read_session(path)[1] == []


def test_restoring_loads_no_numpy_and_no_mido():
    modules = "glsr_live.io.session_file, glsr_live.io.scribe, glsr_live.engine.memory.errands"
    program = f"import sys, {modules}; print(sorted({{'numpy', 'mido', 'onnxruntime'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
