from datetime import date

import pytest

from shouwang.places.models import Place
from shouwang.screening.intake.check import Line
from shouwang.screening.matching.link import (
    BAD,
    CONTRADICTS,
    CONTRADICTS_NEARLY,
    EITHER,
    KNOWN,
    NEARLY,
    NOBODY,
    OTHER_NUMBER,
    TIE,
    link,
    place_span,
)
from shouwang.screening.matching.where import Atlas
from shouwang.sheets import identity
from shouwang.vault.cipher import blind_index
from shouwang.web.sight import within
from tests import county
from tests.screening.intake.register import FAR, SECOND, VILLAGE, enrol, number

pytestmark = pytest.mark.django_db
HERE = {"township": "township990122001000000", "village": "village990122001001000"}


@pytest.fixture
def match(db, scope):
    """`match(name=…, number=…)`: what becomes of one row."""

    def match(sheet="", title="", **values):
        values["number"] = identity.parse(values.get("number"))
        with within(scope):
            places = Place.objects.within(county.AREA).values_list("pk", "name", "became_id")
            (found,) = link([Line("a.csv", sheet, 2, values, title)], Atlas(county.AREA, places))
        return found

    return match


def test_an_exact_number_beside_its_name_links_wherever_the_row_says_he_lives(match):
    person = enrol("赵春", number(1))
    for written in ("赵春", "赵 春", "赵春（户主）", "户主：赵春", "赵·春", ""):
        found = match(name=written, number=number(1), county="别处县")
        assert (found.outcome, found.method, found.person.key) == ("link", "exact", person.key)


@pytest.mark.req("S4-02")
def test_a_sure_number_beside_another_name_is_a_contradiction_and_never_a_link(match):
    first, second = enrol("赵春", number(1)), enrol("钱夏", number(2))
    found = match(name="赵春", number=number(2), **HERE)
    assert (found.outcome, found.person, found.reason) == ("doubt", None, CONTRADICTS)
    assert [person.id for person in found.candidates] == [second.pk, first.pk]
    assert match(name="钱　夏", number=number(2)).person.id == second.pk
    slip = match(name="赵舂", number=number(1))
    assert (slip.outcome, slip.reason) == ("doubt", CONTRADICTS_NEARLY)


@pytest.mark.req("S4-02")
@pytest.mark.parametrize(
    ("registered", "written"),
    [
        ("甲∙乙", "甲·乙"), ("丙.丁", "丙·丁"), ("戊﹒己", "戊·己"), ("吴某", "吴某（本人）"), ("唐某", "户主：唐某"),
        ("Li Na", "ＬＩ　ＮＡ"), ("买买提·艾力", "买买提 艾力"), ("李䶮", "李\ue863"),
    ],
)  # fmt: skip
def test_a_name_written_otherwise_links_by_name_birth_and_village(match, registered, written):
    person = enrol(registered, number(1))
    found = match(name=written, birth_on=date(1960, 1, 1), **HERE)
    assert (found.method, found.person.id) == ("name_birth_village", person.pk)


@pytest.mark.parametrize("written", ["赵大舂", "赵大", "赵大春花"])
def test_a_name_one_letter_off_is_asked_about_where_birth_and_village_agree(match, written):
    person = enrol("赵大春", number(1))
    found = match(name=written, birth_on=date(1960, 1, 1), **HERE)
    assert (found.outcome, found.reason, [p.id for p in found.candidates]) == ("doubt", NEARLY, [person.pk])
    assert match(name=written, birth_on=date(1960, 1, 2), **HERE).outcome == "unmatched"
    assert match(name=written, birth_on=date(1960, 1, 1)).outcome == "unmatched"


TRUE_000 = next(
    f"990122{year}0101000" [:17] + "0" for year in range(1930, 2000)
    if identity.check_digit(f"990122{year}0101000"[:17]) == "0"
)  # fmt: skip


@pytest.mark.req("S4-02")
@pytest.mark.parametrize("state", ["exact", "damaged"])
def test_a_true_number_ending_in_noughts_links_where_name_birth_and_village_agree(match, state):
    assert identity.parse(TRUE_000).why == "zeros"
    person = enrol("赵春", TRUE_000, number_state=state)
    if state == "damaged":
        with within(county.post("operator").scope()):
            person.number.index = blind_index("damaged", TRUE_000)
            person.number.save()
            type(person).objects.filter(pk=person.pk).update(birth=None)
    found = match(name="赵春（本人）", number=TRUE_000, **HERE)
    assert (found.outcome, found.method, found.person and found.person.id) == ("link", "agreed", person.pk)
    other = match(name="钱夏", number=TRUE_000, **HERE)
    assert other.outcome == "doubt" and CONTRADICTS in other.reason and other.candidates[0].id == person.pk
    assert match(name="赵春", number=TRUE_000).outcome == "doubt"
    assert match(name="赵春", number=TRUE_000, birth_on=date(1960, 5, 5), **HERE).outcome == "doubt"
    elsewhere = {"township": "township990122002000000", "village": "village990122002001000"}
    assert match(name="赵春", number=TRUE_000, **elsewhere).outcome == "doubt"


@pytest.mark.parametrize("cell", [990122600101001, 990122600101001.0, "990122600101001.0"])
def test_fifteen_digits_in_a_numeric_cell_link_where_all_else_agrees(match, cell):
    person = enrol("赵春", number(1))
    found = match(name="赵春", number=cell, **HERE)
    assert (found.outcome, found.method, found.person.id) == ("link", "agreed", person.pk)
    assert match(name="钱夏", number=cell, **HERE).outcome == "doubt"
    assert match(name="赵春", number=cell).reason == BAD["damaged"]


def test_a_certificate_of_disability_names_the_person_by_its_first_eighteen_signs(match):
    person = enrol("赵春", number(1))
    for tail in ("42", "42B1"):
        found = match(name="赵春", number=number(1) + tail)
        assert (found.method, found.person.id) == ("exact", person.pk)


@pytest.mark.parametrize("around", [{"sheet": "village990122001001000"}, {"title": "关于village990122001001000的名单"}])
def test_a_sheet_or_title_that_is_one_village_stands_in_for_the_column(match, around):
    person = enrol("赵春", number(1))
    found = match(name="赵春", birth_on=date(1960, 1, 1), **around)
    assert found.person.id == person.pk and (found.where.village, found.where.by) == (VILLAGE, *around)
    assert match(name="赵春", birth_on=date(1960, 1, 1), **HERE, sheet="village990122002001000").where.by == ""


def test_a_title_that_names_two_villages_is_asked_about(match):
    enrol("赵春", number(1))
    title = "village990122001001000、village990122001002000低保名单"
    found = match(name="赵春", birth_on=date(1960, 1, 1), title=title)
    assert (found.outcome, found.reason) == ("doubt", EITHER)
    assert match(extent="village", title=title).reason == EITHER


def test_a_repaired_number_links_and_says_so(match):
    enrol("赵春", number(1))
    assert match(name="赵春", number=number(1)[:6] + " " + number(1)[6:]).method == "repaired"


@pytest.mark.parametrize("cell", [9901221960010100.0, 990122196001010010, "9.90122196001010E+17"])
def test_a_number_that_was_a_numeric_cell_is_never_linked_even_if_somebody_has_it(match, cell):
    enrol("赵春", number(1))
    enrol("钱夏", number(10))
    found = match(name="赵春", number=cell, **HERE)
    assert found.outcome == "doubt" and found.candidates[0].name == "赵春"


def test_a_failed_check_digit_is_a_doubt_with_the_people_one_slip_away(match):
    meant = enrol("赵春", number(1))
    wrong = number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1")
    found = match(name="赵春", number=wrong)
    assert found.outcome == "doubt" and [person.id for person in found.candidates] == [meant.pk]
    assert match(name="没有的人", number="990122198001010010").outcome == "doubt"


def test_a_tie_of_two_who_both_live_here_is_a_doubt(match):
    enrol("赵春", number(1))
    enrol("赵春", number(1), SECOND)
    found = match(name="赵春", number=number(1))
    assert (found.outcome, found.reason, len(found.candidates)) == ("doubt", TIE, 2)


def test_who_has_moved_within_the_county_is_found_where_he_lives_now(match):
    enrol("赵春", number(1), left_on=date(2026, 5, 1), left_reason="moved")
    now = enrol("赵春", number(1), SECOND)
    assert match(name="赵春", number=number(1)).person.key == now.key


def test_the_dead_are_linked_too_and_rules_decide(match):
    gone = enrol("赵春", number(1), left_on=date(2026, 5, 1), left_reason="dead")
    assert match(name="赵春", number=number(1)).person.key == gone.key


def test_name_birth_and_village_together_link_a_row_without_number(match):
    person = enrol("赵春", number(1))
    enrol("赵春", number(2), FAR)
    found = match(name="赵 春", birth_on=date(1960, 1, 1), **HERE)
    assert (found.outcome, found.method, found.person.key) == ("link", "name_birth_village", person.key)


def test_name_and_village_without_birth_are_only_candidates(match):
    enrol("赵春", number(1))
    found = match(name="赵春", **HERE)
    assert found.outcome == "doubt" and len(found.candidates) == 1


def test_namesakes_of_one_day_and_village_are_a_doubt(match):
    enrol("赵春", number(1))
    enrol("赵春", number(2))
    assert match(name="赵春", birth_on=date(1960, 1, 1), **HERE).outcome == "doubt"


def test_a_valid_number_is_not_linked_to_a_namesake_with_another_valid_number(match):
    enrol("赵春", number(1))
    found = match(name="赵春", number=number(7), **HERE)
    assert (found.outcome, found.reason) == ("doubt", OTHER_NUMBER)


def test_a_valid_number_finds_the_one_whose_number_the_register_lacks(match):
    person = enrol("赵春", "", birth=date(1960, 1, 1))
    found = match(name="赵春", number=number(7), **HERE)
    assert (found.method, found.person.key) == ("name_birth_village", person.key)


def test_a_number_that_the_register_itself_doubts_links_nobody_by_number(match):
    enrol("赵春", number(1), number_state="bad_check")
    assert match(name="别人", number=number(1)).outcome == "unmatched"


def test_a_stranger_is_unmatched_and_told_from_one_known_elsewhere(match):
    enrol("李外", number(8), 990123001001000)
    assert match(name="李外", number=number(8)).reason == KNOWN
    assert match(name="王无", number=number(9)).reason == NOBODY


def test_a_row_of_another_county_is_counted_and_not_loaded(match):
    found = match(name="李外", number=number(8), county="邻县")
    assert (found.outcome, found.is_kept) == ("skip", False)
    assert match(name="李外", number=number(8), place_code="990123001001").outcome == "skip"
    assert match(name="李外", number=number(8), county="守望").outcome == "unmatched"


def test_a_row_about_a_village_stands_for_all_who_live_there(match):
    found = match(extent="village", **HERE)
    assert found.outcome == "place" and place_span(found) == (VILLAGE, VILLAGE + 999)
    assert match(extent="group", **HERE, group="三组").outcome == "unmatched"
    assert match(extent="village", village="没有的村").outcome == "unmatched"


def test_people_of_a_batch_taken_back_are_not_found(match):
    person = enrol("赵春", number(1))
    with within(county.post("operator").scope()):
        person.household.gone_on, person.household.gone_reason = date(2026, 10, 1), "withdrawn"
        person.household.save()
    assert match(name="赵春", number=number(1), **HERE).outcome == "unmatched"


@pytest.mark.req("S4-02")
def test_a_row_without_a_village_may_be_about_a_namesake_whose_birth_nobody_knows(match):
    person = enrol("郑安", birth=None)
    enrol("郑安", number(2))
    for written in (number(1), number(1)[:17] + ("1" if number(1)[-1] != "1" else "2"), float(number(1)[:17] + "0")):
        found = match(name="郑安", number=written)
        assert found.outcome == "doubt" and person.pk in [each.id for each in found.candidates], written
