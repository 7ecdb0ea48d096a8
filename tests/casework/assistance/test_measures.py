"""Planning and delivering help: against which risk, with what proof, on which day."""

from datetime import date, timedelta

import pytest

from shouwang.casework.assistance import plan as planning
from shouwang.casework.assistance.deliver import Loan
from shouwang.casework.assistance.models import Measure
from shouwang.casework.assistance.waiting import with_late_measure, without_measure
from shouwang.casework.cases.models import Case
from shouwang.refusal import Refused
from tests.casework import care, walk
from tests.casework.care import QUALIFIED

pytestmark = pytest.mark.django_db


def refused(code, act, *args, **said):
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    assert caught.value.code == code
    return caught.value.sentence


def test_a_measure_says_what_it_is_and_which_risk_it_answers():
    case = care.in_care(risks=("01", "07"))
    measure = care.plan(case, "A35", risks=["07"], options=["A3503", "A3501"], acting="县人社局")
    assert measure.key == f"{case.key}-C01"
    assert (measure.title, measure.risk_words) == ("就业帮扶：扶贫车间、企业、合作社务工", "因务工就业不稳")
    assert care.plan(case).key.endswith("-C02")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"group": "A46"}, "unknown_group"),
        ({"options": ["A3501"]}, "wrong_option"),
        ({"options": []}, "no_option"),
        ({"options": ["A4099"]}, "no_option"),
        ({"risks": []}, "no_risk"),
        ({"risks": ["02"]}, "no_risk"),
        ({"wish": ""}, "no_wish"),
        ({"due_on": QUALIFIED - timedelta(1)}, "due_too_early"),
        ({"on": date(2026, 2, 22), "due_on": QUALIFIED}, "before_case"),
    ],
)
def test_a_measure_that_answers_nothing_or_is_no_measure_is_refused(said, code):
    refused(code, care.plan, care.in_care(), said.pop("group", "A40"), **said)


def test_an_other_measure_is_told_in_words():
    case = care.in_care()
    assert care.plan(case, "A45", options=[], detail="邻里照看").title == "其他帮扶：邻里照看"
    assert care.plan(case, options=["A4099"], detail="送药上门").title == "健康帮扶：其他"


def test_nothing_is_planned_for_a_household_that_was_declined():
    refused("not_in_care", care.plan, care.in_care(stage="declined"))


def test_a_delivered_measure_has_its_day_amount_and_proof():
    measure = care.plan(care.in_care())
    care.deliver(measure, on=QUALIFIED, amount_fen=320_00, outcome="已减免")
    with walk.see():
        measure.refresh_from_db()
    assert (measure.delivered_on, measure.amount_fen, measure.outcome) == (QUALIFIED, 320_00, "已减免")
    assert measure.evidence_id and measure.state_word == "已落实"
    refused("not_waiting", care.deliver, measure, on=QUALIFIED)


def test_a_measure_without_proof_or_with_a_negative_amount_is_not_delivered():
    measure = care.plan(care.in_care())
    refused("no_evidence", care.deliver, measure, on=QUALIFIED, evidence=None)
    refused("bad_amount", care.deliver, measure, on=QUALIFIED, amount_fen=-1)


def test_a_measure_is_not_delivered_before_it_was_planned_or_the_household_qualified():
    case = care.in_care()
    early = care.plan(case, on=QUALIFIED - timedelta(5))
    refused("before_qualified", care.deliver, early, on=QUALIFIED - timedelta(1))
    care.deliver(early, on=QUALIFIED)
    late = care.plan(case, on=QUALIFIED + timedelta(5))
    refused("before_plan", care.deliver, late, on=QUALIFIED + timedelta(4))
    care.deliver(late, on=QUALIFIED + timedelta(5))
    waiting = care.in_care(walk.household("李四"), stage="recognising", qualified_on=None, marked_on=None)
    refused("not_qualified", care.deliver, care.plan(waiting), on=QUALIFIED)


def test_a_loan_names_its_lender_amount_day_and_term():
    measure = care.plan(care.in_care(risks=("07",)), "A36")
    loan = Loan("农商行", QUALIFIED, 36)
    refused("no_loan", care.deliver, measure, on=QUALIFIED, amount_fen=50_000_00)
    refused("no_loan", care.deliver, measure, on=QUALIFIED, loan=loan)
    refused(
        "no_loan", care.deliver, measure, on=QUALIFIED, amount_fen=1, loan=Loan("农商行", QUALIFIED + timedelta(1), 6)
    )
    refused("no_loan", care.deliver, measure, on=QUALIFIED, amount_fen=1, loan=Loan("农商行", QUALIFIED, 0))
    care.deliver(measure, on=QUALIFIED, amount_fen=50_000_00, loan=loan)
    with walk.see():
        measure.refresh_from_db()
    assert (measure.loan_lender, measure.loan_since, measure.loan_months) == ("农商行", QUALIFIED, 36)


def test_a_paired_helper_may_deliver_and_a_stranger_may_not():
    case = care.in_care()
    measure = care.plan(case)
    refused("not_here", care.deliver, measure, on=QUALIFIED, by=walk.reviewer(walk.OTHER_VILLAGE))
    care.pair(case, care.helper_post())
    care.deliver(measure, on=QUALIFIED, by=care.helper_post())


def test_what_was_planned_is_called_off_with_a_reason_and_what_runs_is_ended_by_name():
    case, by = care.in_care(), walk.reviewer()
    first, second = care.plan(case), care.plan(case)
    refused("no_reason", walk.do, planning.call_off, first, reason="", by=by, on=QUALIFIED)
    walk.do(planning.call_off, first, reason="农户不愿意", by=by, on=QUALIFIED)
    refused("not_waiting", care.deliver, first, on=QUALIFIED)
    refused("not_running", walk.do, planning.end, second, reason="到期", by=by, on=QUALIFIED)
    care.deliver(second, on=QUALIFIED)
    refused("not_waiting", walk.do, planning.call_off, second, reason="不要了", by=by, on=QUALIFIED)
    refused("too_early", walk.do, planning.end, second, reason="到期", by=by, on=QUALIFIED - timedelta(1))
    walk.do(planning.end, second, reason="到期", by=by, on=QUALIFIED)
    with walk.see():
        assert [m.state_word for m in Measure.objects.order_by("id")] == ["已取消", "已终止"]


@pytest.mark.req("S1-01")
def test_a_running_measure_goes_on_after_elimination_until_it_is_ended():
    case = care.in_care()
    measure = care.deliver(care.plan(case), on=QUALIFIED)
    with walk.see():
        Case.objects.filter(pk=case.pk).update(stage="eliminated", eliminated_on=date(2026, 10, 1))
        assert Measure.objects.delivered().get(pk=measure.pk).ended_on is None


def test_a_household_without_a_delivered_measure_stands_on_the_list_on_the_day_after_the_month():
    case = care.in_care()
    care.plan(case)
    last = date(2026, 4, 15)  # one month to the day
    with walk.see():
        assert not without_measure(Case.objects.all(), last, care.book(last)).exists()
        assert list(without_measure(Case.objects.all(), last + timedelta(1), care.book(last))) == [case]
    care.deliver(care.plan(case), on=QUALIFIED)
    with walk.see():
        assert not without_measure(Case.objects.all(), last + timedelta(1), care.book(last)).exists()


def test_a_month_that_has_no_such_day_ends_with_its_last_one():
    care.in_care(qualified=date(2026, 1, 31))
    with walk.see():
        assert not without_measure(Case.objects.all(), date(2026, 2, 28), care.book(QUALIFIED)).exists()
        assert without_measure(Case.objects.all(), date(2026, 3, 1), care.book(QUALIFIED)).exists()


def test_a_month_counted_in_working_days_waits_over_the_holiday():
    walk.county_says("first_measure_within", 5, unit="工作日")
    care.in_care(qualified=date(2026, 9, 29))  # off from 1 to 7 October, at work on the 10th
    last = date(2026, 10, 12)
    with walk.see():
        assert not without_measure(Case.objects.all(), last, care.book(last)).exists()
        assert without_measure(Case.objects.all(), last + timedelta(1), care.book(last)).exists()


def test_a_measure_is_late_on_the_day_after_its_planned_day():
    case = care.in_care()
    care.plan(case, due_on=date(2026, 4, 4))
    with walk.see():
        assert not with_late_measure(Case.objects.all(), date(2026, 4, 4)).exists()
        assert list(with_late_measure(Case.objects.all(), date(2026, 4, 5))) == [case]
