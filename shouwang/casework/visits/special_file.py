"""The special file (特殊档案) of a household that was not enrolled: composed of what is there, nothing typed twice.

*S4 一(二)3: 对“重点人群”未纳入监测的要逐户注明研判结果,说明未纳入原因,建立一般农户特殊档案,健全完善佐证材料*.
"""

from collections.abc import Sequence
from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.casework.visits.found import names
from shouwang.casework.visits.models import FINDINGS, SpecialFile, Visit
from shouwang.places.code import at_level, short
from shouwang.places.serial import take
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.screening.clues.models import ORIGINS
from shouwang.trail.write import write_many

VERDICTS = dict(FINDINGS)
SOURCES = dict(ORIGINS)


def compose(
    visit: Visit,
    *,
    by: Post,
    at: datetime,
    on: date,
    book: Book,
    reason: str = "",
    result: str = "",
    judges: Sequence[str] = (),
    stage: tuple[str, str] = ("home_check", "入户核实"),
    evidence: Sequence[tuple[str, int]] = (),
) -> SpecialFile:
    """Compose the file from a visit: the department's lines, the findings, the reason, the evidence, the two judges.

    A later step that declines the household gives its own `reason`, `result`, `judges` and `stage` (key, title) and
    more `evidence` as (title, document id). Refused without a reason, or with fewer judges than policy asks.
    """
    why = (reason or visit.reason).strip()
    who = names(judges or visit.judges)
    wanted = int(book.value("special_file_judges"))
    if not why or len(who) < wanted:
        raise Refused("no_judges", f"未纳入须写明原因，并有 {wanted} 名以上研判人，才能建立特殊档案。（S4 特殊档案）")
    lines, findings, papers = _told(visit)
    papers += [{"title": title, "document": document} for title, document in evidence]
    if not papers:
        raise Refused("no_evidence", "未纳入须附佐证材料，才能建立特殊档案。（S4 特殊档案）")
    area = at_level(visit.place_id, "county")
    made = SpecialFile.objects.create(
        key=take(f"{short(area)}-TD{on:%Y%m}-", width=5)[0], household_id=visit.household_id, place_id=visit.place_id,
        visit=visit, stage=stage[0], stage_title=stage[1], on=on, at=at, by=by, result=result or visit.result,
        reason=why, judges=list(who), lines=lines, findings=findings, evidence=papers,
    )  # fmt: skip
    write_many("visits.compose_file", [(made, {})], by=by, at=at, on=on, note=why)
    return made


def _told(visit: Visit) -> tuple[list, list, list]:
    """The department's lines, the findings about each reason, and the documents of a visit."""
    lines, findings = [], [{"about": "入户情况", "verdict": "", "finding": visit.finding}]
    papers = [{"title": row.title, "document": row.document_id} for row in visit.evidence.all()]
    if visit.mark_id:
        papers.append({"title": "农户本人签字或捺印", "document": visit.mark_id})
    for row in visit.reasons.select_related("origin__hit", "clue").order_by("id"):
        lines.append(_line(row))
        findings.append({"about": row.clue.key, "verdict": VERDICTS[row.verdict], "finding": row.finding})
        if row.evidence_id:
            papers.append({"title": f"线索{row.clue.key}佐证", "document": row.evidence_id})
    return lines, findings, papers


def _line(row) -> dict:
    """What the department said, as the hit keeps it: where its rows stand, and the facts taken from them."""
    origin = row.origin
    told = {"clue": row.clue.key, "reason": row.clue.reason, "source": SOURCES[origin.kind], "note": origin.note}
    if origin.hit:
        told |= {"rule": origin.hit.rule, "rows": origin.hit.rows, "evidence": origin.hit.evidence}
    return told
