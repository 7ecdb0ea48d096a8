from datetime import date

import pytest

from shouwang.casework.adoption.changes import changed, differences, newest, rule
from shouwang.casework.adoption.models import Adoption, Ruling
from shouwang.casework.assistance.models import Helper, Measure
from shouwang.refusal import Refused
from tests.casework import care, walk
from tests.casework.adoption.conftest import GONE, ON, adopt, case, home
from tests.county import post
from tests.registry.national_files import national

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-19")]


def waiting() -> list[str]:
    with walk.see():
        return [one.case.household.key for one in changed(Adoption.objects.all()).select_related("case__household")]


def told(serial: int = 1) -> dict[str, tuple[str, str]]:
    with walk.see():
        one = case(serial).adoption
        return {each.field: (each.national, each.ours) for each in differences(one, newest(one))}


def decide(reason: str = "", **answers) -> None:
    with walk.see():
        one = Adoption.objects.select_related("case").get(case=case())
        last = newest(one)
    walk.do(rule, one, last, answers, reason=reason, by=post("county_officer"), on=ON)


@pytest.fixture
def adopted(load):
    """One household adopted; `adopted(…)` loads a newer export of it."""
    load(national(1))
    adopt()
    return lambda **cells: load(national(1, **cells))


def test_the_same_again_is_no_difference(adopted):
    adopted(备注="下月")
    assert (waiting(), told()) == ([], {})


def test_what_a_newer_export_says_otherwise_waits_for_a_person(adopted):
    adopted(监测对象类别="突发严重困难户", 就业帮扶="以工代赈", **{"致贫/返贫风险2": "因学"})
    assert waiting() == ["G1"]
    assert told() == {
        "category": ("突发严重困难户", "边缘易致贫户"),
        "risks": ("因病、因学", "因病"), "measures": ("健康帮扶、就业帮扶", "健康帮扶"),
    }  # fmt: skip
    assert (case().category, home().category, case().risks) == ("marginal", "marginal", ["01"])


def test_what_is_taken_is_written_and_what_is_kept_stays_with_its_reason(adopted):
    adopted(监测对象类别="突发严重困难户", 就业帮扶="以工代赈", **{"致贫/返贫风险2": "因学"})
    decide("学生已毕业", category="taken", measures="taken", risks="kept")
    with walk.see():
        assert (case().category, home().category, case().risks) == ("sudden", "sudden", ["01"])
        assert set(Measure.objects.standing().values_list("group", flat=True)) == {"A40", "A35"}
        kept = Ruling.objects.get(answer="kept")
        assert (kept.field, kept.national, kept.ours, kept.reason) == ("risks", "因病、因学", "因病", "学生已毕业")
    assert waiting() == []


def test_what_was_kept_does_not_come_again_until_the_export_changes(adopted):
    adopted(**{"致贫/返贫风险2": "因学"})
    decide("学生已毕业", risks="kept")
    adopted(备注="下月", **{"致贫/返贫风险2": "因学"})
    assert (waiting(), told()) == ([], {})
    adopted(**{"致贫/返贫风险2": "因残"})
    assert told() == {"risks": ("因病、因残", "因病")}


def test_an_elimination_that_the_national_system_has_is_taken_by_a_person(adopted):
    adopted(**GONE)
    assert told() == {"gone": ("已消除，2026年9月1日，帮扶消除", "未消除")}
    decide(gone="taken")
    assert (case().stage, case().eliminated_on, case().way, home().is_monitored) == (
        "eliminated", date(2026, 9, 1), "helped", False,
    )  # fmt: skip


def test_what_we_eliminated_is_not_opened_by_a_file(load):
    load(national(1, **GONE))
    adopt()
    load(national(1))
    with pytest.raises(Refused) as refused:
        decide(gone="taken")
    assert refused.value.code == "roll_back"
    decide("消除程序已办结，待全国系统更正", gone="kept")
    assert case().stage == "eliminated"


def test_another_helper_takes_over_and_the_one_before_ends(adopted):
    adopted(帮扶责任人="孙帮", 帮扶责任人电话="13900000003", 帮扶开始时间="202610")
    decide(helper="taken")
    with walk.see():
        before, now = Helper.objects.filter(case=case()).order_by("id")
        assert (before.name, before.until, now.name, now.since, now.until) == (
            "钱帮",
            ON,
            "孙帮",
            date(2026, 10, 1),
            None,
        )


def test_nobody_is_freed_because_a_file_names_nobody(adopted):
    adopted(帮扶责任人="")
    with pytest.raises(Refused) as refused:
        decide(helper="taken")
    assert refused.value.code == "no_helper"


def test_what_the_case_says_already_is_no_difference(adopted):
    from shouwang.casework.adoption import complete

    walk.do(complete.name_risks, case(), ["01", "02"], reason="入户核实", by=walk.reviewer(), on=ON)
    adopted(**{"致贫/返贫风险2": "因学"})
    assert told() == {}


@pytest.mark.parametrize(("answers", "code"), [({}, "unanswered"), ({"risks": "kept"}, "no_reason")])
def test_every_difference_is_answered_and_keeping_has_a_reason(adopted, answers, code):
    adopted(**{"致贫/返贫风险2": "因学"})
    with pytest.raises(Refused) as refused:
        decide(**answers)
    assert refused.value.code == code


def test_a_newer_export_that_came_meanwhile_is_looked_at_first(adopted):
    adopted(**{"致贫/返贫风险2": "因学"})
    with walk.see():
        one = Adoption.objects.select_related("case").get(case=case())
        old = newest(one)
    adopted(**{"致贫/返贫风险2": "因残"})
    with pytest.raises(Refused) as refused:
        walk.do(rule, one, old, {"risks": "taken"}, reason="", by=post("county_officer"), on=ON)
    assert refused.value.code == "overtaken"


def test_a_recognised_household_has_no_such_list(load):
    load(national(1))
    care.in_care(home())
    load(national(1, **GONE))
    assert waiting() == []
