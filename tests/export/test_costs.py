"""Costs of a step, as the benchmark's file tells them."""

import json

import pytest

from export.costs import step_costs
from glsr_live.errors import UsageError

ROWS = [
    {"name": "live, 6 axes", "ratios": [1.9, 2.1]},
    {"name": "live, 1 axis", "ratios": [1.5, 1.6]},
    {"name": "live, no axis", "ratios": None},
    {"name": "paper, 1 axis", "ratios": [2.1, 2.4]},
]


def test_the_median_beside_the_step_without_an_axis_counts(tmp_path):
    file = tmp_path / "figures.json"
    file.write_text(json.dumps({"benchmarks": {"throughput": {"rows": ROWS}}}))
    assert step_costs(file, "live") == {"K=6": 1.9, "K=1": 1.5}
    assert step_costs(file, "paper") == {"K=1": 2.1}
    assert step_costs(file, "folk") == {}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"benchmarks": {"step": {}}}'])
def test_another_file_is_refused(text, tmp_path):
    file = tmp_path / "figures.json"
    file.write_text(text)
    with pytest.raises(UsageError, match="is not what `python -m benchmarks throughput --json"):
        step_costs(file, "live")
