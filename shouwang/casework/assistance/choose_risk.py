"""A household's risk chosen anew where its code has left the national list (风险待选). *S4 附表 A33*.

Earlier versions had risks of their own making (收入下降, 兜底保障不到位, 未参加医疗保险): they say why somebody was looked
at, not which risk he is in. What was recorded with them stays readable; whoever is still in care gets a risk of the list.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import Measure
from shouwang.casework.assistance.reach import lock, need_open
from shouwang.casework.cases.models import Case
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.trail.story import changed_last
from shouwang.trail.write import change, write_many
from shouwang.web.templatetags.words import day as day_word


def choose_risk(case: Case, instead: Mapping[str, str], *, note: str, by: Post, at: datetime, on: date) -> Case:
    """Put a risk of the national list in the place of each code of a case that has left it; its measures follow.

    `instead`: code that left → code chosen. Refused: `no_reason`, `not_in_care`, `nothing_to_choose` (somebody was
    quicker), `unknown_risk`, `before_case`.
    """
    by.need("assistance.choose_risk")
    if not note.strip():
        raise Refused("no_reason", "请写明为什么选这一风险。")
    with transaction.atomic():
        case = lock(case, by)
        need_open(case)
        _check(case, instead, on)
        held = Measure.objects.select_for_update(of=("self",)).filter(case=case)
        measures = list(held.filter(risks__has_any_keys=to_choose(case)).order_by("id"))
        done = [(row, change(row, risks=_put(row.risks, instead))) for row in (case, *measures)]
        case.save(update_fields=["risks"])
        Measure.objects.bulk_update(measures, ["risks"])
        write_many("assistance.choose_risk", done, by=by, at=at, on=on, note=note.strip())
    return case


def to_choose(case: Case) -> list[str]:
    """The codes of a case that have left the national list."""
    return [code for code in case.risks if code in codes.left("risk")]


def need_some(case: Case) -> None:
    """Refuse where every risk of a case is on the list; says who was quicker."""
    if not to_choose(case):
        who, words = changed_last(case, "risks"), "、".join(case.risk_words)
        raise Refused("nothing_to_choose", f"这一户的风险已{f'由{who}' if who else ''}选定为“{words}”，不用再选。")


def _check(case: Case, instead: Mapping[str, str], on: date) -> None:
    need_some(case)
    if set(instead) != set(to_choose(case)) or set(instead.values()) - set(codes.in_use("risk")):
        raise Refused("unknown_risk", "请为每项原风险从国家统一的列表中各选一项。（A33）")
    if on < case.opened_on:
        raise Refused("before_case", f"研判日期不能早于立案日期（{day_word(case.opened_on)}）。")


def _put(risks: Sequence[str], instead: Mapping[str, str]) -> list[str]:
    """The risks in their order, each once."""
    return list(dict.fromkeys(instead.get(code, code) for code in risks))
