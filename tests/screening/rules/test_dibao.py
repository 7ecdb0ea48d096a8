"""It is true of the three rules on dibao that…"""

from datetime import date

import pytest

LIST, TEKUN = "civil_affairs.dibao", "civil_affairs.tekun"
DIED = {"to_on": date(2026, 10, 3), "reason": "dead"}


def head(household, person=None, yuan=500, **more):
    return {"household": household, "person": person or f"{household}-01", "household_fen": 100 * yuan, **more}


def member(household, person, yuan, **more):
    return {"household": household, "person": person, "relation": "之子", "person_fen": 100 * yuan, **more}


@pytest.fixture
def two(county):
    """Households a and b of one person each; a is on the list of September."""
    county.home("a")
    county.home("b")
    county.deliver(LIST, "2026-09", head("a"))
    return county


@pytest.mark.parametrize("rule", ["dibao_new", "dibao_stopped", "dibao_lowered"])
def test_the_first_full_list_raises_nothing(two, rule):
    assert two.hit(rule) == []


@pytest.mark.req("S4-05", "S4-29")
def test_new_is_on_this_list_and_not_on_the_last(two):
    two.deliver(LIST, "2026-10", head("a"), head("b"))
    assert (two.hit("dibao_new"), two.hit("dibao_stopped")) == (["b"], [])


@pytest.mark.req("S4-29")
def test_stopped_is_on_the_last_and_not_on_this(two):
    two.deliver(LIST, "2026-10", head("b"))
    assert (two.hit("dibao_new"), two.hit("dibao_stopped")) == (["b"], ["a"])


def test_a_list_without_a_row_is_still_a_list(two):
    two.deliver(LIST, "2026-10")
    assert two.hit("dibao_stopped") == ["a"]


@pytest.mark.parametrize("how", [{"may_compare": False}, {"kind": "increment"}])
def test_nothing_is_compared_before_the_officers_word_nor_with_a_part_of_a_list(two, how):
    two.deliver(LIST, "2026-10", head("b"), **how)
    assert [two.hit(rule) for rule in ("dibao_new", "dibao_stopped", "dibao_lowered")] == [[], [], []]


def test_the_list_before_may_lie_more_than_a_month_back(two):
    two.deliver(LIST, "2026-11", head("b"))
    assert two.hit("dibao_stopped", date(2026, 11, 1)) == ["a"]


def test_only_the_two_newest_lists_are_compared(two):
    two.deliver(LIST, "2026-10", head("b"))
    two.deliver(LIST, "2026-11", head("b"))
    assert (two.hit("dibao_new"), two.hit("dibao_stopped")) == ([], [])


def test_each_county_is_compared_with_itself(two):
    two.home("far", place=990250101201000)
    two.deliver(LIST, "2026-10", head("far"), code="990250")
    two.deliver(LIST, "2026-08", head("a"), code="990250")
    assert (two.hit("dibao_new"), two.hit("dibao_stopped")) == (["far"], [])


@pytest.mark.parametrize("left", [DIED, {"to_on": date(2026, 10, 3), "reason": "moved_out"}])
def test_a_household_with_nobody_left_is_no_stop(county, left):
    county.home("a", {"person": "a-01", **left})
    county.deliver(LIST, "2026-09", head("a"))
    county.deliver(LIST, "2026-10")
    assert county.hit("dibao_stopped") == []


@pytest.mark.parametrize(("persons", "hit"), [(1, []), (None, []), (2, ["a"])])
def test_a_stop_is_explained_when_everyone_it_covered_has_died(county, persons, hit):
    county.home("a", {"person": "a-01", **DIED}, "a-02")
    county.deliver(LIST, "2026-09", head("a", persons=persons))
    county.deliver(LIST, "2026-10")
    assert county.hit("dibao_stopped") == hit


def test_a_stop_is_not_explained_while_a_listed_member_lives(county):
    county.home("a", {"person": "a-01", **DIED}, "a-02")
    county.deliver(LIST, "2026-09", member("a", "a-01", 300), member("a", "a-02", 300))
    county.deliver(LIST, "2026-10")
    assert county.hit("dibao_stopped") == ["a"]


def test_policy_may_look_at_stops_after_a_death(county):
    county.book.values["dibao_stop_excuses"] = ["tekun"]
    county.home("a", {"person": "a-01", **DIED}, "a-02")
    county.deliver(LIST, "2026-09", head("a"))
    county.deliver(LIST, "2026-10")
    assert county.hit("dibao_stopped") == ["a"]


@pytest.mark.parametrize(("excuses", "hit"), [(["tekun"], []), ([], ["a"])])
def test_who_became_tekun_was_not_stopped(two, excuses, hit):
    two.book.values["dibao_stop_excuses"] = excuses
    two.deliver(LIST, "2026-10", head("b"))
    two.deliver(TEKUN, "2026-10", {"household": "a", "person": "a-01", "way": "institution"})
    assert two.hit("dibao_stopped") == hit


def test_who_moved_to_another_household_was_not_stopped(county):
    county.home("a", {"person": "p", "to_on": date(2026, 10, 3), "reason": "married_out"}, "q")
    county.home("b", {"person": "p", "from_on": date(2026, 10, 3)})
    county.deliver(LIST, "2026-09", head("a", "p"))
    county.deliver(LIST, "2026-10")
    assert county.hit("dibao_stopped") == []
    county.deliver(LIST, "2026-11", head("b", "p"))
    assert (county.hit("dibao_new"), county.hit("dibao_stopped")) == (["b"], [])


@pytest.mark.parametrize(("yuan", "hit"), [(499, ["a"]), (500, []), (501, [])])
@pytest.mark.req("S4-29")
def test_lowered_is_less_than_before_by_household(two, yuan, hit):
    two.deliver(LIST, "2026-10", head("a", yuan=yuan))
    assert two.hit("dibao_lowered") == hit


def test_lowered_shows_both_sums_in_fen(two):
    two.deliver(LIST, "2026-10", head("a", yuan=400))
    (hit,) = two.ask("dibao_lowered")
    assert (hit.measured, hit.line, hit.unit, len(hit.rows)) == (40_000, 50_000, "元", 2)


def test_an_unknown_amount_is_not_a_lower_one(two):
    two.deliver(LIST, "2026-10", {"household": "a", "person": "a-01"})
    assert two.hit("dibao_lowered") == []


@pytest.mark.parametrize(
    ("rows", "hit"),
    [
        ([{"per_head_fen": 25_000, "persons": 2}], []),
        ([{"per_head_fen": 24_999, "persons": 2}], ["a"]),
        ([member("a", "a-01", 300), member("a", "a-02", 200)], []),
        ([member("a", "a-01", 300), member("a", "a-02", 199)], ["a"]),
        ([head("a", yuan=500), head("a", "a-02", yuan=500, relation="之子")], []),
        ([head("a", yuan=500, certificate="D1"), head("a", "a-02", 500, relation="之子", certificate="D1")], []),
        ([head("a", yuan=300), head("a", "a-02", yuan=200)], []),
        ([head("a", yuan=300, certificate="D1"), head("a", "a-02", yuan=199, certificate="D2")], ["a"]),
    ],
)
def test_every_shape_of_list_adds_up_to_the_same_sum(county, rows, hit):
    county.home("a", "a-01", "a-02")
    county.deliver(LIST, "2026-09", head("a", yuan=500))
    county.deliver(LIST, "2026-10", *({"household": "a", "person": "a-01", **row} for row in rows))
    assert county.hit("dibao_lowered") == hit


def test_policy_may_compare_person_by_person(county):
    county.home("a", "a-01", "a-02")
    county.deliver(LIST, "2026-09", member("a", "a-01", 300), member("a", "a-02", 200))
    county.deliver(LIST, "2026-10", member("a", "a-01", 250), member("a", "a-02", 250))
    assert county.hit("dibao_lowered") == []
    county.book.values["dibao_sum"] = "person"
    (hit,) = county.ask("dibao_lowered")
    assert (hit.persons, hit.measured, hit.line) == (("a-01",), 25_000, 30_000)


def test_listed_again_after_a_stop_is_another_fact(two):
    two.deliver(LIST, "2026-10", head("b"))
    first = two.ask("dibao_new")[0].fingerprint
    two.deliver(LIST, "2026-11")
    two.deliver(LIST, "2026-12", head("b"))
    (again,) = two.ask("dibao_new", date(2026, 12, 31))
    assert again.fingerprint != first


def unsettled(household):
    """A row that nobody has settled and that may be about this household."""
    return {"perhaps": household, "household_fen": 500}


@pytest.mark.req("S4-29")
def test_a_household_that_may_stand_on_the_other_list_is_neither_new_nor_stopped_but_held(county):
    for household in "abcd":
        county.home(household)
    county.deliver(LIST, "2026-09", head("a"), head("c"), unsettled("b"))
    county.deliver(LIST, "2026-10", head("b"), head("d"), unsettled("a"))
    assert (county.hit("dibao_new"), county.hit("dibao_stopped")) == (["d"], ["c"])
    assert (county.held("dibao_new"), county.held("dibao_stopped")) == (["b"], ["a"])


def test_a_row_of_a_list_that_is_not_compared_holds_nobody(two):
    two.deliver(LIST, "2026-08", unsettled("b"))
    two.deliver(LIST, "2026-10", head("b"), unsettled("b"))
    assert (two.hit("dibao_new"), two.held("dibao_new"), two.held("dibao_stopped")) == (["b"], [], [])


@pytest.mark.parametrize("months", [("2026-09",), ("2026-10",), ("2026-09", "2026-10")])
def test_a_household_with_an_unsettled_row_is_not_lowered_but_held(county, months):
    for household in "ab":
        county.home(household)
    for month, yuan in (("2026-09", 500), ("2026-10", 400)):
        more = [unsettled("a")] if month in months else []
        county.deliver(LIST, month, head("a", yuan=yuan), head("b", yuan=yuan), *more)
    assert (county.hit("dibao_lowered"), county.held("dibao_lowered")) == (["b"], ["a"])


def test_who_may_have_come_to_tekun_is_held_and_so_is_everybody_while_its_list_waits(two):
    two.deliver(LIST, "2026-10")
    two.deliver(TEKUN, "2026-09")
    assert (two.hit("dibao_stopped"), two.held("dibao_stopped")) == (["a"], [])
    two.wait(TEKUN, "2026-11")
    assert two.hit("dibao_stopped", date(2026, 10, 31)) == ["a"]
    two.wait(TEKUN, "2026-10")
    assert (two.hit("dibao_stopped"), two.held("dibao_stopped")) == ([], ["a"])
    two.deliver(TEKUN, "2026-10", {"perhaps": "a", "way": "scattered"})
    two.waits.clear()
    assert (two.hit("dibao_stopped"), two.held("dibao_stopped")) == ([], ["a"])
    two.book.values["dibao_stop_excuses"] = ["dead", "moved"]
    assert two.hit("dibao_stopped") == ["a"]


def test_a_correction_that_waits_leaves_the_list_in_force_to_speak(two):
    two.deliver(LIST, "2026-10")
    two.deliver(TEKUN, "2026-10")
    two.wait(TEKUN, "2026-10")
    assert two.hit("dibao_stopped") == ["a"]


@pytest.mark.req("S4-29")
def test_who_stands_on_a_list_of_deaths_is_a_member_no_more_from_his_day(two):
    two.deliver(LIST, "2026-10")
    two.deliver("police.deaths", "2026-10", {"person": "a-01", "household": "a", "died_on": date(2026, 10, 20)})
    assert two.hit("dibao_stopped", date(2026, 10, 19)) == ["a"]
    assert two.hit("dibao_stopped", date(2026, 10, 20)) == []
    two.book.values["police_deaths"] = False
    assert two.hit("dibao_stopped") == ["a"]


def test_a_reported_death_leaves_the_others_of_the_household(county):
    county.home("a", "a-01", "a-02")
    county.deliver(LIST, "2026-09", head("a", persons=2))
    county.deliver(LIST, "2026-10")
    county.deliver("police.deaths", "2026-10", {"person": "a-01", "household": "a", "died_on": date(2026, 10, 20)})
    assert county.hit("dibao_stopped") == ["a"]
