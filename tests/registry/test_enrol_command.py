import threading
from contextlib import contextmanager, suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection

from shouwang.accounts.models import Post
from shouwang.places.models import Place
from shouwang.registry.enrol import enrol
from shouwang.registry.models import Batch, Household, Person
from shouwang.registry.write import Writer
from shouwang.web.sight import within
from tests.county import AREA
from tests.registry.files import FAMILY, number, read, row, sheet

HEADS = "户编号,行政村代码,姓名,证件号码,与户主关系\n".encode()
AT = datetime(2026, 11, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def _enrol(*args, **options) -> int:
    try:
        call_command("enrol", *args, area=options.pop("area", "990122"), **options)
    except SystemExit as left:
        return left.code
    return 0


@pytest.mark.django_db
def test_the_last_line_counts_what_was_done(tmp_path, capsys):
    file = tmp_path / "农户.csv"
    file.write_bytes(sheet(*FAMILY, row("丙一", village="990122009009", number="无"), encoding="gb18030"))
    assert _enrol(str(file), preview=True, as_user="data_steward-990122000000000") == 0
    out = capsys.readouterr()
    assert out.out.startswith("enrol ok delivery=- rows=4 kept=3 faulty=1 doubtful=0 skipped=0 households_created=2")
    assert "第5行 证件号码:必填的一格是空的" in out.err
    assert _enrol(str(file), as_user="data_steward-990122000000000") == 0
    line = capsys.readouterr().out.strip().splitlines()[-1]
    assert line.startswith(
        "enrol ok delivery=990122-enrol-1 rows=4 kept=3 faulty=1 doubtful=0 skipped=0 households_created=2"
        " households_updated=0 households_unchanged=0 persons_created=3 persons_updated=0 persons_unchanged=0 seconds="
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "0"),
        (b"%PDF-1.7", "PDF"),
        ("姓名,电话\n甲,1\n".encode(), "缺少必填的列"),
        (b"\x81\xff\x81\xff" * 9, "编码"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(tmp_path, capsys, data, words):
    file = tmp_path / "农户.csv"
    file.write_bytes(data)
    assert _enrol(str(file), as_user="data_steward-990122000000000") == 2
    said = capsys.readouterr().err
    assert words in said
    with _seen():
        kept = Batch.objects.get()
        assert (kept.state, kept.by.role, kept.sentence) == ("refused", "data_steward", said.strip().split(": ", 1)[1])
        assert (kept.document is None) == (not data) and Household.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("甲", "", number=number(1), group="一组"), row("乙", "", number=number(2), group="一组")], "必填"),
        (
            [
                row("甲", village="990199001001", number=number(1)),
                row("乙", number=number(2), village="", township_name="别镇", village_name="别村"),
            ],
            "别的地区的表",
        ),
        ([row("甲", village="", village_name="无名村", number=number(1))], "别的地区的表"),
        ([], "没有一行农户数据"),
    ],
)
def test_a_file_of_which_no_row_can_be_kept_is_an_attempt(tmp_path, capsys, rows, words):
    file = tmp_path / "农户.csv"
    file.write_bytes(sheet(*rows) if rows else HEADS)
    for serial in (1, 2):
        assert _enrol(str(file), as_user="data_steward-990122000000000") == 0
        assert f"delivery=990122-enrol-{serial} rows={len(rows)} kept=0" in capsys.readouterr().out
    with _seen():
        one, again = Batch.objects.order_by("id")
        assert one.state == again.state == "refused" and words in one.sentence
        assert one.faults.count() >= len(rows) and not Place.objects.within(AREA).filter(level="group").exists()
    file.write_bytes(sheet(*FAMILY))
    assert _enrol(str(file), as_user="data_steward-990122000000000") == 0
    with _seen():
        assert Household.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("broken", [KeyboardInterrupt, MemoryError, OSError])
def test_a_load_that_breaks_off_is_an_attempt_too(tmp_path, capsys, monkeypatch, broken):
    file = tmp_path / "农户.csv"
    file.write_bytes(sheet(*FAMILY))

    def stop(*_):
        raise broken

    monkeypatch.setattr(Writer, "write", stop)
    with suppress(KeyboardInterrupt):
        assert _enrol(str(file), as_user="data_steward-990122000000000") == 1
    with _seen():
        kept = Batch.objects.get()
        assert (kept.state, Household.objects.count()) == ("refused", 0) and "中断" in kept.sentence
    monkeypatch.undo()
    assert _enrol(str(file), as_user="data_steward-990122000000000") == 0
    with _seen():
        assert [one.state for one in Batch.objects.order_by("id")] == ["refused", "loaded"]


@pytest.mark.django_db
def test_a_preview_and_whoever_may_not_load_leave_no_attempt(tmp_path):
    file = tmp_path / "农户.csv"
    file.write_bytes(b"%PDF-1.7")
    assert _enrol(str(file), preview=True, as_user="data_steward-990122000000000") == 2
    assert _enrol(str(file), as_user="county_approver-990122000000000") == 2
    with _seen():
        assert Batch.objects.count() == 0


@pytest.mark.django_db
def test_an_unknown_area_and_a_missing_file_are_refused(capsys):
    assert _enrol("nowhere.csv", as_user="data_steward-990122000000000") == 2
    assert "打不开" in capsys.readouterr().err
    assert _enrol("nowhere.csv", area="990199") == 2
    assert "没有代码为 990199 的地区" in capsys.readouterr().err


@contextmanager
def _seen():
    """What the county's data steward sees."""
    steward = Post.objects.select_related("place", "holder").get(role="data_steward", place_id=AREA)
    with within(steward.scope()):
        yield


def _load(outcomes: list, rows: tuple) -> None:
    try:
        steward = Post.objects.select_related("place", "holder").get(role="data_steward", place_id=AREA)
        with within(steward.scope()):
            outcomes.append(enrol(read(*rows), Place.objects.get(pk=AREA), by=steward, at=AT)[1])
    finally:
        connection.close()


def test_two_who_load_the_same_file_at_once_load_it_once(own_database):
    rows = tuple(row(f"户{n}", no=f"H{n}", number=f"99012219700101{n:03d}0") for n in range(1, 300))
    outcomes: list = []
    threads = [threading.Thread(target=_load, args=(outcomes, rows)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.counts["households_created"] for one in outcomes) == [0, 299]
    told = next(one for one in outcomes if one.same_as)
    assert told.counts["households_unchanged"] == 299
    steward = Post.objects.get(role="data_steward", place_id=AREA)
    with within(steward.scope()):
        assert (Batch.objects.count(), Household.objects.count(), Person.objects.count()) == (1, 299, 299)


@pytest.mark.django_db
def test_killed_in_the_middle_nothing_is_loaded(post, at, monkeypatch, settings):
    steward = post("data_steward")
    monkeypatch.setattr("shouwang.registry.enrol.PORTION", 1)
    written = []

    def stop(self, found, write=Writer.write):
        written.append(write(self, found))
        if len(written) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Writer, "write", stop)
    sealed = sorted((settings.DATA_DIR / "vault").rglob("*"))
    with within(steward.scope()):
        with pytest.raises(KeyboardInterrupt):
            enrol(read(*FAMILY), Place.objects.get(pk=AREA), by=steward, at=at)
        assert Batch.objects.count() == Household.objects.count() == Person.objects.count() == 0
    assert [path for path in (settings.DATA_DIR / "vault").rglob("*") if path.is_file() and path not in sealed] == []
