from collections import Counter

import pytest

from shouwang.registry.layout import ENROL, ETHNICITIES, LABOUR, RELATIONS, SCHOOL

FORM = {f"A{n}" for n in range(1, 33)} - {"A26"}  # computed, never read


def _heads(contract):
    return Counter(head for column in contract.columns for head in (column.heading, *column.aliases))


def test_a_heading_belongs_to_one_column_only():
    assert [head for head, seen in _heads(ENROL).items() if seen > 1] == []


def test_every_field_of_the_form_up_to_a32_has_a_column():
    noted = {column.note.split(" ")[0] for column in ENROL.columns}
    assert noted >= FORM


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("人口编号", "person_no"),
        ("县(市、区、旗)", "county_name"),
        ("乡(镇)", "township_name"),
        ("行政村", "village_name"),
    ],
)
def test_the_area_headings_of_both_national_layouts_are_known(heading, name):
    assert heading in (ENROL.column(name).heading, *ENROL.column(name).aliases)


def test_relations_keep_the_national_codes():
    assert RELATIONS["户主"] == "01"
    assert RELATIONS["之外孙子"] == RELATIONS["外孙"] == "09"
    assert RELATIONS["之外祖母"] == "20"
    assert len(set(RELATIONS.values())) == 28


def test_ethnicities_are_those_of_the_standard():
    assert (ETHNICITIES["汉族"], ETHNICITIES["满族"], ETHNICITIES["达斡尔族"], ETHNICITIES["基诺"]) == (
        "01",
        "11",
        "31",
        "56",
    )


def test_labour_and_school_keep_their_order():
    assert (LABOUR["普通劳动力"], LABOUR["无劳动力"]) == ("1", "5")
    assert (SCHOOL["学龄前儿童"], SCHOOL["硕士研究生及以上"]) == ("01", "25")


def test_names_numbers_phones_and_accounts_are_private():
    private = {column.name for column in ENROL.columns if column.private}
    assert private >= {"name", "number", "head_number", "phone", "household_phone", "bank", "account"}
