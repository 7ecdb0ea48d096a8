"""What is written: formats as promised, text that stays text, and the same bytes for the same table."""

import hashlib
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from shouwang.refusal import Refused
from shouwang.sheets import page, write
from shouwang.sheets.write import Field, write_table
from tests.sheets.samples import number, open_sheets

FIELDS = (
    Field("number", "证件号码", "number"),
    Field("name", "姓名"),
    Field("paid", "金额", "money"),
    Field("on", "日期", "date"),
    Field("at", "时间", "instant"),
    Field("kept", "保留", "yes_no"),
    Field("risks", "风险", "list"),
    Field("evidence", "依据", "json"),
    Field("persons", "人数", "integer"),
    Field("seconds", "用时", "decimal"),
    Field("month", "月份", "month"),
)
FULL = {
    "number": number(),
    "name": '=1+1,"张三"',
    "paid": -123456,
    "on": date(2026, 11, 1),
    "at": datetime(2026, 11, 1, 1, 0, 0, 999, tzinfo=UTC),
    "kept": True,
    "risks": {"乙", "甲", "a"},
    "evidence": {"b": [1, date(2026, 1, 2)], "a": "张"},
    "persons": 3,
    "seconds": 3.2,
    "month": date(2026, 10, 1),
}
EMPTY = dict.fromkeys(FULL)


def written(fmt, rows=(FULL, EMPTY), **more):
    held = io.BytesIO()
    said = write_table(held, FIELDS, iter(rows), fmt, **more)
    assert said.sha256 == hashlib.sha256(held.getvalue()).hexdigest()
    assert (said.rows, said.columns) == (len(rows), len(FIELDS))
    return held.getvalue()


def test_csv_is_written_as_promised():
    assert written("csv").decode("utf-8") == (
        "\ufeffnumber,name,paid,on,at,kept,risks,evidence,persons,seconds,month\n"
        f'{number()},"\'=1+1,""张三""",-1234.56,2026-11-01,2026-11-01T09:00:00+08:00,true,a;乙;甲,'
        '"{""a"":""张"",""b"":[1,""2026-01-02""]}",3,3.2,2026-10\n'
        ",,,,,,,,,,\n"
    )
    assert written("csv", headings="zh").decode("utf-8-sig").startswith("证件号码,姓名,金额")


def test_a_workbook_keeps_numbers_as_text_and_never_makes_a_formula():
    sheet = open_sheets(written("xlsx"), "a.xlsx")[0]
    rows = [cells for _, cells in sheet.rows()]
    assert rows[0][:3] == ["证件号码", "姓名", "金额"]
    assert rows[1] == [
        number(),
        '=1+1,"张三"',
        -1234.56,
        date(2026, 11, 1),
        "2026-11-01T09:00:00+08:00",
        "true",
        "a;乙;甲",
        '{"a":"张","b":[1,"2026-01-02"]}',
        3,
        3.2,
        "2026-10",
    ]
    inside = zipfile.ZipFile(io.BytesIO(written("xlsx")))
    assert b'numFmtId="49"' in inside.read("xl/styles.xml")
    page = inside.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in page and b'state="frozen"' in page


def test_parquet_keeps_types_and_names():
    table = pq.read_table(io.BytesIO(written("parquet", headings="zh")))
    assert table.column_names == [field.name for field in FIELDS]
    row = table.to_pylist()[0]
    assert row["paid"] == Decimal("-1234.56") and row["on"] == date(2026, 11, 1) and row["kept"] is True
    assert row["at"].isoformat() == "2026-11-01T09:00:00+08:00" and row["risks"] == "a;乙;甲"
    assert set(table.to_pylist()[1].values()) == {None}


@pytest.mark.parametrize("fmt", write.FORMATS)
def test_the_same_table_gives_the_same_bytes_and_an_empty_one_has_its_header(fmt, tmp_path):
    assert written(fmt) == written(fmt)
    assert written(fmt, rows=())
    path = tmp_path / f"a.{fmt}"
    assert write_table(path, FIELDS, [FULL, EMPTY], fmt).sha256 == hashlib.sha256(written(fmt)).hexdigest()
    assert path.read_bytes() == written(fmt)


def test_the_workbook_bears_no_hour_of_its_making():
    inside = zipfile.ZipFile(io.BytesIO(written("xlsx")))
    assert {info.date_time[0] for info in inside.infolist()} == {1980}
    assert inside.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_rows_may_be_sequences_and_must_fit():
    held = io.BytesIO()
    write_table(held, FIELDS[:2], [("1", "a")], "csv")
    assert held.getvalue().decode("utf-8-sig") == "number,name\n1,a\n"
    with pytest.raises(ValueError):
        write_table(io.BytesIO(), FIELDS[:2], [("1", "a", "b")], "csv")


def test_money_never_passes_through_a_float_in_text():
    assert write.yuan(1) == "0.01" and write.yuan(-5) == "-0.05" and write.yuan(9007199254740993) == "90071992547409.93"


def test_text_too_long_for_a_cell_is_cut_and_says_so():
    cut = write.cell_text("字" * 40_000)
    assert len(cut) <= page.XLSX_TEXT and cut.endswith("（过长已截断）")
    assert write.cell_text("a\x00b\x0cc\nd") == "abc\nd"


def test_more_rows_than_a_worksheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(write, "XLSX_ROWS", 3)
    with pytest.raises(Refused) as caught:
        written("xlsx", rows=(EMPTY, EMPTY, EMPTY))
    assert caught.value.code == "too_many_rows"


def test_an_unknown_format_or_kind_is_refused():
    with pytest.raises(Refused):
        write_table(io.BytesIO(), FIELDS, [], "pdf")
    with pytest.raises(ValueError):
        Field("a", "a", "colour")


def test_rows_of_a_list_touch_no_disk_on_their_way_into_a_workbook(tmp_path, monkeypatch):
    """Where the system has a folder in memory; an export to a file lies on a disk anyway."""
    used = []
    monkeypatch.setattr(page, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(page, "ROOM", 0)
    made = write.xlsxwriter.Workbook
    monkeypatch.setattr(
        write.xlsxwriter, "Workbook", lambda target, options: used.append(options["tmpdir"]) or made(target, options)
    )
    write_table(io.BytesIO(), [Field("name", "姓名")], [("甲",)], "xlsx")
    write_table(tmp_path / "a.xlsx", [Field("name", "姓名")], [("甲",)], "xlsx")
    assert used == [str(tmp_path), None]
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]
