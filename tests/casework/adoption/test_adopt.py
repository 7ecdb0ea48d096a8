from datetime import date

import pytest

from shouwang.casework.adoption import adopt as adopting
from shouwang.casework.adoption.models import Adoption
from shouwang.casework.assistance.models import Helper, Measure, MonthlyCheck
from shouwang.casework.assistance.open_month import open_month
from shouwang.casework.assistance.waiting import over_a_year, without_helper, without_measure
from shouwang.casework.cases.models import Case
from shouwang.casework.elimination.conditions import first_day, stops
from shouwang.refusal import Refused
from shouwang.registry.models import SafetyNet
from shouwang.registry.withdraw import withdraw
from shouwang.trail.models import Line
from shouwang.vault.keep import plain
from shouwang.web.sight import within
from tests.casework import care, walk
from tests.casework.adoption.conftest import AGAIN, GONE, ON, adopt, case, home, wait
from tests.county import post
from tests.registry.national_files import national

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-25")]
MARCH = date(2026, 3, 1)


def test_a_case_is_made_from_what_the_national_system_says(load):
    load(national(1, 综合保障="低保", **{"致贫/返贫风险2": "因学"}))
    done = adopt()
    made = case()
    assert (made.stage, made.category, made.risks, made.qualified_on, made.marked_on) == (
        "monitored", "marginal", ["01", "02"], MARCH, MARCH,
    )  # fmt: skip
    assert (made.application, made.visit, made.is_adopted, made.key) == (None, None, True, "990122-202603-00001")
    assert ([one.key for one in done.cases], done.left, done.incomplete) == ([made.key], {}, 0)
    assert (home().has_case, home().monitored_since) == (True, MARCH)
    with walk.see():
        assert made.adoption.entry.row == 2
        assert set(Line.objects.filter(household_id=made.household_id).values_list("verb", flat=True)) >= {
            "adoption.adopt"
        }


@pytest.mark.req("S4-19")
def test_helper_and_measures_come_along(load):
    load(national(1, 就业帮扶="其他(临时用工)"))
    adopt()
    with walk.see():
        helper, measures = Helper.objects.get(case=case()), Measure.objects.filter(case=case()).order_by("key")
        assert (helper.name, helper.unit, plain(helper.phone), helper.since, helper.until) == (
            "钱帮", "县教育局", "13900000001", MARCH, None,
        )  # fmt: skip
        assert [(one.title, one.detail, one.risks, one.state_word) for one in measures] == [
            ("就业帮扶：其他", "临时用工", [], "全国系统登记"), ("健康帮扶：医疗救助", "", ["01"], "全国系统登记"),
        ]  # fmt: skip
        assert not without_measure(Case.objects.all(), ON, care.book(ON)).filter(pk=case().pk).exists()
        assert not Measure.objects.overdue(ON).exists()


def test_evidence_may_be_added_to_a_measure_that_the_national_system_records(load):
    load(national(1))
    adopt()
    with walk.see():
        measure = Measure.objects.select_related("case").get(case=case())
    care.deliver(measure, on=ON)
    with walk.see():
        measure.refresh_from_db()
    assert (measure.delivered_on, measure.state_word) == (ON, "已落实")


def test_one_whose_risk_is_gone_is_adopted_as_gone(load):
    load(national(1, **GONE))
    done = adopt()
    assert (case().stage, case().eliminated_on, case().way, case().ended_on) == (
        "eliminated", date(2026, 9, 1), "helped", date(2026, 9, 1),
    )  # fmt: skip
    assert (done.eliminated, home().is_monitored) == (1, False)


@pytest.mark.req("S4-21")
def test_one_marked_again_has_a_case_of_then_and_one_of_now(load):
    load(national(1, **AGAIN))
    adopt()
    with walk.see():
        first, now = Case.objects.filter(household=home()).order_by("qualified_on")
    assert (first.stage, first.qualified_on, first.eliminated_on, first.way) == (
        "eliminated", date(2022, 3, 1), date(2023, 3, 1), "natural",
    )  # fmt: skip
    assert (now.stage, now.qualified_on, now.remarked_on) == ("monitored", date(2026, 5, 1), date(2026, 5, 1))
    with walk.see():
        assert (Helper.objects.get().case, home().monitored_since) == (now, date(2026, 5, 1))


@pytest.mark.req("S4-18")
def test_the_months_before_count_for_over_a_year_and_a_safety_net_household_is_excepted(load):
    net = {"整户无劳动能力兜底保障户": "是"}
    months = {1: "202510", 2: "202511", 3: "202401"}
    load(*[national(n, 识别监测时间=month, **net if n == 3 else {}) for n, month in months.items()])
    adopt()
    with walk.see():
        assert SafetyNet.objects.filter(household=home(3), until=None).exists()
        found = over_a_year(Case.objects.all(), ON, care.book(ON))
        assert list(found.values_list("household__key", flat=True)) == ["G1"]


def test_the_months_before_count_for_the_two_quarters(load):
    load(national(1), national(2, 识别监测时间="202606"))
    adopt()
    assert first_day(case(1), care.book(ON)) == date(2026, 9, 1)
    with walk.see():
        assert "too_early" not in [one.code for one in stops(case(1), ON, care.book(ON))]
        assert "too_early" in [one.code for one in stops(case(2), ON, care.book(ON))]


def test_the_monthly_check_runs_from_then_on(load):
    load(national(1), national(2, **GONE))
    adopt()
    walk.do(open_month, ON, by=post("township_specialist"), on=ON, book=care.book(ON))
    with walk.see():
        assert list(MonthlyCheck.objects.values_list("case__household__key", "month")) == [("G1", ON)]


def test_a_household_is_adopted_once(load):
    load(national(1), national(2, **GONE))
    wanted = wait()
    adopt()
    again = walk.do(adopting.adopt, wanted, by=post("county_officer"), on=ON)
    with walk.see():
        assert (again.cases, Adoption.objects.count(), Case.objects.count()) == ([], 2, 2)
    assert wait() == []


@pytest.mark.parametrize(
    ("cells", "why"),
    [({"识别监测时间": ""}, "no_identified"), ({"风险是否已消除": "是"}, "gone_undated"),
     ({"监测对象类别": "脱贫不稳定户"}, "misfit"),
     ({"风险是否已消除": "是", "消除监测时间": "202602"}, "gone_before"), ({"识别监测时间": "202612"}, "ahead")],
)  # fmt: skip
def test_one_of_whom_nobody_can_say_from_when_to_when_is_left_with_the_reason(load, cells, why):
    load(national(1, **cells), national(2))
    done = adopt()
    assert done.left == {"G1": [why]}
    assert [one.household.key for one in done.cases] == ["G2"]


def test_a_person_adds_what_the_entry_lacks_and_says_why(load):
    load(national(1, 识别监测时间=""))
    adopt(identified_on=date(2025, 7, 1), reason="县级审定文件")
    with walk.see():
        assert (case().qualified_on, case().adoption.given) == (date(2025, 7, 1), {"identified_on": "2025-07-01"})
        assert case().adoption.reason == "县级审定文件"


def test_nothing_is_added_without_saying_why(load):
    load(national(1, 识别监测时间=""))
    with pytest.raises(Refused, match="依据"):
        adopt(identified_on=date(2025, 7, 1))


def test_one_without_any_entry_is_adopted_with_what_a_person_adds():
    walk.household("老户", category="marginal", has_case=False)
    with walk.see():
        key = walk.Household.objects.latest("id").key
    found = [one for one in wait() if one.household.key == key]
    book = care.book(ON)
    assert found[0].why_not(ON, book, set()) == ["no_entry"]


def test_one_in_recognition_waits_for_its_end(load):
    load(national(1))
    with walk.see():
        row = home()
    recognising = care.in_care(row, stage="recognising", marked_on=None, qualified=MARCH)
    assert adopt().left == {"G1": ["recognising"]}
    with walk.see():
        assert Case.objects.get(household=row).pk == recognising.pk


def test_one_that_was_recognised_here_is_none_to_adopt(load):
    load(national(1))
    care.in_care(home())
    assert (wait(), adopt().cases) == ([], [])


def test_what_the_entry_lacks_is_counted(load):
    load(
        national(1, 帮扶责任人=""), national(2, 帮扶责任人电话="1390000"), national(3, **{"致贫/返贫风险1": ""}),
        national(4, 健康帮扶=""), national(5, **GONE | {"风险消除方式": ""}), national(6, 帮扶结束时间="202605"),
    )  # fmt: skip
    done = adopt()
    assert done.lacks == {"helper": 2, "phone": 1, "risk": 1, "measure": 1, "way": 1, "expected": 5, "unread": 1}
    assert done.incomplete == 6
    with walk.see():
        lonely = set(without_helper(Case.objects.all()).values_list("household__key", flat=True))
        ended = Helper.objects.get(case=case(6))
    assert (lonely & {"G1", "G2", "G6"}, ended.until) == ({"G1", "G6"}, date(2026, 5, 1))


def test_a_helper_whose_beginning_is_not_said_begins_with_the_adoption(load):
    load(national(1, 帮扶开始时间=""))
    adopt()
    with walk.see():
        assert Helper.objects.get().since == ON


def test_a_township_adopts_its_own_and_no_others(load):
    load(national(1), national(2, 行政村代码="990122002001"))
    with pytest.raises(Refused, match="不在您的管辖范围内"):
        adopt(by=post("township_specialist", walk.TOWNSHIP))
    assert len(adopt(1, by=post("township_specialist", walk.TOWNSHIP)).cases) == 1


def test_a_village_does_not_adopt(load):
    load(national(1))
    with pytest.raises(Refused):
        adopt(by=walk.reviewer())


def test_a_file_from_which_somebody_was_adopted_is_not_taken_back(load, at):
    batch = load(national(1))
    adopt()
    with pytest.raises(Refused, match="监测户"), within(post("data_steward").scope()):
        withdraw(batch, by=post("data_steward"), at=at, reason="导错了")
