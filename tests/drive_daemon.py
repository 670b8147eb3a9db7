"""Runs the daemon in a process of its own: python tests/drive_daemon.py MODEL SETTINGS (EngineConfig as JSON)

MODEL is `stand-in:HOW` (see stand_in_model.py) or the name of a bundled pack.
"""

import json
import sys
from pathlib import Path

from glsr_live.config.schema import DaemonConfig, OscConfig, SessionConfig
from glsr_live.engine.config import EngineConfig
from glsr_live.errors import GlsrError
from glsr_live.io.ports import PortChoice
from glsr_live.starting import run_daemon

STAND_IN = str(Path(__file__).with_name("stand_in_model.py"))
model, settings = sys.argv[1], json.loads(sys.argv[2])
_, _, how = model.partition("stand-in:")
config = DaemonConfig(
    EngineConfig(**settings),
    pack=model,
    provider="cpu",
    ports=PortChoice(api="jack"),
    osc=OscConfig(enabled=False),
    session=SessionConfig(autosave=False, restore=False),
)
try:
    status = run_daemon(config, (sys.executable, STAND_IN, how) if how else ())
    print("modules:", *{name.partition(".")[0] for name in sys.modules})
    sys.exit(status)
except GlsrError as error:
    print(error, file=sys.stderr)
    sys.exit(2)
