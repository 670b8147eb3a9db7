"""The path of what was heard, which undo and redo walk."""


class Path:
    """Numbers of moments in the order in which they were heard, and where on it the player is.

    Hearing something new after an undo cuts nothing off: the path is kept, the moment from which the new one branches
    stands on it once more, and the new one follows. After A, B, C and two undos, D makes A B C A D: one undo leads
    from D to A, the next to C. Whatever was ever heard can be reached by undo alone.
    """

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.at = -1

    @property
    def present(self) -> int:
        """The moment at which the player is, 0 before the first."""
        return self.numbers[self.at] if self.numbers else 0

    def hear(self, number: int) -> None:
        """Go on to a moment; nothing happens when the player is there."""
        if number == self.present:
            return
        if self.at < len(self.numbers) - 1:
            self.numbers.append(self.present)
        self.numbers.append(number)
        self.at = len(self.numbers) - 1

    def can_walk(self, steps: int) -> bool:
        """Whether the path goes on so many steps; back is negative."""
        return 0 <= self.at + steps < len(self.numbers)
