import uuid

import pytest

from shouwang.casework.visits.found import Need
from shouwang.casework.visits.models import Problem, SpecialFile, Visit
from shouwang.refusal import Refused
from shouwang.registry.models import Guarantee, Tag
from shouwang.screening.clues.models import Clue
from tests.casework import walk
from tests.casework.walk import DAY, after, found

pytestmark = pytest.mark.django_db
ENDINGS = ["to_recognition", "no_risk", "problem", "in_procedure", "declined", "not_here", "not_checked"]


def whole(result: str, home=None, clue=None, **said):
    """Everything that an ending of a household with a clue asks for."""
    said = {"purpose": "clue" if clue else "focus", "judges": ("王一", "李二"), "reason": "支出有保险支付"} | said
    if clue and result not in ("not_here", "not_checked"):
        said.setdefault("reasons", walk.answers(clue, evidence=walk.paper()))
    said.setdefault("evidence", (("照片", walk.paper()),))
    if result == "problem":
        said.setdefault("needs", (Need("illness", "大病支出", "医保局", after(DAY, 30)),))
    if result == "declined":
        said.setdefault("mark", walk.paper())
    if result == "not_here":
        said.setdefault("gone_as", "moved")
    return found(result, **said)


@pytest.mark.parametrize("result", [each for each in ENDINGS if each != "in_procedure"])
def test_a_home_check_ends_in_each_of_its_ways(result):
    home = walk.household()
    clue = walk.clue(home)
    made = walk.visit(home, whole(result, clue=clue))
    with walk.see():
        clue = Clue.objects.get(pk=clue.pk)
        assert clue.answers.get().result == result
        assert SpecialFile.objects.filter(visit=made).exists() is (result in ("no_risk", "problem", "declined"))
    if result == "not_checked":
        assert (clue.state, clue.result) == ("assigned", "")  # stays open with its owner
    elif result == "not_here":
        assert (clue.state, clue.returned_as, clue.owner.role) == ("assigned", "moved", "township_specialist")
    else:
        assert (clue.state, clue.result) == ("checked", result)


def test_already_in_procedure_holds_only_where_a_procedure_runs():
    home = walk.household()
    with pytest.raises(Refused, match="没有正在办理的识别认定"):
        walk.visit(home, whole("in_procedure", clue=walk.clue(home)))
    walk.visit(home, found())
    assert walk.visit(home, found("in_procedure")).result == "in_procedure"


@pytest.mark.req("S0-12")
def test_a_clue_is_answered_reason_by_reason():
    home = walk.household()
    clue = walk.clue(home, reasons=3)
    told = walk.answers(clue, evidence=walk.paper())
    with pytest.raises(Refused, match="还有 1 条理由没有逐条核实"):
        walk.visit(home, whole("no_risk", clue=clue, reasons=told[:2]))
    made = walk.visit(home, whole("no_risk", clue=clue, reasons=told))
    with walk.see():
        assert made.reasons.count() == 3
        assert "核实" in Clue.objects.get(pk=clue.pk).outcome


@pytest.mark.req("A33")
@pytest.mark.parametrize(("risks", "words"), [(("13",), "收入下降"), (("01", "14"), "兜底保障不到位"), (("77",), "77")])
def test_a_home_check_takes_risks_of_the_national_list_only(risks, words):
    with pytest.raises(Refused, match=f"“{words}”不是国家统一的风险类型"):
        walk.visit(walk.household(), found(risks=risks))
    with walk.see():
        assert not Visit.objects.exists()


def test_a_reason_of_another_household_is_not_answered_here():
    stranger = walk.clue(walk.household("李四"))
    with pytest.raises(Refused, match="不属于这一户"):
        walk.visit(walk.household(), whole("no_risk", reasons=walk.answers(stranger)))


def test_two_people_go_and_each_counts_once():
    for checkers in (("王一",), ("王一", " 王一 "), ()):
        with pytest.raises(Refused, match="须由 2 人以上"):
            walk.visit(walk.household(), found(checkers=checkers))


@pytest.mark.req("S4-11")
@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ({"reason": ""}, "须写明未纳入原因"),
        ({"judges": ("王一",)}, "2 名以上研判人"),
        ({"evidence": ()}, "须附佐证材料"),
    ],
)
def test_a_household_not_enrolled_needs_reason_judges_and_evidence(lacking, words):
    home = walk.household()
    clue = walk.clue(home)
    with pytest.raises(Refused, match=words):
        walk.visit(home, whole("no_risk", clue=clue, reasons=walk.answers(clue), **lacking))
    with walk.see():
        assert Clue.objects.get(pk=clue.pk).state == "assigned"  # and the clue does not move


@pytest.mark.req("S4-11")
def test_the_special_file_is_composed_of_what_is_there():
    home = walk.household()
    clue = walk.clue(home, reasons=2)
    made = walk.visit(home, whole("no_risk", clue=clue))
    with walk.see():
        kept = SpecialFile.objects.get(visit=made)
    assert kept.key.startswith("990122-TD202609-")
    assert [line["clue"] for line in kept.lines] == [clue.key, clue.key]
    assert [line["note"] for line in kept.lines] == ["住院自付大0", "住院自付大1"]
    assert len(kept.findings) == 3  # the visit and each reason
    assert (kept.reason, kept.judges) == ("支出有保险支付", ["王一", "李二"])
    assert len(kept.evidence) == 3  # one photo, one paper for each reason


@pytest.mark.req("S4-11")
def test_an_ordinary_household_of_a_sweep_is_one_tap_and_a_focus_household_never():
    home = walk.household()
    walk.visit(home, found("no_risk", purpose="sweep", finding="正常"))
    with walk.see():
        assert not SpecialFile.objects.exists()
        Tag.objects.create(household=home, place_id=home.place_id, group="FG-04", since=DAY, source="残联")
    with pytest.raises(Refused, match="特殊档案"):
        walk.visit(home, found("no_risk", purpose="sweep", finding="正常"))


@pytest.mark.req("S4-03")
def test_a_failing_guarantee_opens_a_problem_with_its_department_and_is_no_end_without_risk():
    home = walk.household()
    with pytest.raises(Refused, match="不能按“无风险”了结"):
        walk.visit(home, whole("no_risk", guarantees={"water": False}))
    walk.visit(home, whole("problem", needs=(), guarantees={"water": False, "housing": True}))
    with walk.see():
        problem = Problem.objects.get()
        states = dict(Guarantee.objects.filter(until__isnull=True).values_list("kind", "is_firm"))
    assert (problem.kind, problem.acting, problem.due_on) == ("water", "水利部门", after(DAY, 30))
    assert states == {"water": False, "housing": True}  # the register knows what the visit found
    walk.visit(home, whole("to_recognition", guarantees={"water": False}), on=after(DAY, 3))
    with walk.see():
        assert Problem.objects.count() == 1  # one open for a guarantee, however often it is found failing


def test_a_household_that_declines_leaves_its_own_mark():
    with pytest.raises(Refused, match="农户本人签字或捺印"):
        walk.visit(walk.household(), whole("declined", mark=None))


def test_a_household_not_here_is_forwarded_with_its_reason():
    with pytest.raises(Refused, match="请选择原因"):
        walk.visit(walk.household(), whole("not_here", gone_as=""))


def test_a_problem_without_department_and_day_is_no_ending():
    with pytest.raises(Refused, match="责任部门"):
        walk.visit(walk.household(), whole("problem", needs=()))
    with pytest.raises(Refused, match="解决期限不能早于"):
        walk.visit(walk.household(), whole("problem", needs=(Need("illness", "大病", "医保局", after(DAY, -1)),)))


def test_the_same_form_posted_twice_counts_once():
    home, told = walk.household(), found(uuid=uuid.uuid4())
    assert walk.visit(home, told).pk == walk.visit(home, told).pk
    with walk.see():
        assert Visit.objects.count() == 1


def test_a_household_of_another_village_is_not_checked_from_here():
    far = walk.household(village=walk.OTHER_VILLAGE)
    with pytest.raises(Refused, match="不在您的管辖范围内"):
        walk.visit(far, by=walk.reviewer())


def test_nothing_is_recorded_that_has_not_happened_yet():
    home = walk.household()
    told = found()
    with walk.see():
        book = walk.in_force(home.place_id, DAY)
    with pytest.raises(Refused, match="事情还没有发生"), walk.see():
        walk.verifying.verify(home, told, by=walk.reviewer(), at=walk.instant(DAY), on=after(DAY, 1), book=book)
