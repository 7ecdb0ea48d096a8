import pytest

from shouwang.casework.cases import authorise, recognise
from shouwang.casework.cases.models import Authorisation, Case, CaseClue, Passage
from shouwang.refusal import Refused
from tests.casework import walk
from tests.casework.visits.test_verify import whole
from tests.casework.walk import DAY, after, found

pytestmark = pytest.mark.django_db


@pytest.mark.req("S1-16")
def test_an_application_has_evidence_or_says_why_not():
    home = walk.household()
    with pytest.raises(Refused, match="须附风险点佐证资料"):
        walk.apply(home, no_evidence="")
    assert walk.apply(home, no_evidence="", attachments=[("住院单据", walk.paper())]).attachments.model
    assert walk.apply(home, no_evidence="单据在医院").no_evidence == "单据在医院"


@pytest.mark.req("S1-17")
def test_an_application_carries_the_promise_of_truth():
    with pytest.raises(Refused, match="须承诺所提供信息真实"):
        walk.apply(walk.household(), has_promised=False)


@pytest.mark.req("S1-18")
@pytest.mark.parametrize(
    ("lacking", "words"),
    [({"proxy": ""}, "代办人姓名"), ({"relation": ""}, "代办人姓名"), ({"mark": None}, "真实意愿")],
)
def test_a_proxy_is_named_and_the_farmers_own_mark_shows_his_wish(lacking, words):
    home = walk.household()
    said = {"proxy": "邻居王六", "relation": "邻居", "mark": walk.paper()}
    with pytest.raises(Refused, match=words):
        walk.apply(home, kind="proxy", **(said | lacking))
    made = walk.apply(home, kind="proxy", **said)
    assert (made.proxy, made.relation, made.mark is not None) == ("邻居王六", "邻居", True)


@pytest.mark.req("S1-20")
def test_an_application_is_written_for_a_household_only_after_it_was_informed():
    home = walk.household()
    with pytest.raises(Refused, match="须有这一户的入户核查"):
        walk.apply(home, kind="written")
    silent = walk.visit(home, found())
    with pytest.raises(Refused, match="须先告知农户家庭成员"):
        walk.apply(home, kind="written", visit=silent)
    told = walk.visit(home, found(informed_on=DAY))
    assert walk.apply(home, kind="written", visit=told).informed_on == DAY


@pytest.mark.req("S1-20")
def test_a_risk_found_without_an_application_waits_for_one():
    home = walk.household()
    checked = walk.visit(home, found())
    with walk.see():
        assert recognise.awaiting(walk.VILLAGE).get() == checked
    walk.authorise(home)
    applied = walk.apply(home, on=after(DAY, 2))
    case = walk.do(
        recognise.recognise,
        checked,
        application=applied,
        category="marginal",
        risks=[],
        by=walk.reviewer(),
        on=after(DAY, 2),
    )
    with walk.see():
        assert not recognise.awaiting(walk.VILLAGE).exists()
        assert case.risks == ["01"]  # those of the visit


@pytest.mark.req("S1-04")
def test_a_case_rests_on_an_application_and_a_visit_of_the_same_household():
    home, other = walk.household(), walk.household("李四")
    walk.authorise(home)
    applied, checked = walk.apply(other), walk.visit(home, found())
    by = walk.reviewer()
    said = {"category": "marginal", "risks": ["01"], "by": by, "on": DAY}
    with pytest.raises(Refused, match="申请书不是这一户的"):
        walk.do(recognise.recognise, checked, application=applied, **said)
    clean = walk.visit(home, whole("no_risk"))
    with pytest.raises(Refused, match="入户核查结果为“无风险”"):
        walk.do(recognise.recognise, clean, application=walk.apply(home), **said)
    for risks in (["xx"], ["01", "13"]):
        with pytest.raises(Refused, match="主要风险排在最前"):
            walk.do(recognise.recognise, checked, application=walk.apply(home), **(said | {"risks": risks}))


@pytest.mark.req("S1-17")
def test_a_home_check_without_everybodys_authorisation_opens_no_case_under_s3():
    with pytest.raises(Refused, match="张三、张三家人1没有有效的资产核查授权"):
        walk.open_case(walk.household(), authorised=False)
    with walk.see():
        assert not Case.objects.exists()
        assert not Passage.objects.exists()


def test_the_clues_of_the_visit_belong_to_the_case():
    home = walk.household()
    clue = walk.clue(home)
    checked = walk.visit(home, whole("to_recognition", clue=clue))
    walk.authorise(home)
    case = walk.do(
        recognise.recognise, checked, application=walk.apply(home), category="marginal", risks=["01"], by=walk.reviewer(),
        on=DAY,
    )  # fmt: skip
    with walk.see():
        assert CaseClue.objects.get(case=case).clue == clue
        assert case.channel == "application"  # where the clue came from


def test_an_authorisation_is_given_once_and_withdrawn_with_a_day():
    home = walk.household()
    given = walk.authorise(home)[0]
    with walk.see():
        person = given.person
    with pytest.raises(Refused, match="已有有效的授权"):
        walk.do(authorise.authorise, person, how="signature", by=walk.reviewer(), on=DAY)
    with pytest.raises(Refused, match="不能早于授权日期"):
        walk.do(authorise.withdraw, given, by=walk.reviewer(), on=after(DAY, -1))
    walk.do(authorise.withdraw, given, by=walk.reviewer(), on=after(DAY, 3))
    with walk.see():
        assert given in Authorisation.objects.in_force(after(DAY, 2))
        assert given not in Authorisation.objects.in_force(after(DAY, 3))
    walk.do(authorise.authorise, person, how="fingerprint", by=walk.reviewer(), on=after(DAY, 4))


def test_a_category_is_corrected_with_a_reason_while_the_case_is_recognised():
    case = walk.open_case(walk.household())
    by = walk.reviewer()
    with pytest.raises(Refused, match="类别不符"):
        walk.do(recognise.recategorise, case, category="unstable", risks=["01"], reason="更正", by=by, on=DAY)
    with pytest.raises(Refused, match="须写明理由"):
        walk.do(recognise.recategorise, case, category="sudden", risks=["01"], reason="", by=by, on=DAY)
    made = walk.do(recognise.recategorise, case, category="sudden", risks=["05", "01"], reason="车祸", by=by, on=DAY)
    assert (made.category, made.risks) == ("sudden", ["05", "01"])
