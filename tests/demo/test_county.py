from collections import Counter

import demo
from demo.changes import changes
from demo.lives import school
from demo.names import check_digit
from demo.people import REGISTERED_ON, age_on
from demo.posts import LIAISONS, one_of_each
from demo.stories import STORIES

ROLES = {
    "grid_worker",
    "village_reviewer",
    "township_specialist",
    "township_reviewer",
    "county_officer",
    "county_approver",
    "data_steward",
    "liaison",
    "helper",
    "prefecture_officer",
    "auditor",
    "system_admin",
    "security_admin",
}


def _people(county):
    return [person for _, person in county.persons()]


def test_the_same_seed_gives_the_same_county_and_another_seed_another():
    once, again, other = demo.invent(3, "test"), demo.invent(3, "test"), demo.invent(4, "test")
    assert once == again
    assert [p.number for p in _people(once)] != [p.number for p in _people(other)]


def test_the_small_county_has_two_hundred_households_in_three_townships(small):
    assert len(small.households) == 200
    assert Counter(place.level for place in small.places)["township"] == 3
    assert len(small.villages) == 9


def test_the_default_county_has_the_promised_size(large):
    levels = Counter(place.level for place in large.places)
    assert (levels["township"], levels["village"], len(large.households)) == (15, 246, 30_000)
    assert 75_000 < len(_people(large)) < 77_500


def test_every_place_code_begins_with_99_and_the_levels_nest(large):
    ids = {place.id for place in large.places}
    assert len(ids) == len(large.places)
    assert all(place.code.startswith("99") and len(place.code) == 12 for place in large.places)
    assert all(place.parent in ids for place in large.places if place.level != "province")


def test_one_county_mixes_the_kinds_of_townships_and_villages(large):
    kinds = {level: {p.kind for p in large.places if p.level == level} for level in ("township", "village")}
    assert kinds == {"township": {"镇", "乡", "苏木", "街道"}, "village": {"村", "社区", "嘎查"}}


def test_some_village_names_occur_in_several_townships(large):
    names = Counter(village.place.name for village in large.villages)
    assert max(names.values()) > 1


def test_every_identity_number_is_valid_unique_and_of_an_unassigned_area(large):
    people = _people(large)
    for person in people:
        assert person.number[:4] == "9901"
        assert person.number[6:14] == person.birth.strftime("%Y%m%d")
        assert check_digit(person.number[:17]) == person.number[17]
        assert (int(person.number[16]) % 2 == 1) == (person.sex == "男")
    assert len({person.number for person in people}) == len(people)


def test_the_check_digit_is_that_of_the_standard():
    assert check_digit("11010519491231002") == "X"  # the example printed in GB 11643


def test_age_follows_from_the_birth_and_pupils_and_children_have_no_labour(large):
    for person in _people(large):
        assert person.age == age_on(person.birth, REGISTERED_ON)
        assert not (person.labour and (person.school or person.age < 16))


def test_every_household_has_one_head_who_stands_first(large):
    assert all([p.relation for p in h.persons].count("户主") == 1 for h in large.households)
    assert all(h.head.relation == "户主" for h in large.households)


def test_between_half_a_percent_and_one_percent_are_below_the_income_line(large):
    below = sum(h.net < 8300 * len(h.persons) for h in large.households)
    assert 150 <= below <= 300


def test_about_eight_percent_were_poor_and_six_in_a_thousand_are_monitored(large):
    assert 0.07 < sum(h.is_poor_once for h in large.households) / 30_000 < 0.09
    assert 0.004 < sum(bool(h.category) for h in large.households) / 30_000 < 0.008


def test_only_households_once_poor_are_unstable(large):
    assert all(h.is_poor_once for h in large.households if h.category == "脱贫不稳定户")


def test_every_story_household_is_there_under_its_name(small, large):
    for county in (small, large):
        assert {key: h.head.name for key, h in county.storied.items()} == {s.key: s.head for s in STORIES}
        assert all(household in county.households for household in county.storied.values())


def test_the_two_women_of_the_tie_share_name_birth_and_village(small):
    one, other = small.storied["tie"], small.storied["tie_twin"]
    assert (one.head.name, one.head.birth, one.village) == (other.head.name, other.head.birth, other.village)
    assert one.head.number != other.head.number


def test_the_story_below_the_line_earns_5870_a_head(small):
    household = small.storied["income"]
    assert household.net == 5870 * 2


def test_there_is_a_post_for_each_role_and_level(small):
    assert {post.role for post in small.posts} == ROLES
    assert {post.supplier for post in one_of_each(small.posts) if post.supplier} == set(LIAISONS.values())
    assert Counter(post.role for post in small.posts)["grid_worker"] == len(small.villages)


def test_a_username_is_one_person_even_with_two_posts(large):
    holders = {}
    for post in large.posts:
        assert holders.setdefault(post.username, post.name) == post.name
        assert post.username.isascii()
    assert len(large.posts) == len(holders) + 1


def test_the_helper_is_paired_with_households_that_exist(small):
    helper = next(post for post in small.posts if post.role == "helper")
    assert set(helper.households) <= {household.no for household in small.households}


def test_whoever_leaves_belongs_to_the_household_and_is_reported_after_the_day(large):
    numbers = {household.no: {p.person_no for p in household.persons} for household in large.households}
    made = changes(large)
    assert all(change.person_no in numbers[change.household_no] for change in made)
    assert all(change.on < change.reported_on for change in made)
    assert large.storied["stopped_by_death"].no in {change.household_no for change in made}
    assert changes(large) == made


def test_children_of_school_age_are_at_school(small):
    assert school(small.rng("test"), 9) == "小学"
    assert school(small.rng("test"), 14) == "九年级"
