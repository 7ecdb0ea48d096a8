"""What has to be true before a risk counts as gone, each with its fact; and what forbids the way out altogether.

*S1 第七步*: income lastingly stable and above the line, the four guarantees firm, outlay settled, the risk gone by help
that met it or by itself; a household without labour is not marked; nobody within two quarters of being enrolled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shouwang.casework.assistance.advice import fits
from shouwang.casework.assistance.models import AdviceSetAside, Measure
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import MONITORED
from shouwang.casework.visits.models import Problem
from shouwang.policy import calendar
from shouwang.policy.book import Book, chinese_day
from shouwang.registry.labour import NONE, capacity
from shouwang.registry.models import Person, SafetyNet
from shouwang.registry.models.facts import GUARANTEES
from shouwang.web.templatetags.words import yuan
from shouwang.workflow.taking import Block

NATURAL, HELPED = "natural", "helped"
TITLES = {
    "income_above_line": "人均纯收入高于当年收入线",
    "income_stable": "收入持续稳定",
    "guarantees_firm": "“三保障”和饮水安全有保障",
    "outlay_settled": "刚性支出已解决或可控",
    "measure_met_risk": "有针对风险的措施已落实",
    "no_open_problem": "没有未解决的问题",
}


@dataclass(frozen=True)
class Answers:
    """What a home check for the way out answers; None: not asked yet. Fen; guarantees as {kind: firm}."""

    net_per_head_fen: int | None = None
    is_income_stable: bool | None = None
    is_outlay_settled: bool | None = None
    guarantees: Mapping[str, bool | None] | None = None
    way: str = HELPED


@dataclass(frozen=True)
class Condition:
    """One condition: met (True), not met (False) or not answered yet (None), and the fact it rests on."""

    key: str
    is_met: bool | None
    fact: str

    @property
    def title(self) -> str:
        return TITLES[self.key]


def conditions(case: Case, answers: Answers, book: Book) -> list[Condition]:
    """Every condition that policy asks for (`elimination_conditions`), in its order."""
    known = {
        "income_above_line": lambda: _income(answers, book),
        "income_stable": lambda: _told("income_stable", answers.is_income_stable, "入户核查认定收入"),
        "guarantees_firm": lambda: _guarantees(answers),
        "outlay_settled": lambda: _told("outlay_settled", answers.is_outlay_settled, "入户核查认定支出"),
        "measure_met_risk": lambda: _measure(case, answers, book),
        "no_open_problem": lambda: _problems(case),
    }
    return [known[key]() for key in book.value("elimination_conditions") if key in known]


def first_day(case: Case, book: Book) -> date | None:
    """The first day on which this household may leave, exceptions apart: counted from the day it qualified."""
    return calendar.earliest_exit(case.qualified_on, book.span("earliest_exit")) if case.qualified_on else None


def stops(case: Case, on: date, book: Book, *, at_mark: bool = False) -> list[Block]:
    """What forbids it on a day whatever the household's state: the stage, the safety net, no labour, too early."""
    found = []
    if not at_mark and case.stage != MONITORED:
        found.append(Block("not_monitored", f"该户处于“{case.get_stage_display()}”，不能启动风险消除。"))
    if SafetyNet.objects.filter(household_id=case.household_id, until__isnull=True).exists():
        found.append(
            Block(
                "safety_net", "该户是整户无劳动能力兜底保障户，落实保障措施后持续监测，暂不标注风险消除。（S1 第七步）"
            )
        )
    elif _has_no_labour(case, on, book):
        found.append(
            Block(
                "no_labour",
                "该户全部成员均无劳动能力，应落实兜底保障、持续监测，暂不标注风险消除；"
                "如登记有误，请先更正劳动技能。（S1 第七步）",
            )
        )
    if too_early := _too_early(case, on, book, at_mark):
        found.append(too_early)
    return found


def _too_early(case: Case, on: date, book: Book, at_mark: bool) -> Block | None:
    first = first_day(case, book)
    counts = at_mark or book.value("earliest_exit_stops") == "start"
    if not counts or first is None or on >= first or hasattr(case, "early_leave"):
        return None
    return Block(
        "too_early",
        f"该户{chinese_day(case.qualified_on)}纳入，最早{chinese_day(first)}才能标注风险消除。"
        "（S1 第七步：原则上自纳入之日起2个季度内不得标注）",
    )


def _has_no_labour(case: Case, on: date, book: Book) -> bool:
    members = Person.objects.filter(household_id=case.household_id, left_on__isnull=True)
    return capacity(members, on, book) == NONE


def _income(answers: Answers, book: Book) -> Condition:
    line = book.fen("income_line")
    net = answers.net_per_head_fen
    if net is None:
        return Condition("income_above_line", None, f"收入线{yuan(line)}，人均纯收入待核")
    fact = f"人均纯收入{yuan(net)}，收入线{yuan(line)}"
    return Condition("income_above_line", net > line, fact)


def _told(key: str, answer: bool | None, whose: str) -> Condition:
    words = {True: "是", False: "否", None: "待入户核查"}
    return Condition(key, answer, f"{whose}：{words[answer]}" if answer is not None else words[None])


def _guarantees(answers: Answers) -> Condition:
    told = answers.guarantees or {}
    failing = [title for kind, title in GUARANTEES if told.get(kind) is False]
    unasked = [title for kind, title in GUARANTEES if told.get(kind) is None]
    if failing:
        return Condition("guarantees_firm", False, f"{'、'.join(failing)}没有保障")
    if unasked:
        return Condition("guarantees_firm", None, f"{'、'.join(unasked)}待入户核查")
    return Condition("guarantees_firm", True, "四项均有保障")


def _measure(case: Case, answers: Answers, book: Book) -> Condition:
    if answers.way == NATURAL:
        return Condition("measure_met_risk", True, "风险自然消除，不以措施为条件")
    excused = set(AdviceSetAside.objects.filter(case=case).values_list("code", flat=True))
    for measure in Measure.objects.delivered().filter(case=case).order_by("delivered_on", "id"):
        met = [r for r in measure.risks if fits(r, measure.group, book) or f"mismatch:{r}:{measure.group}" in excused]
        if set(met) & set(case.risks):
            when = f"{chinese_day(measure.delivered_on)}落实" if measure.delivered_on else "全国系统登记"
            return Condition("measure_met_risk", True, f"{when}{measure.title}")
    return Condition("measure_met_risk", False, "还没有落实针对其风险的措施")


def _problems(case: Case) -> Condition:
    open_ones = Problem.objects.open().filter(household_id=case.household_id).order_by("due_on")
    words = [problem.get_kind_display() for problem in open_ones]
    return Condition("no_open_problem", not words, f"未解决：{'、'.join(words)}" if words else "没有")
