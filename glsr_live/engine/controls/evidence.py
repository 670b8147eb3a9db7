"""What the values of a moving controller say about it.

An absolute control hardly ever sends the same value twice in a row. An endless encoder that is turned slowly does
little else, and all its values lie next to 0, 64 or 128; a change of direction leaps from one of these to another.
"""

from itertools import pairwise

from glsr_live.engine.controls.mapping import Encoding

_REACH = 8
"""An encoder that is turned slowly sends no more detents at once."""
_LEAP = 32
_FEW, _SOME, _MANY = 3, 4, 6
"""Messages that settle it: one that no encoder sends among them; repetitions; nothing but changes."""


def is_relative(values: list[int]) -> bool | None:
    """Whether an endless encoder sends these; None while that is not sure."""
    slow = sum(map(_slow, values))
    if len(values) >= _SOME and 4 * slow >= 3 * len(values) and 2 * _repeats(values) >= len(values) - 1:
        return True
    if len(values) >= _FEW and slow < len(values):
        return False
    return False if len(values) >= _MANY and not _repeats(values) else None


def is_likely_relative(values: list[int]) -> bool | None:
    """The same when no more values come; None when there are too few to tell."""
    sure = is_relative(values)
    if sure is not None:
        return sure
    if not all(map(_slow, values)):
        return False
    if _repeats(values):
        return True
    return False if len(values) >= _FEW else None


def encoding_of(values: list[int]) -> Encoding | None:
    """How the encoder counts, if it was turned upwards first; None while one direction leaves a choice.

    Down is 127 in two's complement and 63 in binary offset, which no other encoding sends; both signed bits send 1 and
    65.
    """
    up, below, above, top = (_first(values, low, high) for low, high in ((1, 31), (32, 63), (65, 96), (97, 127)))
    if top is not None:
        return "twos_complement"
    if below is not None:
        return "binary_offset"
    if up is None or above is None:
        return None
    return "signed_bit" if up < above else "signed_bit_2"


def likely_encoding(values: list[int]) -> Encoding:
    """The same when no more values come: the more common of the two that send such values upwards."""
    unsure: Encoding = "binary_offset" if _first(values, 65, 96) is not None else "twos_complement"
    return encoding_of(values) or unsure


def _slow(value: int) -> bool:
    return min(abs(value - middle) for middle in (0, 64, 128)) <= _REACH and value > 0


def _repeats(values: list[int]) -> int:
    return sum(before == after or abs(before - after) > _LEAP for before, after in pairwise(values))


def _first(values: list[int], low: int, high: int) -> int | None:
    return next((index for index, value in enumerate(values) if low <= value <= high), None)
