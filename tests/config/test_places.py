"""Where the files are."""

from pathlib import Path

import platformdirs
import pytest

from glsr_live.config.places import PACKS, config_path, session_folder, wanted_at
from glsr_live.config.schema import DaemonConfig, SessionConfig
from glsr_live.errors import UsageError


def test_a_flag_is_stronger_than_the_variable_and_that_than_the_platforms_folder():
    assert config_path("a.toml", {"GLSR_LIVE_CONFIG": "b.toml"}) == Path("a.toml")
    assert config_path(None, {"GLSR_LIVE_CONFIG": "b.toml"}) == Path("b.toml")
    assert config_path("~/a.toml", {}) == Path.home() / "a.toml"
    own = Path(platformdirs.user_config_dir("glsr-live", appauthor=False)) / "config.toml"
    assert config_path(None, {"GLSR_LIVE_CONFIG": ""}) == own


def test_without_a_file_the_defaults_hold_unless_one_was_named(tmp_path, monkeypatch):
    missing = str(tmp_path / "none.toml")
    monkeypatch.setattr("glsr_live.config.places.user_config_path", lambda *_, **__: tmp_path)
    assert wanted_at(None, {}) == {}
    for given, environ in ((missing, {}), (None, {"GLSR_LIVE_CONFIG": missing})):
        with pytest.raises(UsageError, match=r"there is no configuration '.*none.toml'; `glsr-live init"):
            wanted_at(given, environ)
    (tmp_path / "config.toml").write_text("[time]\nbpm = 90")
    assert wanted_at(None, {}) == {("time", "bpm"): 90.0}


def test_the_session_is_where_it_was_wanted():
    assert session_folder(DaemonConfig(session=SessionConfig(folder="~/music"))) == Path.home() / "music"
    assert session_folder(DaemonConfig()).parts[-2:] == ("glsr-live", "session")


def test_the_bundled_packs_are_there():
    assert (PACKS / "bach" / "encoder.onnx").is_file()
