"""What operators script against: summaries, exit codes, ids, refusals, and every export in every format."""

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from python_calamine import load_workbook

from tests.outside import tables
from tests.outside.conftest import found
from tests.outside.county import AREA
from tests.outside.walk import LATER, walk


@pytest.fixture(scope="module")
def walked(sites, tmp_path_factory):
    """One site for the whole file; what is asked of it leaves it as it was."""
    with sites():
        site = found(tmp_path_factory.mktemp("walked"))
        site.made = walk(site)
        yield site


def test_every_export_is_written_as_promised(walked):
    rows = {name: tables.check(name, data) for name, data in walked.made.items()}
    for name in ("hits", "clues", "rows", "faults", "deliveries", "households", "persons", "policy", "contracts"):
        assert rows[name] or name == "faults", name
    assert {row["run"] for row in rows["hits"]} == {"990122-20240210-1"}
    assert [row["clue"] for row in rows["clues"]] == [
        f"990122-202402-{n:05d}" for n in range(1, len(rows["clues"]) + 1)
    ]
    order = [(row["household"], row["risk"], row["clue_reason"]) for row in rows["clues"]]
    assert order == sorted(order) and len({(home, why) for home, _, why in order}) == len(order)
    told = {(row["household"], row["risk"], row["reason"]) for row in rows["hits"]}
    assert told == set(order)
    assert tables.digest_of_hits(rows["hits"]) == rows["runs"][0]["hits_sha256"]
    assert {row["delivery"] for row in rows["deliveries"]} >= {"990122-medical_insurance.bills-202401-1"}
    assert {row["letter_no"] for row in rows["deliveries"]} == {"函1号"}


def test_one_table_in_three_formats(walked):
    for name in ("households", "hits", "persons", "faults", "runs"):
        columns, rows = tables.COLUMNS[name].split(), walked.export(name)
        summary = walked.do("export", name, "--area", AREA, "--out", walked.folder / f"{name}.parquet")
        assert summary["sha256"] == hashlib.sha256((walked.folder / f"{name}.parquet").read_bytes()).hexdigest()
        assert summary.number("columns") == len(columns)
        assert pq.read_table(walked.folder / f"{name}.parquet").column_names == columns
        assert pq.read_table(walked.folder / f"{name}.parquet").num_rows == len(rows)
        walked.do("export", name, "--area", AREA, "--out", walked.folder / f"{name}.xlsx")
        sheet = load_workbook(walked.folder / f"{name}.xlsx").get_sheet_by_index(0).to_python()
        assert len(sheet[0]) == len(columns) and all(any(sign > "\u3000" for sign in title) for title in sheet[0])
        walked.do("export", name, "--area", AREA, "--out", walked.folder / "zh.csv", "--headings", "zh")
        head = (walked.folder / "zh.csv").read_text("utf-8-sig").splitlines()[0].split(",")
        assert head == [str(title) for title in sheet[0]]
        walked.do("export", name, "--area", AREA, "--out", walked.folder / "en.xlsx", "--headings", "en")
        english = load_workbook(walked.folder / "en.xlsx").get_sheet_by_index(0).to_python()
        assert english[0] == columns and len(english) == len(rows) + 1


def test_numbers_are_printed_open_only_with_a_reason(walked):
    masked = walked.export("persons")
    opened = walked.export("persons", "--open", "与国家系统核对", name="open.csv")
    assert all("*" in row["number"] for row in masked)
    assert all(len(row["number"]) == 18 and row["number"].isalnum() for row in opened)
    assert [row | {"number": ""} for row in masked] == [row | {"number": ""} for row in opened]
    heads = walked.export("hits", "--open", "与国家系统核对", name="open-hits.csv")
    assert {row["head_number"] for row in heads} <= {row["number"] for row in opened}


def test_a_run_can_be_replayed_and_gathered_again_without_a_change(walked):
    run = "990122-20240210-1"
    runs = walked.export("runs")
    first = next(row for row in runs if row["run"] == run)
    told = walked.do("screen", "--area", AREA, "--replay", run)
    assert (told["run"], told["hits_sha256"]) == (run, first["hits_sha256"])
    assert walked.export("runs") == runs
    again = walked.do("gather", run)
    assert (again["opened"], again["joined"], again["unchanged"]) == ("0", "0", first["hits"])
    second = walked.do("screen", "--area", AREA, "--on", "2024-02-10")
    assert (second["run"], second["new"], second["same"]) == ("990122-20240210-2", "0", first["hits"])
    assert second["hits_sha256"] == first["hits_sha256"] and second["gone"] == "0"
    assert second["inputs_sha256"] == first["inputs_sha256"]
    more = walked.do("gather", second["run"])
    assert sum(more.number(key) for key in ("opened", "joined", "kept_closed", "unchanged")) == int(first["hits"])
    assert more["opened"] == "0"


def test_what_was_done_again_changes_nothing(walked):
    told = walked.do("enrol", walked.folder / "农户.xlsx", "--area", AREA)
    keys = ("households_created", "households_updated", "persons_created", "persons_updated")
    assert [told[key] for key in keys] == ["0"] * 4
    same = walked.folder / "civil_affairs.dibao2024-02.xlsx"
    told = walked.do("receive", "civil_affairs.dibao", same, "--area", AREA, "--period", LATER)
    assert (told["duplicate_of"], told["kept"]) == ("990122-civil_affairs.dibao-202402-1", "0")
    assert told["sha256"] == hashlib.sha256(same.read_bytes()).hexdigest()
    places = walked.do("load_places", walked.folder / "places.csv", "--area", AREA)
    assert (places["created"], places["townships"], places["villages"]) == ("0", "2", "6")
    policy = walked.do("load_policy", walked.folder / "own-policy.csv", "--area", AREA)
    assert (policy["lines"], policy["created"], policy["unchanged"]) == ("2", "0", "2")


@pytest.mark.parametrize(
    "words",
    [
        ("export", "hits"),
        ("export", "hits", "--area", AREA, "--out", "x.csv", "--colour", "red"),
        ("receive", "civil_affairs.dibao", "x.xlsx", "--area", AREA),
        ("receive", "civil_affairs.dibao", "x.xlsx", "--area", AREA, "--period", "2024-01", "--kind", "half"),
        ("screen", "--area", AREA, "--on", "gestern"),
        ("screen", "--area", AREA),
        ("gather",),
        ("enrol", "--area", AREA),
        ("settle", "d", "f", "1", "--reason", "x"),
        ("settle", "d", "f", "one", "--nobody", "--reason", "x"),
        ("load_policy", "x.csv"),
    ],
)
def test_wrong_usage_is_64(walked, words):
    assert walked.tell(*words).code == 64


def test_refusals_are_one_sentence_and_exit_2(walked):
    folder, before = walked.folder, walked.export("deliveries")
    book = folder / "civil_affairs.dibao2024-02.xlsx"
    cases = [
        ("receive", "civil_affairs.dibao", book, "--area", "999999", "--period", LATER),
        ("receive", "civil_affairs.dibao", folder / "none.xlsx", "--area", AREA, "--period", LATER),
        ("receive", "civil_affairs.dibao", book, "--area", AREA, "--period", "2024-13"),
        ("receive", "civil_affairs.dibao", book, "--area", AREA, "--period", "2999-01"),
        ("receive", "civil_affairs.none", book, "--area", AREA, "--period", LATER),
        ("enrol", folder / "none.xlsx", "--area", AREA),
        ("enrol", folder / "农户.xlsx", "--area", "990199"),
        ("screen", "--area", AREA, "--on", "2099-01-01"),
        ("screen", "--area", AREA, "--replay", "990122-20240210-9"),
        ("gather", "990122-20240210-9"),
        ("settle", "990122-none-1", "x.xlsx", "2", "--nobody", "--reason", "x"),
        ("export", "everything", "--area", AREA, "--out", folder / "x.csv"),
        ("export", "hits", "--area", AREA, "--out", folder / "x.doc"),
        ("export", "hits", "--area", AREA, "--out", folder / "no" / "such" / "x.csv"),
        ("export", "hits", "--area", AREA, "--out", folder / "x.csv", "--run", "990122-20240210-9"),
        ("load_policy", folder / "none.csv", "--area", AREA),
        ("export", "hits", "--area", AREA, "--out", folder / "x.csv", "--as", "nobody"),
    ]
    assert [words for words in cases if not walked.tell(*words).refusal] == []
    assert walked.export("deliveries") == before
    told = walked.tell("receive", "housing.dangerous", book, "--area", AREA, "--period", LATER)
    assert told.refusal == "missing_columns"
    assert [row["state"] for row in walked.export("deliveries") if row not in before] == ["refused"]


def test_our_own_failure_is_1(walked):
    path = next(Path(settings.DATA_DIR, "lake").rglob("civil_affairs.dibao/*.parquet"))
    data = path.read_bytes()
    path.write_bytes(b"no parquet")
    told = walked.tell("screen", "--area", AREA, "--on", "2024-02-10")
    path.write_bytes(data)
    assert told.code == 1 and told.err[0].startswith("screen failed: ")
