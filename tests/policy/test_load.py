import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from shouwang.places.models import Place
from shouwang.policy.in_force import exported, in_force, listed
from shouwang.policy.load import Loaded, load
from shouwang.policy.models import CountyLine
from shouwang.refusal import Refused
from tests.county import AREA, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_prefecture")]
HEADER = "name,population,since,value,unit,until,cite,origin,entered_by,released_by,known_at\n"
CSV = (
    HEADER
    + "income_line,,2026-01-01,8300.00,元/人·年,,县文件〔2026〕1号,county,,,\n"
    + "disabled_levels,,2026-01-01,1;2;3,,,县文件〔2026〕2号,county,,,\n"
    + "no_labour_codes,,2026-01-01,4;5,,,县文件〔2026〕3号,county,,,\n"
    + 'colour_bands,,2026-01-01,"{""bands"":[{""colour"":""red"",""title"":""红""}]}",,,县文件〔2026〕4号,county,,,\n'
)
DAY = date(2026, 11, 1)


@pytest.fixture
def load_file(post, at):
    def load_it(text, name="policy.csv", area=AREA, encoding="utf-8-sig"):
        place = Place.objects.get(pk=area)
        return load(name, text.encode(encoding), place=place, by=post("operator"), at=at)

    return load_it


def test_a_file_is_loaded_and_counts_at_once(load_file):
    assert load_file(CSV) == Loaded(4, 4, 0)
    book = in_force(AREA, DAY)
    assert book.fen("income_line") == 830000
    assert book.value("disabled_levels") == [1, 2, 3]
    assert book.value("no_labour_codes") == ["4", "5"]
    assert book.value("colour_bands") == {"bands": [{"colour": "red", "title": "红"}]}


def test_the_same_file_again_changes_nothing(load_file):
    load_file(CSV)
    before = in_force(AREA, DAY).digest()
    assert load_file(CSV) == Loaded(4, 0, 4)
    assert in_force(AREA, DAY).digest() == before


def test_a_changed_line_supersedes_the_old_one(load_file):
    load_file(CSV)
    assert load_file(CSV.replace("8300.00", "8800.50")) == Loaded(4, 1, 3)
    assert in_force(AREA, DAY).fen("income_line") == 880050
    assert CountyLine.objects.filter(name="income_line").count() == 2


def test_a_toml_file_in_the_shipped_format_is_loaded(load_file):
    text = '[income_line]\n[[income_line.lines]]\nplace = "990122"\nsince = 2026-01-01\nvalue = 8300\ncite = "县文件"\n'
    assert load_file(text, "own.toml").created == 1
    assert in_force(AREA, DAY).fen("income_line") == 830000
    with pytest.raises(Refused) as refused:
        load_file(text, "own.toml", area=OTHER)
    assert refused.value.code == "wrong_area"


@pytest.mark.parametrize(
    ("text", "code"),
    [(HEADER, "empty_file"), ("name,value\nincome_line,1\n", "bad_header"),
     (HEADER + "income_line,,2026年,1,,,县文件,,,,\n", "bad_line"),
     (HEADER + "x,,2026-01-01,1,,,县文件,,,,\n", "unknown_line"),
     (CSV + "income_line,,2026-01-01,9000.00,,,县文件,,,,\n", "told_twice"),
     (CSV + "income_line,,2027-01-01,9000.00,,,,,,,\n", "no_cite")],
)  # fmt: skip
def test_a_faulty_file_changes_nothing(load_file, text, code):
    with pytest.raises(Refused) as refused:
        load_file(text)
    assert refused.value.code == code
    assert not CountyLine.objects.exists()


def test_a_file_in_another_encoding_is_refused(load_file):
    with pytest.raises(Refused) as refused:
        load_file(CSV, encoding="gb18030")
    assert refused.value.code == "bad_encoding"


@pytest.mark.parametrize("role", ["county_officer", "county_approver", "auditor"])
def test_only_the_operator_loads(post, at, role):
    with pytest.raises(Refused):
        load("policy.csv", CSV.encode(), place=Place.objects.get(pk=AREA), by=post(role), at=at)


def test_a_list_of_lines_has_one_for_each_key_with_its_origin(load_file):
    load_file(CSV)
    lines = listed(AREA)
    keys = [(line.name, line.population, line.since) for line in lines]
    assert keys == sorted(set(keys))
    mine = next(line for line in lines if line.name == "income_line" and line.since == date(2026, 1, 1))
    assert (mine.origin, mine.released_by) == ("county", mine.entered_by)
    assert {line.origin for line in lines} == {"county", "shipped"}


def test_what_is_exported_can_be_loaded_again_and_says_the_same(load_file):
    load_file(CSV)
    rows = exported(AREA)
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER.strip().split(","), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    done = load_file(text.getvalue())
    assert done == Loaded(len(rows), len(rows) - 4, 4)
    assert [{**row, "origin": "", "entered_by": "", "released_by": "", "known_at": ""} for row in exported(AREA)] == [
        {**row, "origin": "", "entered_by": "", "released_by": "", "known_at": ""} for row in rows
    ]


def test_the_command_says_what_it_did(tmp_path: Path, capsys):
    file = tmp_path / "policy.csv"
    file.write_text(CSV, encoding="utf-8-sig")
    call_command("load_policy", str(file), area="990122")
    assert capsys.readouterr().out.startswith("load_policy ok area=990122 lines=4 created=4 unchanged=0")


def test_the_command_refuses_a_missing_file(tmp_path: Path, capsys):
    with pytest.raises(SystemExit) as gone:
        call_command("load_policy", str(tmp_path / "none.csv"), area="990122")
    assert gone.value.code == 2
    assert "load_policy refused code=no_file" in capsys.readouterr().err
