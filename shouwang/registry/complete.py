"""A file says a job, a product, or where somebody lives in part: what it leaves blank is what was known. Pure.

Their value is one list, so that a blank in it would empty what somebody else filled in. A job that a person gave another
employer or begin since keeps its key, and a file that says it so means the same one.
"""

from collections.abc import Mapping
from typing import Any

from shouwang.registry import livelihood
from shouwang.registry.facts import LIVING
from shouwang.registry.livelihood import JOB, PRODUCT
from shouwang.registry.statements import PERIOD

ENDS = {JOB: 3, PRODUCT: 2}  # where the list says its end: a job that goes on otherwise has not ended


def is_of_several(key: str) -> bool:
    """Whether the fact is a list of several things, each of which may be blank."""
    return key == LIVING or PERIOD in key and livelihood.parted(key) is not None


def completed(said: Mapping[str, Any], files: Mapping[str, Any], last: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says, its blanks filled: with what `files` said, where it says only that again, else with the last word."""
    found = {}
    for key, value in said.items():
        if is_of_several(key) and value:
            key = _known_as(key, value, last)
            value = _filled(key, value, files.get(key), last.get(key))
        found[key] = value
    return found


def _known_as(key: str, value: list, last: Mapping[str, Any]) -> str:
    """The key under which a job with this employer and begin stands."""
    kind, _, _ = key.partition(PERIOD)
    if kind != JOB or key in last:
        return key
    sign = livelihood.value_of(JOB, value).sign
    alike = (each for each, one in last.items() if one and each.startswith(f"{JOB}{PERIOD}"))
    return next((each for each in alike if livelihood.value_of(JOB, last[each]).sign == sign), key)


def _filled(key: str, value: list, *before: list | None) -> list:
    end = ENDS.get(key.partition(PERIOD)[0])
    whole = value
    for one in before:
        if one:
            whole = [each if each not in (None, "") or at == end else one[at] for at, each in enumerate(value)]
            if end is not None and whole[end] is None and _without(whole, end) == _without(one, end):
                whole[end] = one[end]
            if whole == one:
                return one
    return whole


def _without(value: list, at: int) -> list:
    return value[:at] + value[at + 1 :]
