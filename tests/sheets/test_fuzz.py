"""Whatever the bytes and whatever the cells: a reading or a sentence, never an unhandled exception."""

import random
from datetime import date, datetime, time, timedelta

import pytest

from shouwang.sheets import cells, header, identity, limits, names, reader
from shouwang.sheets.contract import KINDS, Column
from shouwang.sheets.faulty import Bad
from shouwang.sheets.read import Request
from tests.sheets.samples import BILLS, HEADINGS, delimited, number, old_excel, workbook, zipped

NAMES = ("a.xlsx", "a.xls", "a.csv", "a.txt", "a.zip", "a.ods", "a", "甲.et", "../x.csv", "a.xlsx.csv")
SIGNS = (
    "0123456789Xx.-/,，、;；:：年月日万元() （）=\"'#+eE是否有无√×合计备注\u200b\u00a0\u3000\ufeff\n\t\0①Ⅷ²٣१½😀\ud800"
)


def everything(data: bytes, name: str) -> None:
    """As the reading process does it, without starting one for each of hundreds of files."""
    told = list(reader.answers("read", Request(name, BILLS, words={}), limits.SIZES["ordinary"], data))
    if told[-1][0] == "refused":
        assert told[-1][2]
        return
    assert [frame[0] for frame in told] == ["opened", *["piece"] * (len(told) - 2), "end"], told[-1]
    rows, kept, faulty, skipped, _ = told[-2][1].counts
    assert rows == kept + faulty + skipped and kept == sum(len(frame[1].rows) for frame in told[1:-1])
    faults = [*told[0][1].notes, *(fault for frame in told[1:-1] for fault in frame[1].faults)]
    marked = list(reader.answers("mark", (name, faults), limits.SIZES["ordinary"], data))
    assert marked[-1][0] in ("end", "refused"), marked[-1]


def random_cell(chance: random.Random) -> object:
    words = "".join(chance.choice(SIGNS) for _ in range(chance.randint(0, 24)))
    odd = [None, True, False, 0, -1, 10**30, 1e300, -1e300, float("nan"), float("inf"), 5e-324, date.min, date.max]
    odd += [
        datetime.max,
        time(1, 2),
        timedelta.max,
        timedelta(-1),
        number(),
        int(number()),
        "9" * 400,
        "#N/A",
        "²",
        "٣" * 18,
    ]
    return chance.choice([words, words, chance.choice(odd), chance.uniform(-1e18, 1e18), chance.randint(0, 70000)])


@pytest.mark.hostile
def test_random_bytes_end_in_a_sentence_or_a_reading():
    chance = random.Random(7)
    starts = (
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        "证件号码,".encode(),
    )
    for _ in range(300):
        everything(chance.choice(starts) + chance.randbytes(chance.randint(0, 3000)), chance.choice(NAMES))


@pytest.mark.hostile
def test_damaged_files_end_in_a_sentence_or_a_reading():
    chance = random.Random(11)
    lines = [HEADINGS, *[[number(sequence=f"{n:03d}"), "甲", "2026-11-01", n] for n in range(100, 120)]]
    wholes = [
        workbook(("数据", lines)),
        old_excel(lines),
        delimited(lines, "gb18030"),
        zipped({"a.csv": delimited(lines)}),
    ]
    for _ in range(160):
        data = bytearray(chance.choice(wholes))
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = chance.randint(0, len(data)) if chance.random() < 0.2 else len(data)
        everything(bytes(data[:cut]), chance.choice(NAMES))


def test_random_cells_are_values_or_faults():
    chance = random.Random(9)
    columns = [Column(kind, kind, kind, values={"甲": "1"}, signed=True, unit="人") for kind in sorted(KINDS)]
    parsers = [cells.parser(column) for column in columns]
    for _ in range(4000):
        cell = random_cell(chance)
        cells.is_blank(cell)
        header.normalise(cell)
        found = identity.parse(cell)
        assert found.state in identity.STATES
        assert all(identity.holds(one) for one in identity.candidates(found))
        assert not found.sure or identity.holds(found.sure)
        assert not (isinstance(cell, int | float) and found.sure)
        for parse in parsers:
            try:
                parse(cell)
            except Bad as bad:
                assert bad.code


def test_random_rows_are_all_counted():
    chance = random.Random(10)
    for _ in range(30):
        lines = [[str(random_cell(chance)).encode("utf-8", "ignore").decode() for _ in range(5)] for _ in range(20)]
        lines.insert(chance.randint(0, 4), HEADINGS)
        everything(delimited(lines), "a.csv")


def test_a_name_of_any_shape_is_a_base_name():
    assert names.base_name("C:\\a\\b.xlsx") == names.base_name("/x/b.xlsx") == names.base_name("b.xlsx") == "b.xlsx"
