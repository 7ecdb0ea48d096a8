import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shouwang.registry.models import Household, Person, Tag
from shouwang.vault.models import Opening
from tests.county import OTHER
from tests.registry.conftest import run
from tests.registry.files import FAMILY, NEXT, VILLAGE, number, row, sheet

pytestmark = pytest.mark.django_db

ELSEWHERE = row("远一", no="E1", number=number(50), village=NEXT, wage="100")


@pytest.fixture
def homes(take):
    take({**FAMILY[0], "phone": "19900000001", "home_phone": "19900000001", "tags": "重病"}, *FAMILY[1:], ELSEWHERE)
    return list(Household.objects.order_by("key"))


@pytest.fixture
def county(homes, post, signed_in):
    return signed_in(post("county_officer"))


@pytest.fixture
def village(homes, post, signed_in):
    return signed_in(post("grid_worker", int(VILLAGE) * 1000))


def _text(response) -> str:
    return response.content.decode()


def _heads(response) -> list[str]:
    return re.findall(r'href="/households/of/[^/]+/">([^<]+)</a>', _text(response))


def test_the_list_shows_what_the_viewer_may_see(county, village, homes, post, signed_in):
    assert _heads(county.get("/households/")) == ["甲一", "乙一", "远一"]
    assert _heads(village.get("/households/")) == ["甲一", "乙一"]
    assert _heads(signed_in(post("data_steward", OTHER)).get("/households/")) == []
    assert "还没有农户" in _text(signed_in(post("data_steward", OTHER)).get("/households/"))


@pytest.mark.parametrize(
    ("query", "heads"),
    [
        ("q=甲", ["甲一"]),
        ("q=H2", ["乙一"]),
        ("q=丑", []),
        (f"place={VILLAGE}000", ["甲一", "乙一"]),
        ("attribute=lifted_with", ["乙一"]),
        ("tag=FG-07", ["甲一"]),
        ("below_fen=4500.01", ["甲一", "远一"]),
        ("below_fen=4500", ["远一"]),
        ("order=income", ["远一", "甲一", "乙一"]),
        ("order=name", ["乙一", "甲一", "远一"]),
        ("is_safety_net=1", []),
        ("category=sudden", []),
        ("place=abc&below_fen=x&order=y&after=1~2~3", ["甲一", "乙一", "远一"]),
    ],
)
def test_the_list_is_filtered_and_sorted(county, query, heads):
    assert _heads(county.get(f"/households/?{query}")) == heads


def test_a_certificate_number_is_found_by_post_and_never_in_an_address(county, village, homes):
    response = county.post("/households/number/", {"number": number(50).lower()})
    assert response["Location"] == "/households/of/E1/"
    response = village.post("/households/number/", {"number": number(50)}, follow=True)
    assert "没有找到这个证件号码" in _text(response)
    assert number(50) not in _text(response)
    assert county.get("/households/number/").status_code == 405


def test_the_list_and_a_household_ask_few_questions(county, take, homes):
    take(*[row(f"户{n:02d}", no=f"Z{n:02d}", number=number(100 + n)) for n in range(60)])
    with CaptureQueriesContext(connection) as asked:
        county.get("/households/")
    assert len(asked) <= 25
    with CaptureQueriesContext(connection) as asked:
        county.get("/households/of/H1/")
    assert len(asked) <= 25


def test_pages_follow_each_other_by_key(county, take, homes):
    take(*[row(f"户{n:02d}", no=f"Z{n:02d}", number=number(100 + n)) for n in range(60)])
    first = county.get("/households/?order=name")
    following = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', _text(first)).group(1).replace("&amp;", "&")
    second = county.get(f"/households/{following}")
    assert len(_heads(first)) == 50
    assert len(_heads(second)) == 13
    assert not set(_heads(first)) & set(_heads(second))


def test_the_download_is_the_filtered_list_without_numbers(county, homes):
    response = county.get("/households/download/?q=甲")
    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["户标识", "所在村组", "户主", "人口"]
    assert [one[2] for one in rows[1:]] == ["甲一"]
    assert "19900000001" not in str(rows)


def test_a_households_page_masks_every_number(county, homes):
    text = _text(county.get("/households/of/H1/"))
    assert "甲二" in text
    assert f"9901{'*' * 10}{number(1)[-4:]}" in text
    assert number(1) not in text
    assert "19900000001" not in text
    assert "重病" in text or "FG-07" in text or "大病重病" in text


def test_a_number_is_opened_by_post_with_a_reason_and_logged(county, homes):
    person = Person.objects.get(key="P1")
    response = county.post(f"/vault/{person.number_id}/open/", {"reason": "核对身份"}, headers={"hx-request": "true"})
    assert number(1) in _text(response)
    opening = Opening.objects.get()
    assert (opening.reason, opening.household_id) == ("核对身份", person.household_id)


def test_nobody_opens_a_household_beyond_his_places(village, homes, post, signed_in):
    assert village.get("/households/of/E1/").status_code == 404
    assert village.get("/households/of/E1/story/").status_code == 404
    assert village.post("/households/of/E1/tag/", {"group": "FG-07"}).status_code == 404
    liaison = signed_in(post("liaison"))
    assert liaison.get("/households/").status_code == 403


def test_a_helper_sees_the_household_named_to_him_only(homes, post, signed_in, at):
    helper = post("helper")
    helper.pairings.create(household_id=homes[1].pk, since=at.date())
    client = signed_in(helper)
    assert _heads(client.get("/households/")) == [homes[1].head_name]
    assert client.get(f"/households/of/{homes[1].key}/").status_code == 200
    assert client.get(f"/households/of/{homes[0].key}/").status_code == 404


@pytest.mark.req("S1-44")
def test_the_story_says_who_changed_what_from_which_value(village, take, homes):
    take({**FAMILY[0], "health": "残疾"})
    values = {"name": "甲二", "relation": "02", "labour": "3", "note": "入户核对户口簿"}
    assert village.post("/households/of/H1/members/P2/correct/", values).status_code == 302
    text = _text(village.get("/households/of/H1/story/"))
    for words in ("入户核对户口簿", "劳动技能", "由农户信息表载入", "由农户信息表更新", "健康状况", "网格员"):
        assert words in text


def test_a_wrong_form_comes_back_with_its_fault(village, homes):
    response = village.post("/households/of/H1/members/P2/correct/", {"name": "", "note": ""})
    assert response.status_code == 422
    assert "必填" in _text(response) or "这个字段" in _text(response)


@pytest.mark.parametrize("deed", ["correct", "move", "join", "head", "income", "guarantee", "tag"])
def test_every_deed_of_a_village_has_its_page(village, homes, deed):
    assert village.get(f"/households/of/H1/{deed}/").status_code == 200


def test_the_deeds_of_a_village_are_done_from_its_pages(village, homes):
    day = {"on": "2026-10-08", "proof": "结婚证"}
    assert village.get("/households/of/H1/members/P2/leave/").status_code == 200
    baby = {"name": "甲三", "relation": "03", "reason": "birth", "birth": "2026-09-30", **day}
    assert village.post("/households/of/H1/join/", baby).status_code == 302
    assert village.post("/households/of/H1/members/P2/leave/", {"reason": "married_out", **day}).status_code == 302
    assert (
        village.post("/households/of/H2/tag/", {"group": "FG-12", "since": "2026-10-01", "source": "村里"}).status_code
        == 302
    )
    tag = Tag.objects.get(group="FG-12")
    assert village.post(f"/households/of/H2/tags/{tag.pk}/end/").status_code == 302
    income = {"begins_on": "2025-11-01", "ends_on": "2026-10-31", "wage_fen": "12000.5", "note": "入户"}
    assert village.post("/households/of/H2/income/", income).status_code == 302
    state = {"kind": "housing", "is_firm": "0", "detail": "C", "since": "2026-10-01", "source": "入户"}
    assert village.post("/households/of/H2/guarantee/", state).status_code == 302
    second = Household.objects.get(key="H2")
    assert second.net_fen == 1200050
    assert Household.objects.get(key="H1").members == 2
    text = _text(village.get("/households/changes/?quarter=2026-4"))
    assert "甲二" in text
    assert "2026年第四季度" in text
    assert "甲三" in _text(village.get("/households/changes/?quarter=2026-3")) or "甲三" in text


def test_a_refusal_is_a_page_with_its_sentence(village, homes):
    head = {"reason": "dead", "on": "2026-10-08", "proof": "死亡证明"}
    response = village.post("/households/of/H1/members/P1/leave/", head)
    assert response.status_code == 409
    assert "确定新户主" in _text(response)


def test_the_mark_is_set_and_lifted_from_the_page(homes, post, signed_in, take):
    take(row("老一", no="N1", number=number(31, "19450101"), labour="无劳动力", dibao="是"))
    client = signed_in(post("county_officer"))
    assert _heads(client.get("/households/proposals/")) == ["老一"]
    assert "建议标注兜底保障户" in _text(client.get("/households/of/N1/"))
    said = {"on": "2026-10-08", "reason": "入户核实"}
    assert client.post("/households/of/N1/mark/", said).status_code == 302
    assert _heads(client.get("/households/proposals/")) == []
    assert client.post("/households/of/N1/unmark/", said).status_code == 302


def test_the_paper_prints_masked_numbers(county, homes):
    text = _text(county.get("/households/of/H1/paper/"))
    assert "家庭成员" in text
    assert number(1) not in text


def test_a_file_is_looked_at_then_loaded_then_taken_back(bring, no_closing):
    batch = bring(sheet(*FAMILY, row("丁一", village="990122009009", number=number(9))))
    page = _text(bring.client.get(f"/households/files/{batch.key}/"))
    assert "hx-get" in page
    assert run(batch).state == "done"
    page = _text(bring.client.get(f"/households/files/{batch.key}/"))
    for words in ("载入可用的 3 行", "新增户", "找不到这个村", "表头对应"):
        assert words in page
    assert Household.objects.count() == 0
    assert bring.client.post(f"/households/files/{batch.key}/load/").status_code == 302
    assert run(batch).state == "done"
    assert Household.objects.count() == 2
    page = _text(bring.client.get(f"/households/files/{batch.key}/"))
    assert "载入结果" in page
    assert bring.client.post(f"/households/files/{batch.key}/withdraw/", {"reason": ""}).status_code == 409
    assert bring.client.post(f"/households/files/{batch.key}/withdraw/", {"reason": "拿错了"}).status_code == 302
    assert Household.objects.current().count() == 0
    assert batch.key in _text(bring.client.get("/households/files/"))


def test_a_file_of_which_nothing_can_be_loaded_says_so_and_offers_no_loading(bring, no_closing):
    batch = bring(sheet(row("远一", village="990199001001", number=number(60))))
    assert run(batch).state == "done"
    page = _text(bring.client.get(f"/households/files/{batch.key}/"))
    assert "像是别的地区的表，一行也没有载入" in page and "不载入" in page
    assert f"/households/files/{batch.key}/load/" not in page


def test_headings_that_were_not_understood_are_named_by_hand(bring, no_closing):
    batch = bring(f"大名,号,与户主关系\n甲一,{number(1)},户主\n".encode())
    work = run(batch)
    assert work.state == "refused"
    page = _text(bring.client.get(f"/households/files/{batch.key}/"))
    assert "缺少必填的列" in page
    assert "大名" in page
    said = {"column-name": "0", "column-number": "1", "column-relation": "2"}
    assert bring.client.post(f"/households/files/{batch.key}/mapping/", said).status_code == 302
    assert run(batch).state == "done"
    batch.refresh_from_db()
    assert batch.counts["faulty"] == 1  # the row names no village
    assert bring.client.post(f"/households/files/{batch.key}/load/").status_code == 409


def test_a_file_that_somebody_else_loaded_meanwhile_is_not_loaded_again(bring, no_closing):
    first, second = bring(sheet(*FAMILY)), bring(sheet(*FAMILY))
    for batch in (first, second):
        run(batch)
    bring.client.post(f"/households/files/{first.key}/load/")
    bring.client.post(f"/households/files/{second.key}/load/")
    run(first)
    assert run(second).sentence == f"这份文件已由批次 {first.key} 载入，没有改动。"
    second.refresh_from_db()
    assert second.state == "refused"
    assert Household.objects.count() == 2


def test_the_marked_copy_is_for_the_post_that_brought_the_file(bring, no_closing, post, signed_in):
    batch = bring(sheet(*FAMILY, row("丁一", village="990122009009", number=number(9))))
    run(batch)
    page = _text(bring.client.get(f"/households/files/{batch.key}/faults/"))
    assert "找不到这个村" in page
    assert "生成标注了问题的表" in page
    assert bring.client.post(f"/households/files/{batch.key}/mark/").status_code == 302
    work = run(batch)
    assert bring.client.get(work.location).status_code == 200
    response = bring.client.post(f"{work.location}fetch/")
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    assert "找不到这个村" in str(book.get_sheet_by_index(0).to_python())
    assert Opening.objects.get().reason == f"下载问题标注表（{batch.key}）"
    other = signed_in(post("county_officer"))
    assert other.post(f"/households/files/{batch.key}/mark/").status_code == 409
    assert other.post(f"{work.location}fetch/").status_code == 409


def test_nothing_is_brought_by_those_who_may_not(post, signed_in):
    client = signed_in(post("grid_worker"))
    assert client.get("/households/files/new/").status_code == 403
    assert client.post("/households/files/bring/").status_code == 403


def test_an_empty_file_is_refused_with_a_sentence(steward, signed_in):
    response = signed_in(steward).post("/households/files/bring/", {"file": SimpleUploadedFile("a.xlsx", b"")})
    assert response.status_code in (409, 422)


def test_a_file_not_wanted_is_put_aside(bring, no_closing):
    batch = bring(sheet(*FAMILY))
    run(batch)
    assert bring.client.post(f"/households/files/{batch.key}/drop/").status_code == 302
    batch.refresh_from_db()
    assert batch.state == "refused"


def test_proposals_are_found_by_name_and_taken_away(homes, post, signed_in, take):
    take(row("老一", no="N1", number=number(31, "19450101"), labour="无劳动力", dibao="是"))
    client = signed_in(post("county_officer"))
    assert _heads(client.get("/households/proposals/", {"q": "老"})) == ["老一"]
    assert _heads(client.get("/households/proposals/", {"q": "甲"})) == []
    assert client.get("/households/proposals/download/", {"q": "老"}).content[:2] == b"PK"


def test_a_question_is_found_on_the_desk_and_answered_on_its_page(bring, no_closing):
    batch = bring(sheet(*FAMILY))
    run(batch)
    bring.client.post(f"/households/files/{batch.key}/load/")
    run(batch)
    batch = bring(sheet({**FAMILY[0], "wage": "7777"}, {**FAMILY[1], "number": number(77, man=False), "person_no": ""}))
    run(batch)
    page = _text(bring.client.get(f"/households/files/{batch.key}/"))
    assert "待答复" in page and "在册农户的变化" in page and "7,777" in page and number(77, man=False) not in page
    bring.client.post(f"/households/files/{batch.key}/load/")
    run(batch)
    assert "农户表待答复" in _text(bring.client.get("/"))
    assert "去答复" in _text(bring.client.get(f"/households/files/{batch.key}/"))
    page = _text(bring.client.get(f"/households/questions/?batch={batch.key}"))
    asked = batch.questions.get()
    assert asked.number_mask in page and asked.person.number_mask in page
    said = {"answer": "same", "reason": "核对户口簿"}
    assert bring.client.post(f"/households/questions/{asked.pk}/", {**said, "reason": ""}).status_code == 409
    assert bring.client.post(f"/households/questions/{asked.pk}/", said).status_code == 302
    assert "没有待答复的行" in _text(bring.client.get("/households/questions/"))


def test_both_villages_find_the_household_that_changed_villages(take, post, signed_in):
    take(*FAMILY)
    take(*({**one, "village": NEXT} for one in FAMILY[:2]))
    for village, word in ((VILLAGE, "迁出"), (NEXT, "迁入")):
        client = signed_in(post("grid_worker", int(village) * 1000))
        assert "农户换村待知悉" in _text(client.get("/"))
        page = _text(client.get("/households/moved/"))
        assert word in page and "H1" in page
        pk = re.search(r"/households/moved/(\d+)/", page).group(1)
        assert client.post(f"/households/moved/{pk}/").status_code == 302
        assert "没有换村的农户" in _text(client.get("/households/moved/"))


@pytest.mark.req("S1-32")
def test_the_whole_workbook_has_a_row_for_each_member_and_is_refused_before_it_is_made_for_too_many(
    county, village, monkeypatch
):
    monkeypatch.setattr("shouwang.registry.sheet.MOST_HOMES", 2)
    rows = CalamineWorkbook.from_filelike(BytesIO(village.get("/households/workbook/").content)).get_sheet_by_index(0)
    assert len(rows.to_python()) == 1 + Person.objects.filter(household__place_id__lt=int(NEXT) * 1000).count()
    refused = county.get("/households/workbook/")
    assert refused.status_code == 409 and "最多下载2户" in _text(refused)
    assert county.get("/households/workbook/", {"q": "甲一"}).status_code == 200


@pytest.mark.req("S1-32")
def test_a_damaged_number_does_not_go_out_as_one(take, village):
    take(row("坏二", no="W2", number="9.90122E+17"), row("错三", no="W3", number="990122199001011111"))
    rows = CalamineWorkbook.from_filelike(BytesIO(village.get("/households/workbook/").content)).get_sheet_by_index(0)
    heads, *lines = rows.to_python()
    said = {line[heads.index("姓名")]: line[heads.index("证件号码")] for line in lines}
    assert said["坏二"] == "" and said["错三"].startswith("9901") and "*" in said["错三"]
