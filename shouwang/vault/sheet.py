"""The log of openings as a workbook: who, when, why, what kind of thing. What was opened is not in it."""

from collections.abc import Iterator

from django.db.models import QuerySet

from shouwang.sheets.write import MOST, Field, workbook
from shouwang.vault.models import Opening

FIELDS = (
    Field("at", "查看时间", "instant"), Field("who", "查看人"), Field("post", "岗位"), Field("what", "内容"),
    Field("place", "地点"), Field("reason", "理由"), Field("count", "条数", "integer"),
)  # fmt: skip


def sheet(openings: QuerySet[Opening]) -> bytes:
    """An .xlsx of the openings in their order. Refused `too_many_rows`."""
    return workbook(FIELDS, _rows(openings[: MOST + 1]), sheet="号码查看日志")


def _rows(openings: QuerySet[Opening]) -> Iterator[tuple]:
    for one in openings:
        yield one.at, one.user.name, str(one.post), one.subject, one.place.name, one.reason, one.count
