import io

import pytest
import xlsxwriter

from shouwang.accounts.enlist import enlist
from shouwang.accounts.models import Post, User
from shouwang.refusal import Refused
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = pytest.mark.django_db
HEAD = ["姓名", "账号", "岗位", "区划代码", "部门"]
GOOD = [
    ["王新", "wang-xin", "网格员", "990122001001", ""],
    ["李医保", "li-yibao", "部门联络员", "990122", "医保局"],
    ["王新", "wang-xin", "村级审核人", "990122001002", ""],
]


def _workbook(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write(0, 0, "守望县岗位名册")
        for number, row in enumerate([HEAD, *rows], start=1):
            page.write_row(number, 0, row)
    return out.getvalue()


@pytest.fixture
def officer(post):
    by = post("system_admin")
    with within(by.scope()):
        yield by


def _enlist(rows, by, at):
    return enlist(_workbook(rows), "岗位.xlsx", by=by, at=at, on=at.date())


def test_a_list_of_posts_comes_in_as_it_was_sent(officer, at):
    result = _enlist(GOOD, officer, at)
    assert {(post.role, post.place_id, post.supplier) for post in result.posts} == {
        ("grid_worker", 990122001001000, ""),
        ("liaison", AREA, "medical_insurance"),
        ("village_reviewer", 990122001002000, ""),
    }
    assert result.faults == []
    assert set(result.passwords) == {"wang-xin", "li-yibao"}
    assert User.objects.get(username="wang-xin").must_change_password


def test_the_same_list_again_changes_nothing(officer, at):
    _enlist(GOOD, officer, at)
    again = _enlist([*GOOD, GOOD[0]], officer, at)
    assert (again.posts, again.unchanged, again.passwords) == ([], 4, {})


def test_bad_rows_are_named_with_their_place_and_the_good_ones_come_in(officer, at):
    result = _enlist(
        [
            GOOD[0],
            ["越界", "yue-jie", "网格员", "990123001001", ""],
            ["错级", "cuo-ji", "网格员", "990122", ""],
            ["无部门", "wu-bumen", "部门联络员", "990122", ""],
            ["另一人", "wang-xin", "网格员", "990122001002", ""],
            ["乱岗", "luan-gang", "总指挥", "990122001001", ""],
            ["", "kong", "网格员", "990122001001", ""],
        ],
        officer,
        at,
    )
    assert len(result.posts) == 1
    assert {fault.row for fault in result.faults} == {4, 5, 6, 7, 8, 9}
    assert not User.objects.filter(username__in=["yue-jie", "cuo-ji", "wu-bumen", "kong"]).exists()


def test_a_file_that_is_no_list_of_posts_is_refused(officer, at):
    with pytest.raises(Refused):
        enlist(b"%PDF-1.4 no table", "a.pdf", by=officer, at=at, on=at.date())
    before = Post.objects.count()
    with pytest.raises(Refused):
        enlist("甲,乙\n1,2\n".encode(), "a.csv", by=officer, at=at, on=at.date())
    assert Post.objects.count() == before
