"""A file is opened by a process of its own: what exceeds its limits is refused in words, whatever it does."""

import io
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from functools import cache

import pytest
import xlsxwriter

from shouwang.sheets import child, limits, readers, slots, wire
from shouwang.sheets.marked import marked_copy
from shouwang.sheets.raw import Unreadable
from shouwang.sheets.read import Request, read
from tests.sheets.samples import BILLS, HEADINGS, delimited, number, workbook, zipped
from tests.sheets.test_book import document_cell, open_document

pytestmark = pytest.mark.hostile
ORDINARY, LARGE = limits.SIZES["ordinary"], limits.SIZES["large"]
LINES = [HEADINGS, *[[number(), "张三", "2026-11-01", "12.50"]] * 20_000]
REPEATED = open_document(
    '<table:table-row table:number-rows-repeated="1000000">'
    + document_cell("a", ' table:number-columns-repeated="1000"')
    + "</table:table-row>"
)


@cache
def long_workbook() -> bytes:
    """Twenty thousand rows: a reading of it lasts until somebody ends it."""
    return workbook(("数据", LINES))


def patched(part: str, text: bytes) -> bytes:
    """A workbook with another text in one of its parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("数据", LINES[:2])))) as whole, zipfile.ZipFile(held, "w", 8) as copy:
        for name in whole.namelist():
            copy.writestr(name, text if name == part else whole.read(name))
    return held.getvalue()


def stray(row: int, column: int) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    page = book.add_worksheet()
    page.write(0, 0, "姓名")
    page.write(row, column, 1)
    book.close()
    return held.getvalue()


def sheet_of(rows: bytes) -> bytes:
    return patched("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")


def shared(texts: bytes) -> bytes:
    return patched("xl/sharedStrings.xml", b"<sst>" + texts + b"</sst>")


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 50 + b'">]><workbook>&b;</workbook>'
HOSTILE = {
    "a bomb": (lambda: zipped({"a.csv": b"0" * (64 << 20)}), "a.zip", "too_large"),
    "a bomb of bombs": (
        lambda: zipped({"a.xlsx": zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b"0" * (64 << 20)})}),
        "a.zip",
        "too_large",
    ),
    "shared texts without end": (lambda: shared(b"<si><t>" + b"a" * (64 << 20) + b"</t></si>"), "a.xlsx", "too_large"),
    "many shared texts": (lambda: shared(b"<si><t>ab</t></si>" * 3_000_000), "a.xlsx", "too_large"),
    "one long text in every cell": (
        lambda: zipped({"a.xlsx": shared(os.urandom(1_500_000).hex().encode().join([b"<si><t>", b"</t></si>"]))}),
        "a.zip",
        "too_large",
    ),
    "an open document that repeats": (lambda: REPEATED, "a.ods", "too_large"),
    "a cell in the last corner": (lambda: stray(1048575, 16383), "a.xlsx", "too_large"),
    "a cell far below": (lambda: stray(1048575, 25), "a.xlsx", "too_large"),
    "half a tag without end": (lambda: sheet_of(b'<c r="' * 3_000_000), "a.xlsx", None),
    "spaces in a tag": (lambda: sheet_of(b"<row><c " + b" " * 4_000_000 + b"<c "), "a.xlsx", None),
    "a page of half tags": (lambda: b"<html><table>" + b"<!-" * 2_000_000, "a.xls", "web_page"),
    "entities that grow": (lambda: patched("xl/workbook.xml", LAUGHS), "a.xlsx", "unreadable"),
    "a size that lies": (lambda: _lying(), "a.zip", "too_large"),
}


def _lying() -> bytes:
    """A member that says it has 10 bytes and unfolds to 64 MB."""
    data = bytearray(zipped({"a.csv": b"0" * (64 << 20)}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.req("S4-02")
def test_a_hostile_file_is_refused_in_words_before_it_costs_anything(name):
    make, filename, code = HOSTILE[name]
    data = make()
    began = _spent()
    try:
        reading = read(data, filename, BILLS, within=replace(ORDINARY, memory=320 << 20))
        assert code is None and reading.problems
    except Unreadable as refused:
        assert refused.sentence.endswith("。") and code in (None, refused.code)
    assert _spent() - began < 2


def _spent() -> float:
    """Seconds of processor time of all reading processes so far, as the nursery has seen them end."""
    readers.reader().kill()  # the one before has ended for certain
    with open(f"/proc/{readers._nursery._process.pid}/stat") as stat:
        told = stat.read().rpartition(")")[2].split()
    return sum(map(int, told[13:15])) / os.sysconf("SC_CLK_TCK")


def test_the_reading_process_holds_no_more_than_its_limit_whatever_the_guard_overlooks():
    tight = replace(ORDINARY, memory=400 << 20, cells=10**12, unfolded=1 << 40)
    with pytest.raises(Unreadable) as caught:
        list(read(stray(1048575, 16383), "a.xlsx", BILLS, within=tight))
    assert caught.value.code == "too_large"


def test_a_reading_process_that_takes_too_long_is_ended_and_leaves_nothing_behind():
    reading = read(long_workbook(), "a.xlsx", BILLS, within=ORDINARY)
    process = reading._child.process
    rows = iter(reading)
    next(rows)
    os.kill(process.pid, signal.SIGSTOP)
    reading._child.patience = 0.2
    with pytest.raises(Unreadable) as caught:
        list(rows)
    assert caught.value.code == "too_slow" and process.returncode == -signal.SIGKILL


def test_a_reading_process_has_its_processor_time_counted():
    with pytest.raises(Unreadable) as caught:
        list(read(delimited(LINES * 20), "a.csv", BILLS, within=replace(ORDINARY, cpu=1)))
    assert caught.value.code == "too_slow"


def test_a_reading_process_killed_half_way_is_told_in_words():
    reading = read(long_workbook(), "a.xlsx", BILLS)
    process = reading._child.process
    rows = iter(reading)
    next(rows)
    process.kill()
    with pytest.raises(Unreadable) as caught:
        list(rows)
    assert "中途断了" in caught.value.sentence and process.returncode == -signal.SIGKILL


def test_a_reading_that_nobody_walks_leaves_no_process():
    process = read(long_workbook(), "a.xlsx", BILLS)._child.process
    assert process.returncode is not None


@pytest.mark.req("S4-02")
def test_a_file_is_read_also_after_everything_that_waits_to_read_was_killed():
    readers.reader().kill()
    before = readers._nursery._process.pid
    os.kill(before, signal.SIGKILL)
    assert len(list(read(workbook(("数据", LINES[:3])), "a.xlsx", BILLS))) == 2
    assert readers._nursery._process.pid != before


@pytest.mark.req("S4-02")
def test_reading_processes_end_with_whoever_asked_for_them():
    asks = "from shouwang.sheets import readers; one = readers.reader(); print(one.pid, flush=True); import os; os._exit(0)"
    said = subprocess.run([sys.executable, "-c", asks], cwd=readers.ROOT, capture_output=True, text=True, check=True)
    for _ in range(100):
        if not os.path.exists(f"/proc/{int(said.stdout)}"):
            break
        time.sleep(0.05)
    else:
        pytest.fail("the reading process is still there")


def test_a_process_that_was_forked_has_a_nursery_of_its_own():
    readers.reader().kill()
    ours, mine = readers._nursery, os.getpid()
    assert ours.owner == mine
    pid = os.fork()
    if not pid:
        readers.reader().kill()
        os._exit(0 if readers._nursery is not ours else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert len(list(read(workbook(("数据", LINES[:3])), "a.xlsx", BILLS))) == 2


def test_the_reading_process_knows_nothing_of_us(monkeypatch):
    monkeypatch.setenv("SHOUWANG_SECRET_KEY", "geheim")
    reading = read(long_workbook(), "a.xlsx", BILLS)
    with open(f"/proc/{reading._child.process.pid}/environ") as environment:
        assert "SHOUWANG" not in environment.read()
    assert resource.prlimit(reading._child.process.pid, resource.RLIMIT_AS)[0] == ORDINARY.memory <= 3 << 29


def test_nothing_but_plain_nouns_comes_through_the_pipe():
    with pytest.raises(wire.pickle.UnpicklingError):
        wire.opened(wire.pickle.dumps(os.system))
    assert wire.opened(wire.pickle.dumps(("end",))) == ("end",)


def test_a_mistake_of_our_own_tells_its_place_and_no_words(caplog):
    with pytest.raises(Unreadable):
        list(child.Child("read", Request("名单.csv", None), delimited([["机密", "x"]] * 9), ORDINARY).frames())
    assert "AttributeError" in caplog.text and "机密" not in caplog.text


def test_a_marked_copy_is_made_by_such_a_process_as_well():
    with pytest.raises(Unreadable) as caught:
        marked_copy(zipped({"a.csv": b"0" * (64 << 20)}), "a.zip", [])
    assert caught.value.code == "too_large"


def test_the_first_look_ends_early():
    reading = read(long_workbook(), "a.xlsx", BILLS, most=500)
    assert len(list(reading)) == reading.kept == 500


def test_only_so_many_files_are_read_at_once_and_a_place_is_given_back(monkeypatch):
    monkeypatch.setattr(slots, "PATIENCE", 0.1)
    held = [slots.take(LARGE) for _ in range(slots.PLACES["large"])]
    with pytest.raises(Unreadable) as refused:
        slots.take(LARGE)
    assert refused.value.code == "busy"
    os.close(held.pop())
    os.close(slots.take(LARGE))
    for each in held:
        os.close(each)
