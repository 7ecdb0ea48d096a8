"""The lists of cases, meetings, notices and submissions as workbooks; no numbers of people, no phones."""

from collections.abc import Iterator

from shouwang.casework.cases.models import Case, Meeting, Notice, Submission
from shouwang.casework.visits.models import Visit
from shouwang.registry.narrow import placed
from shouwang.sheets.write import Field

CASES = (
    Field("key", "监测编号", "number"), Field("household", "户标识", "number"), Field("head_name", "户主"),
    Field("where", "村组"), Field("category", "类别"), Field("risks", "风险"), Field("stage", "阶段"),
    Field("step", "当前步骤"), Field("due_on", "本步期限", "date"), Field("opened_on", "立案日期", "date"),
    Field("qualified_on", "纳入日期", "date"), Field("marked_on", "标注日期", "date"),
    Field("eliminated_on", "风险消除日期", "date"),
)  # fmt: skip
AWAITING = (
    Field("household", "户标识", "number"), Field("head_name", "户主"), Field("where", "村组"),
    Field("on", "入户日期", "date"), Field("finding", "核查情况"), Field("informed_on", "告知日期", "date"),
)  # fmt: skip
MEETINGS = (
    Field("key", "会议编号", "number"), Field("village", "村"), Field("on", "开会日期", "date"),
    Field("where", "会议地点"), Field("representatives", "到会村民代表", "integer"), Field("chair", "主持人"),
    Field("recorder", "记录人"), Field("by", "登记岗位"),
)  # fmt: skip
NOTICES = (
    Field("key", "公示编号", "number"), Field("purpose", "事项"), Field("village", "村"), Field("title", "标题"),
    Field("posted_on", "张贴日期", "date"), Field("ends_on", "期满日期", "date"),
    Field("taken_down_on", "撤下日期", "date"),
)  # fmt: skip
SUBMISSIONS = (
    Field("key", "上报编号", "number"), Field("village", "村"), Field("purpose", "事项"), Field("on", "上报日期", "date"),
    Field("all", "户数", "integer"), Field("waiting", "待审", "integer"), Field("passed", "通过", "integer"),
    Field("back", "退回", "integer"), Field("note", "说明"),
)  # fmt: skip


def due_words(case: Case) -> dict:
    """The titles of the steps that are due, and until when; `passages` holds the one under way."""
    for passage in case.passages.all():
        titles = [passage.line.step(key).title for key in passage.due]
        return {"title": "、".join(titles), "on": passage.due_on}
    return {"title": "", "on": None}


def cases(rows: list[Case]) -> Iterator[tuple]:
    for one, where in placed(rows):
        due = due_words(one)
        yield (
            one.key, one.household.key, one.household.head_name, where, one.get_category_display(),
            "、".join(one.risk_words), one.get_stage_display(), due["title"], due["on"], one.opened_on,
            one.qualified_on, one.marked_on, one.eliminated_on,
        )  # fmt: skip


def awaiting(rows: list[Visit]) -> Iterator[tuple]:
    for one, where in placed(rows):
        yield one.household.key, one.household.head_name, where, one.on, one.finding, one.informed_on


def meetings(rows: list[Meeting]) -> Iterator[tuple]:
    for one, where in placed(rows):
        yield one.key, where, one.on, one.where, one.representatives, one.chair, one.recorder, str(one.by)


def notices(rows: list[Notice]) -> Iterator[tuple]:
    for one, where in placed(rows):
        yield one.key, one.get_purpose_display(), where, one.title, one.posted_on, one.ends_on, one.taken_down_on


def submissions(rows: list[Submission]) -> Iterator[tuple]:
    for one, where in placed(rows):
        counts = tally(one)
        yield (
            one.key, where, one.get_purpose_display(), one.on, counts["all"], counts["waiting"], counts["passed"],
            counts["back"], one.note,
        )  # fmt: skip


def tally(row: Submission) -> dict:
    """How many households a submission carried, and what the township answered to them."""
    answers = [line.answer for line in row.lines.all()]
    return {
        "all": len(answers),
        "waiting": answers.count(""),
        "passed": answers.count("pass"),
        "back": answers.count("back"),
    }
