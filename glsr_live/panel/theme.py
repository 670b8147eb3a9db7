"""The look: every colour, size and font of the panel, and the style sheet made of them.

The colours of meaning are from Okabe and Ito's palette: in is orange, out is blue, and none of them ever stands alone.
"""

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PyQt6.QtGui import QColor, QFont, QPalette
from PyQt6.QtWidgets import QApplication

Size = Literal["small", "text", "large"]
SANS = {"win32": "Segoe UI", "darwin": "Helvetica Neue"}.get(sys.platform, "DejaVu Sans")
MONO = {"win32": "Consolas", "darwin": "Menlo"}.get(sys.platform, "DejaVu Sans Mono")


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb; sizes in pixels before `scale`, so ask `px` and `font` for them."""

    name: str
    ground: str
    """Behind everything."""
    surface: str
    """Of a group of controls."""
    raised: str
    """Of a button or a field."""
    line: str
    """Borders and grids."""
    text: str
    dim: str
    """Text that matters less; still 4.5 to 1."""
    input: str
    """What is played in."""
    output: str
    """What is played out."""
    good: str
    warning: str
    focus: str
    """Focus rings and ranges."""
    panic: str
    panic_text: str
    row: str
    """A roll's rows of white keys, of black keys in `black_row`."""
    black_row: str
    head: str
    """Play heads, outlines of what changed and pointers."""
    field: str
    """Behind a picture: a roll, a map, a history."""
    scale: float = 1.0
    still: bool = False
    """Reduced motion: nothing moves but what the player moves, and play heads step by beats."""
    gap: int = 8
    radius: int = 5
    small: int = 11
    large: int = 20
    body: int = 12
    sans: str = SANS
    mono: str = MONO

    def width(self, size: float) -> float:
        """The width of a pen, scaled; it may be a part of a pixel."""
        return size * self.scale

    def px(self, size: float) -> int:
        """A length in logical pixels, scaled."""
        return max(1, round(size * self.scale))

    def font(self, size: Size = "text", *, bold: bool = False, mono: bool = False) -> QFont:
        """A font; digits that change stand in the mono one."""
        return _font(self, size, bold, mono)

    def ink(self, name: str, share: float = 1.0) -> QColor:
        """The colour of a token by its name, `share` opaque."""
        return _ink(getattr(self, name), share)


DARK = Theme(
    "dark", ground="#111317", surface="#1b1e24", raised="#272b34", line="#3a3f4b", text="#e8eaf0", dim="#a7adbb",
    input="#e69f00", output="#56b4e9", good="#2bb58c", warning="#ff8a4c", focus="#f0e442", panic="#7a2f00",
    panic_text="#ffe9dc", row="#20242b", black_row="#191c21", head="#ffffff", field="#14161a",
)  # fmt: skip
LIGHT = Theme(
    "light", ground="#dfe2e8", surface="#f4f5f8", raised="#ffffff", line="#b4bac6", text="#15181e", dim="#4c5363",
    input="#865400", output="#0067a3", good="#00694c", warning="#b03a00", focus="#8418f0", panic="#8f2f00",
    panic_text="#ffffff", row="#ffffff", black_row="#eceef2", head="#000000", field="#fafbfc",
)  # fmt: skip
THEMES = {each.name: each for each in (DARK, LIGHT)}
_current = [DARK]


def theme() -> Theme:
    """The theme that is in use."""
    return _current[0]


def use(chosen: Theme) -> Theme:
    """Put a theme into use; widgets hear a StyleChange, after which those that keep pictures paint them anew."""
    _current[0] = chosen
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.setFont(chosen.font())
        application.setPalette(palette(chosen))
        application.setStyleSheet(style_sheet(chosen))
    return chosen


def palette(theme: Theme) -> QPalette:
    """The colours of what the style sheet leaves to the Fusion style: lists, boxes to tick, numbers with arrows."""
    role, made = QPalette.ColorRole, QPalette()
    inks = {
        role.Window: "ground", role.WindowText: "text", role.Base: "raised", role.AlternateBase: "surface",
        role.Text: "text", role.Button: "raised", role.ButtonText: "text", role.BrightText: "head",
        role.Highlight: "output", role.HighlightedText: "ground", role.PlaceholderText: "dim", role.Link: "output",
        role.ToolTipBase: "raised", role.ToolTipText: "text", role.Mid: "line", role.Dark: "line",
    }  # fmt: skip
    for each, ink in inks.items():
        made.setColor(each, theme.ink(ink))
    for each in (role.Text, role.ButtonText, role.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, each, theme.ink("dim"))
    return made


@lru_cache(maxsize=512)
def _ink(colour: str, share: float) -> QColor:
    ink = QColor(colour)
    ink.setAlphaF(share)
    return ink


@lru_cache(maxsize=64)
def _font(theme: Theme, size: Size, bold: bool, mono: bool) -> QFont:
    font = QFont(theme.mono if mono else theme.sans)
    font.setStyleHint(QFont.StyleHint.Monospace if mono else QFont.StyleHint.SansSerif)
    font.setPixelSize(theme.px({"small": theme.small, "text": theme.body, "large": theme.large}[size]))
    font.setBold(bold)
    return font


def style_sheet(theme: Theme) -> str:
    """The application's style sheet."""
    wedge = f"stop: 0 {theme.dim}, stop: 0.1475 {theme.dim}, stop: 0.1476 transparent, stop: 1 transparent"
    return _SHEET.format(
        wedge=wedge,  # cut off by its box it is an arrow, at every size
        **{name: getattr(theme, name) for name in Theme.__dataclass_fields__ if name not in ("small", "large", "body")},
        **{name: theme.px(getattr(theme, name)) for name in ("small", "large", "body")},
        **{f"px{size}": theme.px(size) for size in (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 22)},
    )


_SHEET = """
* {{ font-family: "{sans}"; font-size: {body}px; color: {text}; }}
QWidget#panel, QScrollArea, QScrollArea > QWidget > QWidget {{ background: {ground}; }}
QFrame[role="card"] {{ background: {surface}; border: 1px solid {line}; border-radius: {radius}px; }}
QLabel {{ background: transparent; }}
QLabel[role="dim"] {{ color: {dim}; font-size: {small}px; }}
QLabel[role="title"] {{ font-weight: bold; }}
QLabel[role="in"] {{ color: {input}; font-weight: bold; }}
QLabel[role="out"] {{ color: {output}; font-weight: bold; }}
QLabel[role="warning"] {{ color: {warning}; font-weight: bold; }}
QLabel[role="number"] {{ font-family: "{mono}"; }}
QLabel[role="large"] {{ font-family: "{mono}"; font-size: {large}px; font-weight: bold; }}
QPushButton, QToolButton, QLineEdit {{
    background: {raised}; border: 1px solid {line}; border-radius: {px4}px; padding: {px3}px {px8}px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {dim}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {line}; }}
QPushButton:checked, QToolButton:checked {{
    background: {output}; color: {ground}; border-color: {output}; font-weight: bold; }}
QPushButton:disabled, QToolButton:disabled, QLineEdit:disabled {{
    color: {dim}; border-style: dashed; }}
QPushButton:checked:disabled, QToolButton:checked:disabled {{ background: {line}; color: {text}; }}
QComboBox, QSpinBox, QDoubleSpinBox {{ background: {raised}; border: 1px solid {line}; border-radius: {px4}px;
    padding: {px2}px {px2}px {px2}px {px6}px; min-height: {px16}px; }}
QComboBox:hover, QSpinBox:hover, QDoubleSpinBox:hover {{ border-color: {dim}; }}
QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled {{ color: {dim}; border-style: dashed; }}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit {{ background: transparent; border: none; padding: 0; }}
QComboBox::drop-down {{ border: none; width: {px18}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: {px18}px; }}
QComboBox::down-arrow, QAbstractSpinBox::down-arrow {{ image: none; width: {px10}px; height: {px5}px;
    background: qconicalgradient(cx: 0.5, cy: 1, angle: 63.4, {wedge}); }}
QAbstractSpinBox::up-arrow {{ image: none; width: {px10}px; height: {px5}px;
    background: qconicalgradient(cx: 0.5, cy: 0, angle: 243.4, {wedge}); }}
QCheckBox {{ spacing: {px6}px; }}
QCheckBox::indicator {{ width: {px12}px; height: {px12}px; background: {field}; border: 1px solid {dim};
    border-radius: {px3}px; }}
QCheckBox::indicator:checked {{ background: {output}; border-color: {text}; }}
QCheckBox::indicator:disabled {{ border-color: {line}; }}
QTextBrowser {{ background: {field}; border: 1px solid {line}; }}
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QCheckBox:focus, QListView:focus, QSlider:focus {{ border: 1px dashed {focus}; }}
QPushButton[role="panic"] {{ background: {panic}; color: {panic_text}; border-color: {warning}; font-weight: bold; }}
QComboBox QAbstractItemView, QMenu, QListView {{ background: {raised}; border: 1px solid {line};
    selection-background-color: {output}; selection-color: {ground}; }}
QMenu::item {{ padding: {px4}px {px22}px; }}
QMenu::item:selected {{ background: {output}; color: {ground}; }}
QMenu::item:disabled {{ color: {dim}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: {px4}px; }}
QScrollBar:vertical {{ background: {surface}; width: {px10}px; }}
QScrollBar::handle:vertical {{ background: {line}; border-radius: {px4}px; min-height: {px22}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QSlider:horizontal {{ min-height: {px18}px; }}
QSlider::groove:horizontal {{ background: {line}; height: {px4}px; border-radius: {px2}px; }}
QSlider::handle:horizontal {{ background: {text}; width: {px14}px; margin: -{px6}px 0; border-radius: {px6}px; }}
QSlider::handle:horizontal:disabled {{ background: {line}; }}
"""
