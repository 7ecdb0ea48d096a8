import pytest
from django.urls import reverse

from shouwang.casework.visits import problem
from shouwang.casework.visits.closing import may_close
from shouwang.casework.visits.models import Problem
from shouwang.refusal import Refused
from shouwang.registry.models import Guarantee
from shouwang.screening.clues.models import Clue
from shouwang.web.templatetags.words import day as day_words
from tests.casework import walk
from tests.casework.visits.test_verify import whole
from tests.casework.walk import DAY, after
from tests.county import post

pytestmark = pytest.mark.django_db


def raised(home, kind="water", by=None):
    return walk.do(
        problem.raise_problem, home, kind=kind, detail="水管损坏", acting="水利局", due_on=after(DAY, 20), on=DAY,
        by=by or walk.reviewer(),
    )  # fmt: skip


@pytest.mark.req("S4-03")
def test_a_problem_ends_solved_only_with_words_and_proof():
    home = walk.household()
    made = raised(home)
    for how, evidence in (("", walk.paper()), ("已修好", None)):
        with pytest.raises(Refused, match="才能销号"):
            walk.do(problem.solve, made, how=how, evidence=evidence, by=walk.reviewer(), on=after(DAY, 5))
    walk.do(problem.solve, made, how="已修好", evidence=walk.paper(), by=walk.reviewer(), on=after(DAY, 5))
    with walk.see():
        assert Problem.objects.get().state == "solved"
        assert Guarantee.objects.get(until__isnull=True).is_firm
    with pytest.raises(Refused, match="已于2026年9月6日办结"):
        walk.do(problem.solve, made, how="又修", evidence=walk.paper(), by=walk.reviewer(), on=after(DAY, 6))


@pytest.mark.req("S4-01")
def test_the_list_says_whose_guarantee_fails_since_when_and_who_acts(signed_in):
    made = raised(walk.household())
    page = signed_in(walk.reviewer()).get(reverse("visits:problems")).content.decode()
    for words in (made.household.head_name, made.get_kind_display(), "水利局", f"{day_words(DAY)}起"):
        assert words in page, words


def test_only_the_county_says_why_a_problem_is_not_solved():
    made = raised(walk.household(), kind="other")
    with pytest.raises(Refused, match="没有这项权限"):
        walk.do(problem.waive, made, reason="不归本县", by=walk.reviewer(), on=DAY)
    with pytest.raises(Refused, match="须写明理由"):
        walk.do(problem.waive, made, reason=" ", by=post("county_officer"), on=DAY)
    walk.do(problem.waive, made, reason="由国道管理部门负责", by=post("county_officer"), on=DAY)
    with walk.see():
        assert Problem.objects.get().state == "waived"


def test_one_problem_for_a_guarantee_is_open_at_a_time_and_no_day_runs_backwards():
    home = walk.household()
    made = raised(home)
    with pytest.raises(Refused, match="已在盯办中"):
        raised(home)
    raised(home, kind="other")
    with pytest.raises(Refused, match="不能早于发现日期"):
        walk.do(problem.solve, made, how="修", evidence=walk.paper(), by=walk.reviewer(), on=after(DAY, -1))


@pytest.mark.req("S4-11")
def test_a_clue_closes_only_with_a_special_file_and_without_open_problems():
    home = walk.household()
    clue = walk.clue(home)
    walk.visit(home, whole("problem", clue=clue))
    with walk.see():
        clue = Clue.objects.get(pk=clue.pk)
        may_close([clue])  # it goes on as followed
        clue.state = "followed"
        with pytest.raises(Refused, match="不能结束盯办"):
            may_close([clue])
    with walk.see():
        made = Problem.objects.get()
    walk.do(problem.solve, made, how="报销到账", evidence=walk.paper(), by=walk.reviewer(), on=after(DAY, 9))
    with walk.see():
        may_close([clue])
        bare = walk.clue(walk.household("李四"))
        bare.result = "no_risk"
        with pytest.raises(Refused, match="没有特殊档案"):
            may_close([bare])
