"""The posts of an area as a workbook: the columns in which a list of posts is brought in, and how each stands."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from shouwang.accounts.models import Post
from shouwang.places.code import short
from shouwang.sheets.write import MOST, Field, workbook

FIELDS = (
    Field("name", "姓名"), Field("username", "用户名", "number"), Field("role", "岗位"),
    Field("place", "地点代码", "number"), Field("supplier", "部门"), Field("where", "地点"),
    Field("since", "任职起", "date"), Field("until", "任职止", "date"), Field("state", "状态"),
    Field("last_login", "最近登录", "instant"),
)  # fmt: skip


def sheet(posts: QuerySet[Post], at: datetime) -> bytes:
    """An .xlsx of the posts in their order, as they stand at an instant. Refused `too_many_rows`."""
    return workbook(FIELDS, _rows(posts[: MOST + 1], at), sheet="岗位名册")


def _rows(posts: QuerySet[Post], at: datetime) -> Iterator[tuple]:
    for one in posts:
        holder = one.holder
        yield (
            holder.name if holder else "", holder.username if holder else "", one.title, short(one.place_id),
            one.supplier_name if one.supplier else "", one.place.name, one.since, one.until, one.state,
            holder.last_login if holder else None,
        )  # fmt: skip
