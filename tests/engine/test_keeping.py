"""What is learned is to be written into the configuration."""

from glsr_live.control.commands import Bind, Forget, Lock, SetSpan
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.controls import Mapping
from glsr_live.engine.memory.errands import Configure
from glsr_live.testing import FakeModel, Performance


def kept(*commands: object, config: EngineConfig | None = None) -> list[dict[tuple[str, ...], object]]:
    """The changes that follow from commands, one a second."""
    performance = Performance(config or EngineConfig(), FakeModel())
    for second, command in enumerate(commands, 1):
        performance.at(float(second), command)  # type: ignore[arg-type]
    performance.run(60.0)
    return [dict(errand.changes) for errand in performance.errands if isinstance(errand, Configure)]


def test_a_controller_that_was_bound_is_written_and_taken_out_again() -> None:
    assert kept(Bind("density", "cc 20"), Forget("density")) == [
        {("controllers", "density"): "cc 20"},
        {("controllers", "density"): None},
    ]


def test_a_span_and_a_lock_are_written() -> None:
    span = SetSpan("density", -1.0, 2.0, "fine", True)
    assert kept(span, Lock("density", True)) == [
        {
            ("spans", "density", "low"): -1.0,
            ("spans", "density", "high"): 2.0,
            ("spans", "density", "curve"): "fine",
            ("spans", "density", "inverted"): True,
        },
        {("spans", "density", "locked"): True},
    ]


def test_what_the_configuration_says_already_is_not_written() -> None:
    assert kept(config=EngineConfig(mappings=(Mapping("density", "cc", 20),))) == []
