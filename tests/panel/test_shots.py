"""The guide to the panel shows every state, by pictures that one command makes."""

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from glsr_live.panel.scenes import SCENES

ROOT = Path(__file__).parents[2]
GUIDE, FOLDER = ROOT / "docs" / "panel.md", ROOT / "docs" / "panel"
MOST_BYTES = 1_200_000


def shape(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG."""
    return struct.unpack(">2I", picture.read_bytes()[16:24])


def test_the_guide_shows_every_scene_once():
    assert sorted(re.findall(r"!\[[^\]]+\]\(panel/([\w-]+)\.png\)", GUIDE.read_text())) == sorted(SCENES)


def test_every_picture_is_there_and_small():
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{name}.png" for name in SCENES)
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST_BYTES


def test_every_picture_has_the_size_of_its_scene():
    scaled = {name: tuple(round(each * scene.scale) for each in scene.size) for name, scene in SCENES.items()}
    assert {name: shape(FOLDER / f"{name}.png") for name in SCENES} == scaled


@pytest.mark.slow
def test_one_command_makes_them_all_and_complains_of_nothing(tmp_path):
    words = [sys.executable, "-m", "glsr_live.panel.shots", str(tmp_path)]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [str(tmp_path / f"{name}.png") for name in SCENES]
    assert {path.name: shape(path) for path in tmp_path.iterdir()} == {
        path.name: shape(path) for path in FOLDER.iterdir()
    }
