"""It is true of the lake that…"""

import hashlib
import resource
from datetime import date
from types import SimpleNamespace

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shouwang.refusal import Refused
from shouwang.screening import engine as engines
from shouwang.screening.lake import Lake

TABLE = "medical_insurance.bills"


def see(lo, hi):
    return SimpleNamespace(lo=lo, hi=hi)


PREFECTURE = see(990100000000000, 990199999999999)
COUNTY = see(990150000000000, 990150999999999)
TOWNSHIP = see(990150101000000, 990150101999999)
NOBODY = see(0, 0)


def bill(at, **more):
    line = {"delivery": "d1", "file": "f.xlsx", "sheet": "1", "row": at, "period": "2026-10"}
    return {"settlement": f"S{at}", "own_fen": at, "settled_on": date(2026, 10, 1), **line, **more}


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def test_names_numbers_and_free_text_do_not_enter(lake):
    told = bill(2, name="甲", number="990150200001011234", village="某村", diagnosis="某病", remark="某话")
    written = lake.write("990150", TABLE, "d1", [told])
    kept = pq.read_table(written.path)
    assert not {"name", "number", "village", "diagnosis", "remark"} & set(kept.schema.names)
    assert kept.to_pylist()[0]["own_fen"] == 2


def test_it_holds_no_floats(lake):
    written = lake.write("990150", TABLE, "d1", [bill(2)])
    assert not [each for each in pq.read_schema(written.path).types if pa.types.is_floating(each)]


def test_a_delivery_is_written_once(lake):
    first = lake.write("990150", TABLE, "d1", [bill(2)])
    assert (first.rows, first.sha256) == (1, hashlib.sha256(first.path.read_bytes()).hexdigest())
    with pytest.raises(Refused) as refused:
        lake.write("990150", TABLE, "d1", [bill(3)])
    assert refused.value.code == "already_written"
    assert pq.read_table(first.path)["row"].to_pylist() == [2]


def test_the_same_rows_give_the_same_bytes(lake):
    rows = [bill(number) for number in range(2, 50)]
    assert lake.write("990150", TABLE, "d1", rows).sha256 == lake.write("990151", TABLE, "d1", rows).sha256


@pytest.mark.parametrize("name", ["../d1", "", ".hidden", "a/b"])
def test_a_name_cannot_lead_out_of_it(lake, name):
    with pytest.raises(Refused) as refused:
        lake.write("990150", TABLE, name, [bill(2)])
    assert refused.value.code == "bad_name"


def test_a_full_disk_is_refused_and_leaves_nothing_behind(lake):
    rows = [bill(number, settlement=f"{number * 7919:x}" * 3) for number in range(2, 20_000)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(Refused) as refused:
            lake.write("990150", TABLE, "d1", rows)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refused.value.code == "disk_full"
    assert "磁盘空间不足" in refused.value.sentence
    assert list((lake.root / "990150" / TABLE).iterdir()) == []
    assert lake.write("990150", TABLE, "d1", rows).rows == len(rows)


@pytest.mark.parametrize(
    ("sight", "seen"), [(PREFECTURE, [2, 3]), (COUNTY, [2]), (TOWNSHIP, []), (NOBODY, []), (see(1, 5), [])]
)
def test_only_counties_wholly_within_the_scope_are_opened(lake, sight, seen):
    lake.write("990150", TABLE, "d1", [bill(2)])
    lake.write("990151", TABLE, "d1", [bill(3)])
    lake.write("990250", TABLE, "d1", [bill(4)])
    with engines.connect() as engine:
        rows = engine.rows(lake.table(TABLE, ["d1"], within=sight, engine=engine))
    assert sorted(row["row"] for row in rows) == seen


def test_only_the_deliveries_asked_for_are_read(lake):
    for delivery in ("d1", "d2"):
        lake.write("990150", TABLE, delivery, [bill(2, delivery=delivery)])
    with engines.connect() as engine:
        rows = engine.rows(lake.table(TABLE, ["d2", "d9"], within=COUNTY, engine=engine))
    assert [row["delivery"] for row in rows] == ["d2"]
    assert [list(lake.paths(TABLE, each, within=COUNTY)) for each in ("d1", "d2", "d9")] == [["990150"], ["990150"], []]


def test_links_may_be_given_as_arrow(lake):
    link = {"delivery": "d1", "file": "f.csv", "sheet": None, "row": 2, "household": "h", "person": "p"}
    rows = pa.Table.from_pylist([{**link, "method": "exact", "lo": None, "hi": None}])
    written = lake.write("990150", "links", "d1", rows)
    (kept,) = pq.read_table(written.path).to_pylist()
    assert (kept["sheet"], kept["lo"]) == ("", None)


def test_a_machine_that_is_too_small_says_so(tmp_path):
    with engines.connect("duckdb", memory="20MB", threads=1, scratch=tmp_path) as engine:
        engine.backend.raw_sql("SET max_temp_directory_size = '1MB'")
        numbers = ibis.range(3_000_000).unnest().name("n").as_table()
        numbers = numbers.mutate(text=numbers.n.cast("string") + "x" * 50)
        with pytest.raises(Refused) as refused:
            engine.keep(numbers.order_by("text"))
    assert refused.value.code == "engine_exhausted"


def test_an_unknown_engine_is_refused():
    with pytest.raises(Refused) as refused:
        engines.connect("abacus")
    assert refused.value.code == "unknown_engine"


def test_a_county_that_got_a_new_code_still_opens_its_files(lake):
    lake.write("990122", TABLE, "d1", [bill(1)])
    moved = Lake(lake.root, lambda: {"990122": "990182"})
    assert list(moved.paths(TABLE, "d1", within=see(990182000000000, 990182999999999))) == ["990122"]
    assert moved.find("990182", TABLE, "d1").exists()


def test_pieces_make_one_file_that_nobody_sees_before_it_is_settled(lake):
    draft = lake.draft("990150", TABLE, "d1")
    draft.add([bill(1)])
    draft.add([bill(2), bill(3)])
    assert not lake.paths(TABLE, "d1", within=COUNTY)
    written = draft.settle()
    assert written.rows == 3 == pq.read_table(written.path).num_rows


def test_a_draft_that_is_dropped_leaves_nothing(lake):
    draft = lake.draft("990150", TABLE, "d1")
    draft.add([bill(1)])
    draft.drop()
    assert not [path for path in lake.root.rglob("*") if path.is_file()]
