"""Delivering a measure (落实帮扶措施): the day, the amount, the proof."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import Measure
from shouwang.casework.assistance.models.measure import LOAN
from shouwang.casework.assistance.plan import hold
from shouwang.refusal import Refused
from shouwang.trail.write import change, write
from shouwang.vault.models import Document
from shouwang.web.templatetags.words import day as day_word

ENDED = ("declined", "cleared")


@dataclass(frozen=True)
class Loan:
    """What belongs to a loan (A36): who lends, since when, for how many months; the amount is the measure's."""

    lender: str
    since: date
    months: int


def deliver(
    measure: Measure,
    *,
    evidence: Document | None,
    by: Post,
    at: datetime,
    on: date,
    amount_fen: int | None = None,
    outcome: str = "",
    loan: Loan | None = None,
) -> Measure:
    """Record that a measure was delivered on a day, with evidence. Runs on when the risk is gone: 四个不摘.

    Refused: `not_qualified` and days before the household qualified, `not_waiting`, `before_plan`, `no_evidence`,
    `bad_amount`, `no_loan` when a loan lacks lender, amount, day or term.
    """
    by.need("assistance.deliver")
    if evidence is None:
        raise Refused("no_evidence", "措施落实须附佐证（照片、发放凭证或单据）。")
    if amount_fen is not None and amount_fen < 0:
        raise Refused("bad_amount", "金额不能为负数。")
    with transaction.atomic():
        measure = hold(measure, by)
        _check(measure, on)
        fields = {"delivered_on": on, "amount_fen": amount_fen, "outcome": outcome.strip()}
        if measure.group == LOAN:
            fields |= _loan(loan, amount_fen, on)
        changes = change(measure, **fields)
        measure.delivered_by, measure.evidence = by, evidence
        measure.save()
        write("assistance.deliver", by=by, at=at, on=on, subject=measure, changes=changes, note=measure.title)
    return measure


def _check(measure: Measure, on: date) -> None:
    case = measure.case
    if case.qualified_on is None or case.stage in ENDED:
        raise Refused("not_qualified", "该户还没有认定为监测对象，不能登记措施落实。（S1 第六步）")
    if not (measure.is_waiting or measure.is_recorded and measure.ended_on is None):
        raise Refused("not_waiting", f"这项措施{measure.state_word},不能再登记落实。")
    if on < case.qualified_on:
        raise Refused("before_qualified", f"落实日期不能早于纳入日期（{day_word(case.qualified_on)}）。")
    if on < measure.planned_on:
        raise Refused("before_plan", f"落实日期不能早于制定日期（{day_word(measure.planned_on)}）。")


def _loan(loan: Loan | None, amount_fen: int | None, on: date) -> dict:
    if loan is None or not loan.lender.strip() or not amount_fen or loan.months <= 0:
        raise Refused("no_loan", "金融帮扶须写明放贷机构、贷款金额、放款日期和期限。（A36）")
    if loan.since > on:
        raise Refused("no_loan", "放款日期不能晚于登记的落实日期。")
    return {"loan_lender": loan.lender.strip(), "loan_since": loan.since, "loan_months": loan.months}
