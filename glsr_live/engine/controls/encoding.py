"""From the numbers in messages to positions of 0 to 1 and back."""

from glsr_live.engine.controls.mapping import LSB, Encoding, Mapping
from glsr_live.engine.messages import control

DETENTS = 127
"""This many detents of a relative encoder turn a knob from one end of its span to the other."""
NRPN_LSB, NRPN_MSB, RPN_LSB, RPN_MSB = 98, 99, 100, 101
DATA_MSB, DATA_LSB = 6, 38


def position_of(value: int, bits: int) -> float:
    """The position that a value of 7 or 14 bits means: 0 is 0, the middle (64 or 8192) exactly 0.5, the top 1."""
    middle, top = 1 << (bits - 1), (1 << bits) - 1
    if value <= middle:
        return value / (2 * middle)
    return 0.5 + (value - middle) / (2 * (top - middle))


def value_of(position: float, bits: int) -> int:
    """The value of 7 or 14 bits next to a position of 0 to 1."""
    middle, top = 1 << (bits - 1), (1 << bits) - 1
    if position <= 0.5:
        return round(position * 2 * middle)
    return middle + round((position - 0.5) * 2 * (top - middle))


def steps_of(value: int, encoding: Encoding) -> int:
    """How many detents an endless encoder has turned, upwards where positive. Controllers name the encodings so.

    Two's complement counts 1, 2, ... up and 127, 126, ... down; binary offset from 64; signed bit 1, 2, ... up and 65,
    66, ... down; signed bit 2 the other way round.
    """
    match encoding:
        case "twos_complement":
            return value if value <= 64 else value - 128
        case "binary_offset":
            return value - 64
        case "signed_bit":
            return value if value < 64 else 64 - value
        case "signed_bit_2":
            return -value if value < 64 else value - 64


def messages_of(mapping: Mapping, channel: int, value: int, upper_first: bool = True) -> list[bytes]:
    """The messages that tell a control its place, as a value of as many bits as the mapping has."""
    upper, lower = value >> 7, value & 127
    if mapping.kind == "nrpn":
        name = (NRPN_MSB, mapping.number >> 7), (NRPN_LSB, mapping.number & 127)
        return [control(channel, *pair) for pair in (*name, (DATA_MSB, upper), (DATA_LSB, lower))]
    if mapping.kind == "cc14":
        halves = [control(channel, mapping.number, upper), control(channel, mapping.number + LSB, lower)]
        return halves if upper_first else halves[::-1]
    return [control(channel, mapping.number, value)] if mapping.kind in ("cc", "relative") else []
