"""Sizes in logical pixels that are whole pixels of a scaled screen."""

LONGEST = 8


def whole_step(ratio: float) -> int:
    """The fewest logical pixels that are whole pixels of a screen of this ratio: 4 at 1.75; 1 where no few are."""
    return next((step for step in range(1, LONGEST + 1) if (step * ratio).is_integer()), 1)
