"""Lists of numbered papers (reports and their receipts, hand-overs): narrowed by number, name, day; as workbooks."""

from collections.abc import Iterator

from django.db.models import QuerySet

from shouwang.screening.clues import listing
from shouwang.screening.clues.models import Handover, Report
from shouwang.sheets.write import Field

LAST = "\U0010ffff"
REPORTS = (
    Field("key", "受理编号", "number"), Field("kind", "来源"), Field("on", "收到日期", "date"),
    Field("applicant", "反映人"), Field("relation", "与户主关系"), Field("reference", "来文编号"),
    Field("household", "户标识", "number"), Field("head_name", "户主"), Field("where", "地点"),
    Field("clue_reason", "线索缘由"), Field("text", "反映内容"), Field("by", "受理"), Field("state", "环节"),
    Field("result", "核查结果"), Field("due_on", "答复期限", "date"), Field("answered_on", "答复日期", "date"),
    Field("answer", "答复"),
)  # fmt: skip
HANDOVERS = (
    Field("key", "交办单号", "number"), Field("by", "交办"), Field("to", "交办到"), Field("count", "线索", "integer"),
    Field("on", "交办日期", "date"), Field("due_on", "办结期限", "date"), Field("note", "要求"),
)  # fmt: skip


def chosen(papers: QuerySet, values: dict, name: str = "key") -> QuerySet:
    """What the filters leave: `q` begins the number, or the column `name`; from one day to another, both included."""
    q, since, until = values.get("q", "").strip(), values.get("since"), values.get("until")
    if values.get("kind"):
        papers = papers.filter(kind=values["kind"])
    if q:
        column = "key" if q[0].isdigit() else name
        papers = papers.filter(**{f"{column}__gte": q, f"{column}__lt": q + LAST})
    if since:
        papers = papers.filter(on__gte=since)
    return papers.filter(on__lte=until) if until else papers


def reports(found: QuerySet[Report]) -> Iterator[tuple]:
    """The lines of the list of reports."""
    rows = list(found)
    names = listing.place_names(made.place_id for made in rows)
    for made in rows:
        clue = made.clue
        yield (
            made.key, made.get_kind_display(), made.on, made.applicant, made.relation, made.reference,
            made.household.key, made.household.head_name, listing.where(made.place_id, names), clue.reason_word,
            made.text, str(made.by), clue.get_state_display(), clue.get_result_display(), made.due_on,
            made.answered_on, made.answer,
        )  # fmt: skip


def handovers(found: QuerySet[Handover]) -> Iterator[tuple]:
    """The lines of the list of hand-overs."""
    for one in found:
        yield one.key, str(one.by), one.level_word, one.count, one.on, one.due_on, one.note
