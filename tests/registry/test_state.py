"""What several people and files say of one household, and what stands afterwards."""

from datetime import date, timedelta

import pytest

from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.correct import correct_household, correct_person
from shouwang.registry.models import Contradiction, Guarantee, Household, Income, Membership, Person, Source, Statement
from shouwang.registry.precedence import ByCounty
from shouwang.registry.recall import recall
from shouwang.registry.record import record_guarantee, record_income
from shouwang.registry.settle import settle
from shouwang.registry.state import project
from shouwang.registry.statements import VISIT
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.registry.files import FAMILY, NEXT, VILLAGE, number

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(take):
    take(*FAMILY)
    return Household.objects.get(key="H1")


def head():
    return Person.objects.get(household__key="H1", relation="01")


@pytest.mark.req("S1-14")
def test_a_visit_of_nine_days_ago_does_not_overwrite_what_was_corrected_since(home, steward, at):
    now = at + timedelta(days=20)
    correct_person(head(), {"health": "3"}, by=steward, at=now, note="医院证明")
    seen = (now - timedelta(days=9)).date()
    changes = correct_person(
        head(), {"health": "1", "labour": "1"}, by=steward, at=now, on=seen, note="入户", chain=VISIT
    )
    assert (head().health, head().labour) == ("3", "1")
    assert changes == {"labour": ["", "1"]}
    assert Statement.objects.filter(source__chain="visit", on=seen, facts__A10="1").count() == 1


@pytest.mark.req("S1-14")
def test_a_file_that_says_what_it_said_before_does_not_undo_a_correction(take, home, steward, at):
    correct_person(head(), {"name": "甲壹"}, by=steward, at=at + timedelta(days=3), note="户口簿")
    counts = take({**FAMILY[0], "group": "一组"}, *FAMILY[1:], at=at + timedelta(days=30)).counts
    assert counts["persons_updated"] == 0
    assert (head().name, Household.objects.get(key="H1").head_name) == ("甲壹", "甲壹")
    assert not Contradiction.objects.exists()


@pytest.mark.req("S1-14")
def test_a_file_that_says_a_third_thing_soon_after_is_a_contradiction_and_later_is_believed(take, home, steward, at):
    correct_household(home, {"bank": "农商银行"}, by=steward, at=at + timedelta(days=3), note="存折")
    take({**FAMILY[0], "home_phone": "19900000004", "health": "残疾"}, *FAMILY[1:], at=at + timedelta(days=5))
    correct_person(head(), {"health": "3"}, by=steward, at=at + timedelta(days=6), note="入户")
    third = [{**FAMILY[0], "health": "长期慢性病"}, *FAMILY[1:]]
    outlook = take(*third, at=at + timedelta(days=10))
    counts = outlook.counts
    assert [(one.row, one.sentence) for one in outlook.faults if one.code == "overruled"] == [
        (2, "“健康状况”与已核实的内容不一致，没有采用，已列入“两说待核定”")
    ]
    assert (head().health, counts["persons_updated"]) == ("3", 0)
    one = Contradiction.objects.get()
    sides = Statement.objects.in_bulk([one.stands_id, one.other_id])
    assert (one.fact, one.person_id, one.ended_on) == ("A10", head().pk, None)
    assert [sides[one.stands_id].facts["A10"], sides[one.other_id].facts["A10"]] == ["3", "2"]
    take({**FAMILY[0], "health": "健康"}, *FAMILY[1:], at=at + timedelta(days=60))
    assert head().health == "1"
    assert Contradiction.objects.get().ended_on == (at + timedelta(days=60)).date()


@pytest.mark.req("S1-14")
def test_a_correction_after_a_contradiction_ends_it(take, home, steward, at):
    correct_person(head(), {"health": "3"}, by=steward, at=at + timedelta(days=6), note="入户")
    take({**FAMILY[0], "health": "残疾"}, *FAMILY[1:], at=at + timedelta(days=10))
    assert Contradiction.objects.filter(ended_on=None).count() == 1
    correct_person(head(), {"health": "4"}, by=steward, at=at + timedelta(days=11), note="残疾人证")
    assert head().health == "4"
    assert not Contradiction.objects.filter(ended_on=None).exists()


@pytest.mark.req("S1-14")
def test_two_periods_stand_side_by_side_and_insurance_is_about_its_year(home, steward, at):
    for begins, ends, wage in ((date(2023, 10, 1), date(2024, 9, 30), 1), (date(2024, 1, 1), date(2024, 12, 31), 2)):
        record_income(home, {"wage_fen": wage}, begins_on=begins, ends_on=ends, by=steward, at=at, note="入户")
    wages = dict(Income.objects.filter(household=home, ends_on__year=2024).values_list("ends_on", "wage_fen"))
    assert wages == {date(2024, 9, 30): 1, date(2024, 12, 31): 2}
    correct_person(head(), {"insured": False}, by=steward, at=at, on=date(2025, 12, 1), note="去年未参保", chain=VISIT)
    correct_person(head(), {"insured": True}, by=steward, at=at, note="今年已参保")
    correct_person(head(), {"insured": False}, by=steward, at=at, on=date(2025, 12, 2), note="去年未参保", chain=VISIT)
    assert head().insured is True


def test_a_state_that_a_file_contradicts_soon_after_a_visit_stands(take, home, steward, at):
    about = {"by": steward, "at": at + timedelta(days=4)}
    seen = (at + timedelta(days=3)).date()
    record_guarantee(home, "water", is_firm=False, detail="quantity", since=seen, source="入户", chain=VISIT, **about)
    take({**FAMILY[0], "water": "是"}, *FAMILY[1:], at=at + timedelta(days=5))
    open_state = Guarantee.objects.get(household=home, kind="water", until=None)
    assert (open_state.is_firm, open_state.since, open_state.source) == (False, seen, "入户")


def test_looking_again_changes_nothing(home, at):
    tables = (Household, Person, Income, Guarantee, Membership)
    before = [list(model.objects.order_by("id").values()) for model in tables]
    project(Household.objects.values_list("id", flat=True), at=at + timedelta(days=400))
    assert [list(model.objects.order_by("id").values()) for model in tables] == before


@pytest.mark.req("S0-06")
def test_every_statement_says_who_when_and_where_it_stood(home, steward, at):
    correct_household(home, {"bank": "农商银行"}, by=steward, at=at + timedelta(days=3), note="存折")
    source = Source.objects.filter(chain="office").latest("id")
    assert (source.by, source.user, source.known_at, source.note) == (
        steward,
        steward.holder,
        at + timedelta(days=3),
        "存折",
    )
    said = Statement.objects.get(source=source)
    assert (said.facts, said.place_then, said.place_id) == ({"bank": "农商银行"}, home.place_id, home.place_id)
    file = Statement.objects.get(source__chain="register", person_id=head().pk)
    assert (file.row, file.facts["A3"]) == (2, "甲一")
    assert "19700101" not in str(file.facts)  # of a number only its blind index and its mask


@pytest.fixture
def contradicted(take, home, steward, at):
    """A visit said that the head has a chronic illness; six days later a file says that he is well."""
    correct_person(head(), {"health": "2"}, by=steward, at=at + timedelta(days=4), note="入户", chain=VISIT)
    take({**FAMILY[0], "health": "健康"}, *FAMILY[1:], at=at + timedelta(days=10))
    return Contradiction.objects.get()


@pytest.mark.req("S1-14")
@pytest.mark.parametrize(("takes_other", "stands"), [(False, "2"), (True, "1")])
def test_what_was_decided_between_two_holds_until_one_side_says_something_else(
    contradicted, take, steward, at, takes_other, stands
):
    now = at + timedelta(days=11)
    settle(contradicted, takes_other=takes_other, note="电话核对", by=steward, at=now)
    assert head().health == stands
    assert not Contradiction.objects.open().exists()
    take({**FAMILY[0], "health": "健康", "group": "九组"}, *FAMILY[1:], at=at + timedelta(days=20))
    assert (head().health, Contradiction.objects.open().count()) == (stands, 0)
    take({**FAMILY[0], "health": "残疾"}, *FAMILY[1:], at=at + timedelta(days=50))
    assert head().health == "4"
    line = Line.objects.filter(verb="registry.settle").get()
    assert line.note == "电话核对"


def test_two_who_decide_at_once_decide_once(contradicted, steward, at):
    settle(contradicted, takes_other=True, note="电话核对", by=steward, at=at + timedelta(days=11))
    with pytest.raises(Refused, match="已经核定"):
        settle(contradicted, takes_other=False, note="电话核对", by=steward, at=at + timedelta(days=11))


@pytest.mark.req("S1-14")
def test_both_sides_are_listed_found_taken_away_and_decided_on_a_page(contradicted, steward, signed_in):
    client = signed_in(steward)
    page = client.get("/households/contradictions/").content.decode()
    for said in ("健康状况", "长期慢性病", "入户核查", "农户信息表", "甲一"):
        assert said in page, said
    assert "没有符合条件" in client.get("/households/contradictions/", {"q": "别人"}).content.decode()
    assert client.get("/households/contradictions/download/")["Content-Type"].endswith("sheet")
    url = f"/households/contradictions/{contradicted.pk}/"
    assert client.post(url, {"takes_other": "1"}).status_code == 422
    assert client.post(url, {"takes_other": "1", "note": "电话核对"}).status_code == 302
    assert head().health == "1"
    assert client.post(url, {"takes_other": "0", "note": "电话核对"}).status_code == 409


@pytest.mark.req("S0-06")
def test_every_fact_tells_its_source_and_what_it_was_and_the_page_looks_back(home, steward, at, signed_in):
    correct_person(head(), {"name": "甲壹", "health": "3"}, by=steward, at=at + timedelta(days=4), note="户口簿")
    client = signed_in(steward)
    url = "/households/of/H1/facts/"
    now = client.get(url).content.decode()
    for said in ("甲壹", "更正和变动：户口簿", "农户信息表", "第2行", steward.holder.name):
        assert said in now, said
    assert number(1) not in now
    then = client.get(url, {"on": f"{at + timedelta(days=2):%Y-%m-%d}"}).content.decode()
    assert "甲一" in then and "户口簿" not in then
    assert "还没有任何登记" in client.get(url, {"on": "2020-01-01"}).content.decode()


@pytest.mark.req("S0-06")
def test_a_household_that_moved_twice_stands_alike_for_its_village_and_its_county(home, steward, at, post):
    there, back = Place.objects.get(pk=int(NEXT) * 1000), Place.objects.get(pk=int(VILLAGE) * 1000)
    correct_person(head(), {"health": "3"}, by=steward, at=at + timedelta(days=1), note="入户")
    for days, place in ((2, there), (5, back), (9, there)):
        correct_household(home, {"place": place}, by=steward, at=at + timedelta(days=days), note="搬迁")
    correct_person(head(), {"labour": "1"}, by=steward, at=at + timedelta(days=10), note="入户")

    def stands():
        recalled, believed = recall([home.pk]), ByCounty(at.date()).at(there.pk)
        return {
            (subject, key): value.value
            for subject in recalled.said
            for key, value in recalled.stands(subject, believed).values.items()
        }

    county = stands()
    with within(post("grid_worker", there.pk).scope()):
        assert stands() == county
        assert county[(home.pk, None), "place"] == there.pk
        assert {one.place_then for one in Statement.objects.filter(household_id=home.pk)} >= {back.pk, there.pk}
    with within(post("grid_worker", back.pk).scope()):
        assert stands() == {}


@pytest.mark.req("S1-14")
def test_a_correction_set_back_and_one_that_erases_stand_against_the_same_file_again(take, home, steward, at):
    for days, health in ((3, "3"), (4, "2"), (5, "3"), (6, "3")):
        correct_person(head(), {"health": health}, by=steward, at=at + timedelta(days=days), note="核对")
        assert head().health == health
    take({**FAMILY[0], "health": "残疾"}, *FAMILY[1:], at=at + timedelta(days=60))
    correct_person(head(), {"health": ""}, by=steward, at=at + timedelta(days=61), note="查无")
    assert head().health == ""
    take({**FAMILY[0], "health": "残疾", "group": "九组"}, *FAMILY[1:], at=at + timedelta(days=62))
    assert head().health == ""


@pytest.mark.req("S1-14")
def test_what_a_file_says_against_a_phone_a_bank_and_a_place_that_people_set_is_named(take, home, steward, at):
    there = Place.objects.get(pk=int(NEXT) * 1000)
    told = {"phone": "19900000007", "account": "6222000000000007", "place": there}
    correct_household(home, told, by=steward, at=at + timedelta(days=1), note="电话核对")
    file = {"home_phone": "19900000008", "account": "6222000000000008", "village": VILLAGE, "group": "八组"}
    outlook = take(*({**one, **file} if one["no"] == "H1" else one for one in FAMILY), at=at + timedelta(days=3))
    named = "".join(one.sentence for one in outlook.faults if one.code == "overruled")
    assert all(word in named for word in ("联系电话", "银行账号", "地点"))
    home.refresh_from_db()
    assert (home.place_id, home.phone_mask[-4:], home.account_mask[-4:]) == (there.pk, "0007", "0007")
    assert Contradiction.objects.open().count() == 3
    assert not [one for one in outlook.faults if one.code == "moved"]
