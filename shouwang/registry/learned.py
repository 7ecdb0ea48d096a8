"""Whether a file that was loaded before has columns that nobody could read then."""

from shouwang.registry.layout import ENROL
from shouwang.registry.models import Batch
from shouwang.registry.national_columns import NAMES
from shouwang.sheets.header import find


def reads_more(batch: Batch) -> bool:
    """Whether the file's headings name columns of the national layout, and none of them was read when it was loaded."""
    if not set(NAMES).isdisjoint(batch.mapping.get("columns", {})):
        return False
    named = find([(1, batch.mapping.get("shown", []))], ENROL, mapping=batch.mapping.get("given")).columns
    return not set(NAMES).isdisjoint(named)
