"""What the latent map says in words and figures. Pure."""

from glsr_live.panel.scale import MINUS, UNITS, pitch_name


def number(value: float, digits: int = 2) -> str:
    """A signed number; 0 has no sign."""
    text = f"{value:+.{digits}f}"
    return f"{0:.{digits}f}" if float(text) == 0 else text.replace("-", MINUS)


def figure(attribute: str, value: float) -> str:
    """A value of an attribute as short as it can be read; a register is a pitch."""
    if attribute == "register" and abs(value - round(value)) < 1e-6:
        return pitch_name(round(value))
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", MINUS)


def expected(attribute: str, value: float) -> str:
    """A value of an attribute with its unit: "11.2 notes", "62.4 (D4)"."""
    text = f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    unit = f"({pitch_name(round(value))})" if attribute == "register" else UNITS.get(attribute, "")
    return f"{text} {unit}".rstrip().replace("-", MINUS)
