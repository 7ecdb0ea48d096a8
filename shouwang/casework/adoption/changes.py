"""What a newer export says otherwise than the case: shown beside each other, a person decides each. *S4 二, 机账实一致*.

Nothing is overwritten unseen. A field differs when the newer entry says something else than the entry that was settled
last, and something else than the case says now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from shouwang.accounts.models import Post
from shouwang.casework.adoption.models import ANSWERS, Adoption, Ruling
from shouwang.casework.adoption.take import TAKING
from shouwang.casework.assistance.models import Helper, Measure
from shouwang.casework.assistance.reach import lock
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import ELIMINATED
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.registry.models import NationalEntry
from shouwang.registry.models.household import CATEGORIES
from shouwang.trail.write import write
from shouwang.web.templatetags import words

FIELDS = {
    "category": "监测对象类别", "since": "识别（再标注）时间", "gone": "风险是否已消除", "risks": "风险类型",
    "helper": "帮扶责任人", "measures": "帮扶措施",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One field: what the newer entry says and what the case says, in words."""

    field: str
    national: str
    ours: str

    @property
    def title(self) -> str:
        return FIELDS[self.field]


def changed(adoptions: QuerySet[Adoption]) -> QuerySet[Adoption]:
    """Adoptions of the present case of a household about which a newer entry says something else than the settled one."""
    entries = NationalEntry.objects.in_force().filter(household=OuterRef("household_id")).order_by("-id")
    later = Adoption.objects.filter(household_id=OuterRef("household_id")).order_by("-id").values("pk")[:1]
    rows = adoptions.filter(pk=Subquery(later)).alias(
        newest=Subquery(entries.values("pk")[:1]), says=Subquery(entries.values("digest")[:1])
    )
    return rows.filter(seen__isnull=False, newest__gt=F("seen_id")).exclude(says=F("seen__digest"))


def newest(adoption: Adoption) -> NationalEntry | None:
    """The last entry about the household of an adoption."""
    return NationalEntry.objects.newest().filter(household=adoption.household_id).first()


def differences(adoption: Adoption, entry: NationalEntry) -> list[Change]:
    """Every field in which the entry says something else than before, and than the case."""
    before, now = _said(adoption.seen), _said(entry)
    ours = _ours(adoption.case)
    return [
        Change(name, now[name], ours[name]) for name in FIELDS if now[name] != before[name] and now[name] != ours[name]
    ]


def rule(
    adoption: Adoption,
    entry: NationalEntry,
    answers: Mapping[str, str],
    *,
    reason: str,
    by: Post,
    at: datetime,
    on: date,
) -> list[Ruling]:
    """Decide every difference at once: `taken` as the national system says, or `kept`, with the reason.

    Refused: `overtaken` when a newer entry came in meanwhile, `unanswered`, `no_reason`, and what taking refuses.
    """
    by.need("adoption.rule")
    with transaction.atomic():
        case = lock(adoption.case, by)
        adoption = Adoption.objects.select_for_update(of=("self",)).select_related("seen").get(pk=adoption.pk)
        adoption.case = case
        last = newest(adoption)
        if last is None or last.pk != entry.pk:
            raise Refused("overtaken", "刚刚又载入了新的全国系统数据，请刷新后按新数据核对。")
        open_ones = differences(adoption, entry)
        _check(open_ones, answers, reason)
        made = [_ruling(adoption, entry, one, answers[one.field], reason, by, at, on) for one in open_ones]
        for one in open_ones:
            if answers[one.field] == "taken":
                TAKING[one.field](case, entry, by=by, at=at, on=on)
        Ruling.objects.bulk_create(made)
        adoption.seen = entry
        adoption.save(update_fields=["seen"])
        changes = {one.title: [one.ours, dict(ANSWERS)[answers[one.field]]] for one in open_ones}
        write("adoption.rule", by=by, at=at, on=on, subject=adoption, changes=changes, note=reason.strip())
    return made


def _check(open_ones: list[Change], answers: Mapping[str, str], reason: str) -> None:
    if any(answers.get(one.field) not in dict(ANSWERS) for one in open_ones):
        raise Refused("unanswered", "每一项都要选“按全国系统更正”或“本系统为准”。")
    if any(answers[one.field] == "kept" for one in open_ones) and not reason.strip():
        raise Refused("no_reason", "选“本系统为准”的，请写明理由。")


def _ruling(adoption, entry, one: Change, answer: str, reason: str, by: Post, at: datetime, on: date) -> Ruling:
    return Ruling(
        adoption=adoption, household_id=adoption.household_id, place_id=adoption.place_id, entry=entry, field=one.field,
        national=one.national[:300], ours=one.ours[:300], answer=answer, reason=reason.strip()[:200], on=on, at=at, by=by,
    )  # fmt: skip


def _said(entry: NationalEntry) -> dict[str, str]:
    titles = dict(Measure._meta.get_field("group").choices)
    return {
        "category": dict(CATEGORIES).get(entry.category, "未写明"),
        "since": _day(entry.since),
        "gone": _gone(entry.gone, entry.gone_on, entry.get_way_display()),
        "risks": _risks(entry.risks),
        "helper": _helper(entry.helper_name, entry.helper_unit, entry.helper_phone_mask, entry.helper_until),
        "measures": "、".join(sorted(titles[group] for group, *_ in entry.measures)) or "无",
    }


def _ours(case: Case) -> dict[str, str]:
    helper: Any = Helper.objects.filter(case=case).order_by("-id").first()
    groups = {one.get_group_display() for one in Measure.objects.standing().filter(case=case)}
    is_gone = case.stage == ELIMINATED
    return {
        "category": case.get_category_display(),
        "since": _day(case.qualified_on),
        "gone": _gone(is_gone, case.eliminated_on, case.get_way_display()),
        "risks": _risks(case.risks),
        "helper": _helper(helper.name, helper.unit, helper.phone_mask, helper.until) if helper else "无",
        "measures": "、".join(sorted(groups)) or "无",
    }


def _day(day: date | None) -> str:
    return words.day(day) if day else "未写明"


def _gone(gone: bool | None, on: date | None, way: str) -> str:
    if not gone:
        return "未消除"
    return "，".join(part for part in ("已消除", words.day(on) if on else "", way) if part)


def _risks(risks: list[str]) -> str:
    return "、".join(codes.title("risk", code) for code in risks) or "无"


def _helper(name: str, unit: str, phone: str, until: date | None) -> str:
    if not name:
        return "无"
    said = " ".join(part for part in (name, unit, phone) if part)
    return f"{said}（至{words.day(until)}）" if until else said
