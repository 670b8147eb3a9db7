"""Runs an instrument whose OSC is heard: drive_instrument.py PORT FOLDER SETTINGS (EngineConfig as JSON)."""

import json
import sys
from pathlib import Path

from glsr_live.config.schema import DaemonConfig, OscConfig, SessionConfig
from glsr_live.engine.config import EngineConfig
from glsr_live.io.ports import PortChoice
from glsr_live.starting import run_daemon

STAND_IN = str(Path(__file__).parents[2] / "stand_in_model.py")
port, folder, settings = int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
config = DaemonConfig(
    EngineConfig(**settings), provider="cpu", ports=PortChoice(api="jack"), osc=OscConfig(port=port),
    session=SessionConfig(folder=folder),
)  # fmt: skip
sys.exit(run_daemon(config, (sys.executable, STAND_IN, "plain"), Path(folder) / "config.toml"))
