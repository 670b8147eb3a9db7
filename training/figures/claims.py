"""What the paper says of its figures, and whether ours say the same: a rule for each claim, fixed beforehand."""

from collections.abc import Callable, Mapping
from typing import Any

Numbers = Mapping[str, Any]
RULES: dict[str, Callable[[Numbers], bool]] = {
    "patternless": lambda n: abs(n["plane"]["plain"]["heard"]["spearman"]) < 0.5,
    "increasing": lambda n: (
        n["plane"]["glsr"]["heard"]["not_falling"] >= 0.99 and n["plane"]["glsr"]["heard"]["spearman"] >= 0.95
    ),
    "decorrelated": lambda n: n["others"]["glsr"]["mean_prior_count"] < n["others"]["plain"]["mean_prior_count"],
    "steps": lambda n: n["steps"]["glsr"]["not_falling"] >= 0.95 and n["steps"]["glsr"]["spearman"] >= 0.95,
    "prior": lambda n: n["posterior"]["glsr"]["overlap"]["least"] >= 0.85,
    "clusters": lambda n: (
        n["posterior"]["glsr"]["count_share"] >= 0.25
        and n["posterior"]["glsr"]["count_share"] > 2 * n["posterior"]["plain"]["count_share"]
    ),
    "accuracy": lambda n: 0 <= n["posterior"]["drop"]["token"] <= 0.02,
    "coordinates": lambda n: n["posterior"]["glsr"]["correlation"] < n["posterior"]["plain"]["correlation"],
    "phases": lambda n: n["steep"]["steep"]["several"] >= 0.5 and n["steep"]["glsr"]["several"] < 0.1,
}
REPRODUCED, NOT_REPRODUCED, UNMEASURED = "reproduced", "not reproduced", "not measured"


def verdicts(numbers: Numbers) -> dict[str, str]:
    """Claim by claim; one whose runs were not given is not measured."""
    return {name: _verdict(rule, numbers) for name, rule in RULES.items()}


def _verdict(rule: Callable[[Numbers], bool], numbers: Numbers) -> str:
    try:
        return REPRODUCED if rule(numbers) else NOT_REPRODUCED
    except KeyError:
        return UNMEASURED
