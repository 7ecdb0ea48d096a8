import pytest

from shouwang.casework.cases import recognise, watch
from shouwang.casework.cases.closing import may_close
from shouwang.casework.cases.models import Case, CaseClue
from shouwang.refusal import Refused
from shouwang.screening.clues.models import Clue
from tests.casework import walk
from tests.casework.visits.test_verify import whole
from tests.casework.walk import DAY
from tests.county import AREA, post

pytestmark = pytest.mark.django_db


def screened(home, reason="schooling"):
    """A clue on the county's desk."""
    with walk.see():
        return Clue.objects.create(
            key=f"990122-202609-9{home.pk:04d}{reason}", household=home, place_id=home.place_id, reason=reason,
            state_at=walk.instant(DAY), opened_on=DAY,
        )  # fmt: skip


def test_fresh_clues_about_households_with_a_case_are_fetched_and_put_into_it():
    home = walk.household()
    case = walk.open_case(home)
    clue = screened(home)
    screened(walk.household("李四"))
    with walk.see():
        assert watch.fresh([case]) == {case.pk: [clue]}
    walk.do(watch.join, case, clue, by=walk.reviewer(), on=DAY)
    with walk.see():
        assert watch.fresh([case]) == {}
        assert CaseClue.objects.get(clue=clue).case == case
    with pytest.raises(Refused, match="已并入监测户"):
        walk.do(watch.join, case, clue, by=walk.reviewer(), on=DAY)


def test_a_clue_about_a_monitored_household_closes_with_its_case():
    home = walk.household()
    case = walk.open_case(home)
    with walk.see():
        Case.objects.filter(pk=case.pk).update(stage="monitored", qualified_on=DAY, marked_on=DAY)
    clue = screened(home)
    walk.do(watch.join, case, clue, by=post("county_officer", AREA), on=DAY)
    with walk.see():
        assert Clue.objects.get(pk=clue.pk).closed_as == "monitored"


def test_a_clue_of_another_household_does_not_join():
    with pytest.raises(Refused, match="不是这一户的"):
        walk.do(
            watch.join, walk.open_case(walk.household()), screened(walk.household("李四")), by=walk.reviewer(), on=DAY
        )


@pytest.mark.req("S0-12")
def test_a_clue_sent_to_recognition_closes_only_after_a_verdict():
    home = walk.household()
    clue = walk.clue(home)
    walk.visit(home, whole("to_recognition", clue=clue))
    with walk.see():
        clue = Clue.objects.get(pk=clue.pk)
        clue.state = "followed"
        with pytest.raises(Refused, match="还没有结论，不能办结"):
            may_close([clue])
    walk.authorise(home)
    with walk.see():
        checked = home.visits.get()
    case = walk.do(
        recognise.recognise, checked, application=walk.apply(home), category="marginal", risks=["01"], by=walk.reviewer(),
        on=DAY,
    )  # fmt: skip
    with walk.see():
        with pytest.raises(Refused, match="还没有结论"):
            may_close([clue])
        Case.objects.filter(pk=case.pk).update(stage="declined", ended_on=DAY)
        may_close([clue])
