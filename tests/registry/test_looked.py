"""Pages of a file that was looked at or refused: what it would change household by household, why it was not taken in."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from shouwang.registry.models import Batch, Household
from tests.registry.conftest import run
from tests.registry.files import NEXT, VILLAGE, number, row, sheet

pytestmark = pytest.mark.django_db
SURNAMES = "赵钱孙李周"


def homes(many: int, **cells) -> list[dict]:
    return [
        row(f"{SURNAMES[at % 5]}{at:02d}", no=f"99012200100100{at:04d}", number=number(at + 1),
            village=(VILLAGE, NEXT)[at % 2], **cells)
        for at in range(many)
    ]  # fmt: skip


@pytest.mark.req("S1-44")
def test_every_household_that_a_file_would_change_is_listed_found_and_taken_away(take, bring, no_closing):
    take(*homes(60))
    batch = bring(sheet(*homes(60, health="残疾")))
    run(batch)
    page = bring.client.get(f"/households/files/{batch.key}/").content.decode()
    assert "载入会改动 60 户" in page and "逐户查看全部 60 户" in page
    address = f"/households/files/{batch.key}/changes/"
    first = bring.client.get(address)
    assert len(first.context["page"].rows) == 50 and "健康状况：空 → 残疾" in first.content.decode()
    assert len(bring.client.get(address + first.context["page"].next_url).context["page"].rows) == 10
    named = bring.client.get(address, {"q": "赵"}).context["page"].rows
    assert len(named) == 12 and {one.household.head_name[0] for one in named} == {"赵"}
    assert len(bring.client.get(address, {"place": f"{NEXT}000"}).context["page"].rows) == 30
    assert "没有符合条件的户" in bring.client.get(address, {"q": "郑"}).content.decode()
    taken = bring.client.get(address + "download/", {"q": "赵"})
    lines = CalamineWorkbook.from_filelike(BytesIO(taken.content)).get_sheet_by_index(0).to_python()
    assert lines[0] == ["户标识", "户主", "所在村组", "成员", "项目", "原来的", "文件里的"] and len(lines) == 13


def test_places_and_codes_are_told_in_words(take, bring, no_closing):
    take(*homes(2))
    batch = bring(sheet(*({**one, "village": NEXT, "relation": "户主", "labour": "无劳动力"} for one in homes(1))))
    run(batch)
    lines = batch.differences.get().lines
    assert lines[0][:2] == ["", "地点"] and all(said.startswith("township") for said in lines[0][2:]), lines
    assert all(not said.isdigit() for line in lines for said in line)


def test_a_second_look_lists_what_it_found_itself(take, bring, no_closing):
    take(*homes(3))
    batch = bring(sheet(*homes(3, health="残疾")))
    run(batch)
    bring.client.post(f"/households/files/{batch.key}/mapping/", {"column-health": ""})
    run(batch)
    assert "没有要改动的在册农户" in bring.client.get(f"/households/files/{batch.key}/changes/").content.decode()


def test_nobody_sees_changes_beyond_his_places(take, bring, no_closing, post, signed_in):
    take(*homes(4))
    batch = bring(sheet(*homes(4, health="残疾")))
    run(batch)
    village = signed_in(post("grid_worker", int(NEXT) * 1000))
    rows = village.get(f"/households/files/{batch.key}/changes/").context["page"].rows
    assert {one.place_id for one in rows} == {int(NEXT) * 1000} and len(rows) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04nothing", "打不开"), (b"\x81\xff\x81\xff" * 9, "编码")],
)
def test_a_file_that_is_no_table_is_an_attempt_with_its_sentence(bring, no_closing, data, words):
    batch = bring(data, "农户.xlsx" if data[:2] == b"PK" else "农户.csv")
    run(batch)
    batch.refresh_from_db()
    assert batch.state == "refused" and batch.sentence.endswith("。")
    for address in (f"/households/files/{batch.key}/", "/households/files/"):
        page = bring.client.get(address).content.decode()
        assert "未收下" in page and batch.sentence in page, words
    assert bring.client.post(f"/households/files/{batch.key}/withdraw/", {"reason": "错"}).status_code == 409


def test_a_file_of_another_county_is_an_attempt_when_it_is_loaded_all_the_same(bring, no_closing):
    batch = bring(sheet(row("甲", village="990199001001", number=number(1))))
    run(batch)
    assert bring.client.post(f"/households/files/{batch.key}/load/").status_code == 409
    batch.refresh_from_db()
    assert batch.state == "previewed"


def test_a_number_of_another_area_refuses_the_file_and_leaves_an_attempt(bring, no_closing, monkeypatch):
    from shouwang.refusal import Refused
    from shouwang.registry.write import Writer

    def taken(*_):
        raise Refused("number_taken", "有1个户编号在本地区以外已经登记，整份文件没有载入，请核对户编号。")

    batch = bring(sheet(*homes(2)))
    run(batch)
    monkeypatch.setattr(Writer, "write", taken)
    bring.client.post(f"/households/files/{batch.key}/load/")
    run(batch)
    batch.refresh_from_db()
    assert (batch.state, Household.objects.count()) == ("refused", 0) and "户编号" in batch.sentence
    assert Batch.objects.filter(state="loaded").count() == 0
