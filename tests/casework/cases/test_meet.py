import pytest

from shouwang.casework.cases import keep_roll, meet
from shouwang.casework.cases.models import Ballot, Case, Meeting, Notice
from shouwang.casework.visits.models import SpecialFile
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.models import Person
from tests.casework import walk
from tests.casework.walk import DAY, VILLAGE, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    """A household that is due for review under the line of S1."""
    walk.use_line("s1_recognition")
    return walk.passage(walk.open_case(walk.household()))


@pytest.mark.req("S1-23")
@pytest.mark.parametrize(("count", "valid"), [(14, False), (15, True)])
def test_only_villager_representatives_count_for_the_quorum(one, count, valid):
    entries = walk.roll()
    others = [entry for entry in entries if entry.kind != "representative"]
    came = [entry for entry in entries if entry.kind == "representative"][:count] + others
    if valid:
        assert walk.meeting(entries=came).representatives == 15
        return
    with pytest.raises(Refused, match="到会村民代表14人，不足15人"):
        walk.meeting(entries=came)
    with walk.see():
        assert not Meeting.objects.exists()


@pytest.mark.req("S1-23")
def test_each_name_counts_once_and_stands_on_the_roll(one):
    entries = walk.roll()
    first = [entry for entry in entries if entry.kind == "representative"][:14]
    with pytest.raises(Refused, match="不足15人"):
        walk.meeting(entries=[*first, first[0], first[1]])
    stranger = walk.roll(walk.OTHER_VILLAGE)[0]
    with pytest.raises(Refused, match="不在本村当日的名册上"):
        walk.meeting(entries=[*entries, stranger])
    with walk.see():
        village = Place.objects.get(pk=VILLAGE)
    with pytest.raises(Refused, match="一人只登记一种身份"):
        walk.do(keep_roll.enter, village, first[0].name, kind="committee", by=walk.reviewer(), on=DAY)


def test_who_has_left_the_roll_does_not_come_any_more(one):
    entries = walk.roll()
    walk.do(keep_roll.leave, entries[0], by=walk.reviewer(), on=after(DAY, -1))
    with pytest.raises(Refused, match="不在本村当日的名册上"):
        walk.meeting(entries=entries)


@pytest.mark.req("S1-23")
def test_a_member_and_a_relative_of_the_household_do_not_vote_on_it(one):
    entries = walk.roll()
    with walk.see():
        entries[0].person = Person.objects.filter(household_id=one.household_id).first()
        entries[0].save()
    held = walk.meeting(entries=entries)
    by = walk.reviewer()

    def vote(count, *recused):
        with walk.within(by.scope()):
            return meet.judge(held, [meet.Vote(one, count, recused=recused)], by=by, at=walk.instant(DAY))

    with pytest.raises(Refused, match="与应投18票"):
        vote(20, entries[1].pk)  # one belongs to the household, one said that he is a relative
    with pytest.raises(Refused, match="回避的人没有到会"):
        vote(18, walk.roll(walk.OTHER_VILLAGE)[0].pk)
    kept = vote(18, entries[1].pk)[0]
    assert len(kept.recused) == 2


def test_a_household_passes_with_more_than_half_and_its_reason_is_kept_otherwise(one):
    walk.judge(walk.meeting(), [one], against=10)  # ten of twenty are not more than half
    with walk.see():
        case = Case.objects.select_related("special_file").get(pk=one.case_id)
    assert case.stage == "declined"
    assert (case.special_file.stage, case.special_file.judges) == ("review", ["支书", "文书"])
    assert "同意10票、反对10票" in case.special_file.reason


def test_one_meeting_judges_many_households_each_by_its_own_vote(one):
    two = walk.passage(walk.open_case(walk.household("李四")))
    held = walk.meeting()
    by = walk.reviewer()
    with walk.within(by.scope()):
        meet.judge(held, [meet.Vote(one, 20), meet.Vote(two, 3, 15, 2)], by=by, at=walk.instant(DAY))
        assert list(Ballot.objects.order_by("id").values_list("verdict", flat=True)) == ["pass", "stop"]
        assert SpecialFile.objects.count() == 1
    with pytest.raises(Refused, match="已经评议过了"):
        walk.judge(walk.meeting(on=after(DAY, 1)), [one])


def test_a_household_of_another_village_is_not_judged_here(one):
    far = walk.passage(walk.open_case(walk.household(village=walk.OTHER_VILLAGE)))
    walk.roll()
    with pytest.raises(Refused, match="不属于召开会议的村"), walk.see():
        held = walk.meeting()
        meet.judge(held, [meet.Vote(far, 20)], by=walk.reviewer(), at=walk.instant(DAY))


@pytest.mark.req("S1-23")
def test_a_meeting_without_its_sheets_lets_nobody_pass(one):
    with walk.see():
        village = Place.objects.get(pk=VILLAGE)
    entries = walk.roll()
    held = walk.do(
        meet.hold, village, entries=entries, where="村委会", chair="支书", recorder="文书", minutes="评议", on=DAY,
        by=walk.reviewer(),
    )  # fmt: skip
    with pytest.raises(Refused, match="还缺材料：评议签到表、评议照片"):
        walk.judge(held, [one])


@pytest.mark.req("S1-24")
def test_there_is_no_quota_anywhere():
    fields = {field.name for model in (Case, Meeting, Ballot, Notice) for field in model._meta.get_fields()}
    assert not {name for name in fields if "quota" in name or "limit" in name or "max" in name}
