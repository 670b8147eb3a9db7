"""The numbers in a Markdown page: what stands between `<!--=KEY FORMAT-->` and `<!--/-->` is written anew."""

import re
from collections.abc import Mapping
from typing import Any

MARK = re.compile(r"(<!--=([\w.]+) ?([^>]*?)-->)(.*?)(<!--/-->)", re.DOTALL)
UNKNOWN = "–"


def fill(page: str, numbers: Mapping[str, Any]) -> str:
    """The page with every number that its marks name, such as `posterior.glsr.kl .1f`; a dash for an unknown one."""
    return MARK.sub(lambda mark: mark[1] + shown(numbers, mark[2], mark[3]) + mark[5], page)


def shown(numbers: Mapping[str, Any], key: str, form: str) -> str:
    """The value under a key whose parts are joined by dots, in a format of Python's."""
    value: Any = numbers
    for part in key.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return UNKNOWN
        value = value[part]
    return as_printed(format(value, form)) if isinstance(value, int | float) else str(value)


def as_printed(number: str) -> str:
    """A formatted number with a true minus sign, and a space before the per cent."""
    return number.replace("-", "−").replace("%", " %")
