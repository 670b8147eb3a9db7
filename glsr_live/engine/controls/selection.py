"""Which NRPN a channel's data entry goes to."""

from glsr_live.engine.controls.encoding import NRPN_LSB, NRPN_MSB, RPN_LSB, RPN_MSB
from glsr_live.engine.controls.mapping import NULL

SELECTORS = frozenset({NRPN_LSB, NRPN_MSB, RPN_LSB, RPN_MSB})


class Selection:
    """Follows controllers 98 to 101 of one channel. A registered parameter (RPN) and the null 127/127 select none."""

    def __init__(self) -> None:
        self._halves: dict[int, int] = {}

    def hear(self, controller: int, value: int) -> None:
        """One of SELECTORS moves."""
        if controller in (RPN_LSB, RPN_MSB):
            self._halves.clear()
        else:
            self._halves[controller] = value

    @property
    def number(self) -> int | None:
        """The NRPN as MSB * 128 + LSB; None while none is selected."""
        if len(self._halves) < 2:
            return None
        number = self._halves[NRPN_MSB] << 7 | self._halves[NRPN_LSB]
        return None if number == NULL else number
