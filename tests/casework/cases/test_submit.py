import pytest

from shouwang.casework.cases import submit
from shouwang.casework.cases.models import Ballot, NoticeLine, Passage, Submission, SubmissionLine
from shouwang.refusal import Refused
from tests.casework import walk
from tests.casework.walk import DAY, VILLAGE, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    """A household under the line of S1 that the village has submitted, and the day."""
    walk.use_line("s1_recognition")
    one, on = walk.lead_to(walk.open_case(walk.household()), "township_review", on=DAY)
    return one, on


def reviewed(one, verdict, on, **said):
    return walk.do(submit.review, one, verdict=verdict, by=walk.people().township, on=on, **said)


@pytest.mark.req("S1-28")
def test_the_township_sees_the_missing_papers_and_does_not_pass_without_them(sent):
    one, on = sent
    with walk.see():
        row = Passage.objects.prefetch_related("decisions").select_related("case").get(pk=one.pk)
        assert submit.missing([row], "township", on) == {one.pk: ["乡镇审核表"]}
    with pytest.raises(Refused, match="还缺材料：乡镇审核表"):
        reviewed(one, "pass", on, opinion="同意")
    walk.lay(one, "township_review", "township_sheet", by=walk.people().township, on=on)
    reviewed(one, "pass", on, opinion="同意")
    with walk.see():
        assert SubmissionLine.objects.get().answer == "pass"


@pytest.mark.req("S1-28")
def test_the_township_returns_a_household_with_the_list_of_missing_papers(sent):
    one, on = sent
    with pytest.raises(Refused, match="须写明理由"):
        reviewed(one, "back", on, opinion="")
    made = reviewed(one, "back", on, opinion="请补审核表", back_to="village_submit")
    with walk.see():
        line = SubmissionLine.objects.get()
    assert (made.missing, line.answer, line.missing, line.opinion) == (
        ["乡镇审核表"],
        "back",
        ["乡镇审核表"],
        "请补审核表",
    )
    walk.send_up(VILLAGE, [one], on=on)
    with walk.see():
        assert SubmissionLine.objects.count() == 2
        assert Submission.objects.count() == 2


def test_a_return_to_the_review_voids_the_ballot_and_the_notice(sent):
    one, on = sent
    reviewed(one, "back", on, opinion="评议代表身份有误", back_to="review")
    with walk.see():
        assert Ballot.objects.get().void_on == on
        assert NoticeLine.objects.get().removed_why == "退回“民主评议”重办"
    again = walk.passage(one.case)
    assert again.due == ["review"]
    back, last = walk.lead_to(one.case, "township_review", on=on)
    assert last == after(on, 8)
    with walk.see():
        assert back.decisions.count() == 9


def test_the_township_takes_nothing_that_the_village_has_not_submitted():
    one, on = walk.lead_to(walk.open_case(walk.household()), "township_review", on=DAY)  # the line of S3
    walk.lay(one, "township_review", "township_sheet", by=walk.people().township, on=on)
    with pytest.raises(Refused, match="村里还没有上报这一户"):
        reviewed(one, "pass", on, opinion="同意")
    walk.send_up(VILLAGE, [one], on=on)
    with pytest.raises(Refused, match="已经上报"):
        walk.send_up(VILLAGE, [one], on=on)
    reviewed(one, "pass", on, opinion="同意")


def test_a_list_goes_up_as_a_whole_and_names_the_household_that_is_not_ready(sent):
    early = walk.passage(walk.open_case(walk.household("李四")))
    ready, on = walk.lead_to(walk.open_case(walk.household("王五")), "village_submit", on=DAY)
    with pytest.raises(Refused, match="李四：还没有轮到“村级上报”"):
        walk.send_up(VILLAGE, [ready, early], on=on)
    with walk.see():
        assert Submission.objects.count() == 1
    with pytest.raises(Refused, match="请先勾选农户"):
        walk.send_up(VILLAGE, [], on=on)
