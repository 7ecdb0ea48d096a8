"""The lists of home checks, special files and problems as workbooks; no numbers of people, no phones."""

from collections.abc import Iterator

from shouwang.casework.visits.models import Problem, SpecialFile, Visit
from shouwang.registry.narrow import placed
from shouwang.sheets.write import Field

VISITS = (
    Field("household", "户标识", "number"), Field("head_name", "户主"), Field("where", "村组"),
    Field("on", "核查日期", "date"), Field("purpose", "事由"), Field("channel", "方式"), Field("result", "核查结果"),
    Field("finding", "核查情况"), Field("reason", "未纳入原因"), Field("checkers", "核查人"), Field("by", "登记岗位"),
)  # fmt: skip
FILES = (
    Field("key", "档案号", "number"), Field("household", "户标识", "number"), Field("head_name", "户主"),
    Field("where", "村组"), Field("stage", "环节"), Field("on", "研判日期", "date"), Field("reason", "未纳入原因"),
    Field("judges", "研判人"),
)  # fmt: skip
PROBLEMS = (
    Field("household", "户标识", "number"), Field("head_name", "户主"), Field("where", "村组"), Field("kind", "问题"),
    Field("detail", "具体情况"), Field("acting", "责任部门"), Field("opened_on", "发现日期", "date"),
    Field("due_on", "解决期限", "date"), Field("state", "状态"), Field("ended_on", "办结日期", "date"),
    Field("ending", "解决情况或理由"),
)  # fmt: skip


def visits(rows: list[Visit]) -> Iterator[tuple]:
    for one, where in placed(rows):
        yield (
            one.household.key, one.household.head_name, where, one.on, one.get_purpose_display(),
            one.get_channel_display(), one.get_result_display(), one.finding, one.reason, "、".join(one.checkers),
            str(one.by),
        )  # fmt: skip


def files(rows: list[SpecialFile]) -> Iterator[tuple]:
    for one, where in placed(rows):
        home = one.household
        yield one.key, home.key, home.head_name, where, one.stage_title, one.on, one.reason, "、".join(one.judges)


def problems(rows: list[Problem]) -> Iterator[tuple]:
    for one, where in placed(rows):
        yield (
            one.household.key, one.household.head_name, where, one.get_kind_display(), one.detail, one.acting,
            one.opened_on, one.due_on, one.get_state_display(), one.ended_on, one.ending,
        )  # fmt: skip
