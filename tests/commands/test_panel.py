"""`glsr-live panel` where Qt, a library or a screen is lacking."""

import builtins

import pytest

from glsr_live.__main__ import main
from glsr_live.commands.arguments import parse
from glsr_live.commands.panel import remedy, words_of
from glsr_live.config.schema import OscConfig
from glsr_live.errors import UsageError


def test_without_qt_one_sentence_says_what_to_install(monkeypatch, capsys):
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith(("PyQt6", "glsr_live.panel")):
            raise ModuleNotFoundError("No module named 'PyQt6'", name="PyQt6")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["panel"]) == 2
    assert capsys.readouterr().err == "glsr-live: the panel needs PyQt6: pip install 'glsr-live[panel]'\n"


@pytest.mark.parametrize("library", ["libGL.so.1", "libEGL.so.1", "libxkbcommon.so.0"])
def test_a_library_that_is_lacking_is_named_with_what_to_install(library):
    text = f"{library}: cannot open shared object file: No such file or directory"
    sentence = remedy(ImportError(text, name="PyQt6.QtGui"))
    assert library in sentence
    assert "apt-get install libgl1 libegl1" in sentence


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], ["--osc", "--osc-port", "9610"]),
        (["--config", "my.toml"], ["--config", "my.toml", "--osc", "--osc-port", "9610"]),
    ],
)
def test_an_instrument_is_started_where_the_panel_looks(words, told):
    assert words_of(parse(["panel", *words]), OscConfig()) == told
    assert parse(told).command == "play"


def test_without_a_screen_it_says_so():
    pytest.importorskip("PyQt6.QtWidgets")
    from glsr_live.panel.app import look_for_screen

    with pytest.raises(UsageError, match="needs a screen"):
        look_for_screen({}, "linux")
    for environ, platform in (
        ({"WAYLAND_DISPLAY": "x"}, "linux"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux"),
        ({}, "win32"),
    ):
        look_for_screen(environ, platform)
