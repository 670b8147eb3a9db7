"""The mappings that hold at present: what the player chose, and the defaults of the rest."""

from glsr_live.engine.controls.mapping import TRIGGERS, Address, Mapping
from glsr_live.engine.controls.targets import default_mappings, knobs_of


class Patch:
    """At most one mapping belongs to a message. What was chosen for an axis that the pack lacks waits for it."""

    def __init__(self, chosen: tuple[Mapping, ...], axes: tuple[str, ...]) -> None:
        self._axes = axes
        self.chosen: tuple[Mapping, ...] = ()
        for mapping in chosen:
            self.bind(mapping)
        self._lay()

    def lay(self, axes: tuple[str, ...]) -> None:
        """Another pack's axes."""
        self._axes = axes
        self._lay()

    def bind(self, mapping: Mapping, alone: bool = False) -> tuple[Mapping, ...]:
        """Choose a mapping, `alone` instead of those that its target has; the chosen ones that gave way."""
        away = tuple(other for other in self.chosen if _gives_way(other, mapping, alone))
        self.chosen = (*(other for other in self.chosen if other not in away), mapping)
        self._lay()
        return away

    def forget(self, target: str) -> bool:
        """Back to the target's default; says whether anything was chosen."""
        kept = tuple(mapping for mapping in self.chosen if mapping.target != target)
        forgotten, self.chosen = kept != self.chosen, kept
        self._lay()
        return forgotten

    def knows(self, target: str) -> bool:
        """Whether there is such a knob or trigger."""
        return target in TRIGGERS or target in knobs_of(self._axes)

    def find(self, address: Address, channel: int, port: str) -> Mapping | None:
        """The mapping that a message belongs to."""
        held = self._by_address.get(address, ())
        return next((mapping for mapping in held if mapping.hears(channel, port)), None)

    def _lay(self) -> None:
        active = tuple(mapping for mapping in self.chosen if self.knows(mapping.target))
        targets = {mapping.target for mapping in active}
        free = (
            mapping
            for mapping in default_mappings(self._axes)
            if mapping.target not in targets and not any(mapping.overlaps(other) for other in active)
        )
        self.mappings = (*active, *free)
        self._by_address: dict[Address, tuple[Mapping, ...]] = {}
        for mapping in self.mappings:
            for address in mapping.addresses:
                self._by_address[address] = (*self._by_address.get(address, ()), mapping)


def _gives_way(old: Mapping, new: Mapping, alone: bool) -> bool:
    same = old.target == new.target and (alone or "off" in (old.kind, new.kind))
    return same or old.overlaps(new)
