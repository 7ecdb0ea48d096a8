"""One look a month: one task a case and month, made in its month, missed for good when the month is over."""

from datetime import date

import pytest
from django.core.management import call_command

from shouwang.casework.assistance import check as checking
from shouwang.casework.assistance import open_month as opening
from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.casework.assistance.waiting import with_missed_check
from shouwang.casework.cases.models import Case
from shouwang.refusal import Refused
from tests.casework import care, walk
from tests.county import post

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def open_month(month: date, *, on: date | None = None, by=None) -> int:
    on = on or month
    return walk.do(opening.open_month, month, by=by or post("county_officer"), on=on, book=care.book(on))


def task(case, month: date) -> MonthlyCheck:
    with walk.see():
        return MonthlyCheck.objects.select_related("case").get(case=case, month=month)


def check(one: MonthlyCheck, *, on: date, by=None, **said):
    said = {"finding": "收入平稳", "channel": "home", "trend": "stable"} | said
    return walk.do(checking.check, one, by=by or walk.reviewer(), on=on, **said)


def refused(code, act, *args, **said):
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    assert caught.value.code == code


@pytest.mark.req("S1-40")
def test_a_month_is_opened_once_for_each_household_in_care():
    case, second = care.in_care(), care.in_care(walk.household("李四"))
    for head, stage in (("甲", "eliminated"), ("乙", "declined"), ("丙", "recognising")):
        care.in_care(walk.household(head), stage=stage, eliminated_on=date(2026, 3, 20))
    care.in_care(walk.household("丁"), stage="eliminating")
    assert open_month(APRIL) == 3
    assert open_month(date(2026, 4, 20)) == 0
    with walk.see():
        assert MonthlyCheck.objects.filter(case__in=[case, second]).count() == 2
    assert (task(case, APRIL).due_on, task(case, APRIL).month_word) == (date(2026, 4, 30), "2026年4月")


@pytest.mark.req("S1-40")
def test_the_first_month_is_the_one_after_the_mark():
    care.in_care(qualified=date(2026, 3, 31))
    care.in_care(walk.household("李四"), qualified=date(2026, 4, 1))
    assert open_month(date(2026, 3, 31)) == 0
    assert open_month(APRIL) == 1
    assert open_month(MAY) == 2


def test_how_often_is_policy():
    walk.county_says("monitor_every", 2, unit="月")
    care.in_care()
    assert [open_month(month) for month in (APRIL, MAY)] == [0, 1]


def test_a_month_that_has_not_begun_is_not_opened():
    refused("not_yet", open_month, MAY, on=date(2026, 4, 30))


def test_a_township_opens_its_own_households_only():
    care.in_care()
    care.in_care(walk.household("李四", village=walk.AREA + 2001000))
    assert open_month(APRIL, by=post("township_specialist", walk.TOWNSHIP)) == 1


@pytest.mark.req("S1-40")
def test_a_check_is_made_in_its_month_and_a_month_without_one_stays_missed():
    case = care.in_care()
    open_month(APRIL)
    open_month(MAY)
    april = task(case, APRIL)
    refused("wrong_month", check, april, on=date(2026, 3, 31))
    refused("wrong_month", check, april, on=MAY)
    with walk.see():
        assert not with_missed_check(Case.objects.all(), date(2026, 4, 30)).exists()
        assert list(with_missed_check(Case.objects.all(), MAY)) == [case]
    check(task(case, MAY), on=date(2026, 5, 31), needs="需要轮椅")
    with walk.see():
        assert list(with_missed_check(Case.objects.all(), date(2026, 7, 1))) == [case]
        done = MonthlyCheck.objects.get(case=case, month=MAY)
    assert (done.done_on, done.needs, done.checker) == (date(2026, 5, 31), "需要轮椅", "村级审核人")


def test_a_check_on_the_first_and_on_the_last_day_counts():
    first, last = care.in_care(), care.in_care(walk.household("李四"))
    open_month(APRIL)
    check(task(first, APRIL), on=APRIL)
    check(task(last, APRIL), on=date(2026, 4, 30))
    refused("done", check, task(first, APRIL), on=APRIL)


@pytest.mark.parametrize(
    ("said", "code"),
    [({"finding": " "}, "no_finding"), ({"channel": "mail"}, "unknown_channel"), ({"trend": ""}, "unknown_trend")],
)
def test_a_check_tells_what_was_found_how_and_where_it_tends(said, code):
    case = care.in_care()
    open_month(APRIL)
    refused(code, check, task(case, APRIL), on=APRIL, **said)


def test_the_helper_checks_his_household_and_no_stranger_does():
    case = care.in_care()
    open_month(APRIL)
    refused("not_here", check, task(case, APRIL), on=APRIL, by=walk.reviewer(walk.OTHER_VILLAGE))
    refused("not_here", check, task(case, APRIL), on=APRIL, by=care.helper_post())
    care.pair(case, care.helper_post())
    check(task(case, APRIL), on=APRIL, by=care.helper_post(), channel="phone")


def test_months_that_are_not_over_are_dropped_when_the_risk_is_gone():
    case = care.in_care()
    open_month(APRIL)
    open_month(MAY)
    with walk.see():
        opening.void(case, date(2026, 5, 10))
        left = list(MonthlyCheck.objects.waiting().values_list("month", flat=True))
    assert left == [APRIL]  # the missed one stays missed
    refused("void", check, task(case, MAY), on=date(2026, 5, 11))


@pytest.mark.req("S1-40")
def test_every_morning_opens_the_month_of_every_county_once():
    from shouwang.casework.assistance.jobs import open_everywhere

    care.in_care()
    assert (open_everywhere(), open_everywhere()) == (1, 0)


def test_a_command_opens_a_month_at_a_given_instant(capsys):
    care.in_care()
    said = {"area": "990122", "at_instant": "2027-05-02T09:00:00+08:00"}
    call_command("open_month", **said)
    assert "open_month ok month=2027-05 created=1" in capsys.readouterr().out
    call_command("open_month", month="2027-04", **said)
    assert "month=2027-04 created=1" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        call_command("open_month", month="2027-06", **said)
    assert ended.value.code == 2
