"""Whether a hit tells anything that was not already known when an earlier one was verified. Pure."""

import json
from collections.abc import Iterable


def told(evidence) -> set[str]:
    """The single facts of a hit's evidence, comparable."""
    pieces = evidence if isinstance(evidence, list) else [evidence]
    return {json.dumps(piece, sort_keys=True, ensure_ascii=False) for piece in pieces if piece}


def is_known(evidence, earlier: Iterable) -> bool:
    """Whether every fact of `evidence` stood in one of the earlier ones: then this very fact has been looked at."""
    known = set().union(*(told(each) for each in earlier))
    mine = told(evidence)
    return bool(mine) and mine <= known
