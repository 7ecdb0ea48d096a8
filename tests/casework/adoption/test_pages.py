from datetime import date

import pytest

from shouwang.queue.models import Work
from tests.casework import care, walk
from tests.casework.adoption.conftest import GONE, adopt, case
from tests.county import post
from tests.registry.national_files import national

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-25")]


@pytest.fixture
def county(signed_in):
    return signed_in(post("county_officer"))


def shown(client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_who_waits_is_listed_with_what_he_will_lack(load, county):
    load(national(1, 帮扶责任人=""), national(2, 识别监测时间=""))
    ready, blocked = shown(county, "/adoption/"), shown(county, "/adoption/?list=blocked")
    assert ("国甲1" in ready, "国甲2" in ready, "缺帮扶责任人" in ready) == (True, False, True)
    assert ("国甲2" in blocked, "监测对象没有识别监测时间" in blocked) == (True, True)
    assert "国甲2" not in shown(county, "/adoption/?list=blocked&mark=misfit")
    assert "国甲1" not in shown(county, "/adoption/?q=G2")


def test_each_list_is_taken_home_as_a_workbook(load, county):
    load(national(1), national(2, 识别监测时间=""))
    adopt(1)
    for name in ("", "blocked", "lacking", "changed"):
        response = county.get(f"/adoption/download/?list={name}")
        assert (response.status_code, response.content[:2]) == (200, b"PK")


def test_a_place_is_looked_at_before_it_is_adopted(load, county):
    load(national(1), national(2, **GONE), national(3, 识别监测时间=""))
    page = shown(county, f"/adoption/start/?place={walk.TOWNSHIP}")
    assert "将接续 2 户，其中 0 户有内容待补充" in page
    response = county.post("/adoption/start/", {"place": walk.TOWNSHIP, "batch": ""})
    assert response.status_code == 302
    with walk.see():
        assert Work.objects.latest("id").args == {"place": walk.TOWNSHIP, "batch": ""}


def test_a_household_that_lacks_its_month_is_adopted_with_what_a_person_adds(load, county):
    load(national(1, 识别监测时间="", 监测联系人="孙联"))
    page = shown(county, "/adoption/of/G1/")
    assert ("监测对象没有识别监测时间" in page, "孙联" in page, "13900000001" in page) == (True, True, False)
    without = county.post("/adoption/of/G1/", {"identified_on": "2025-07-01"})
    assert (without.status_code, "须写明依据" in without.content.decode()) == (409, True)
    assert 'value="2025-07-01"' in without.content.decode()
    done = county.post("/adoption/of/G1/", {"identified_on": "2025-07-01", "reason": "县级审定文件"})
    assert (done.status_code, case().qualified_on) == (302, date(2025, 7, 1))
    assert shown(county, done["Location"])


def test_a_village_supplies_what_is_missing(load, signed_in):
    load(national(1, 帮扶责任人电话="139", **{"致贫/返贫风险1": ""}))
    adopt()
    village, key = signed_in(walk.reviewer()), case().key
    page = shown(village, "/adoption/?list=lacking")
    assert f"/adoption/case/{key}/risks/" in page
    assert "帮扶责任人电话" in shown(village, f"/adoption/case/{key}/phone/")
    for name, said in (
        ("risks", {"main_risk": "01", "reason": "查全国系统"}),
        ("phone", {"unit": "县教育局", "phone": "13900000009"}),
        ("read", {"reason": "电话已补"}),
    ):
        assert village.post(f"/adoption/case/{key}/{name}/", said).status_code == 302
    refused = village.post(f"/adoption/case/{key}/way/", {"way": "helped", "reason": "查"})
    assert (refused.status_code, "还没有消除" in refused.content.decode()) == (409, True)
    assert "风险类型" not in shown(village, "/adoption/?list=lacking").split("待补充</th>")[1].split("</td>")[4]


def test_two_who_name_the_risks_do_not_undo_each_other_unseen(load, signed_in):
    load(national(1, **{"致贫/返贫风险1": ""}))
    adopt()
    village, url = signed_in(walk.reviewer()), f"/adoption/case/{case().key}/risks/"
    assert 'name="stands_risks"' in shown(village, url)
    opened = {"shown": "1", "stands_risks": ""}
    assert village.post(url, {"main_risk": "01", "reason": "查全国系统"}).status_code == 302
    late = village.post(url, opened | {"main_risk": "03", "reason": "入户核实"})
    assert (late.status_code, "风险类型已是因病" in late.content.decode(), case().risks) == (409, True, ["01"])


def test_what_changed_is_shown_beside_what_stands_and_decided(load, county):
    load(national(1))
    adopt()
    load(national(1, **{"致贫/返贫风险2": "因学"}))
    key = case().key
    assert "风险类型：全国系统因病、因学，本系统因病" in shown(county, "/adoption/?list=changed")
    page = shown(county, f"/adoption/changes/{key}/")
    entry = page.split('name="entry" value="')[1].split('"')[0]
    without = county.post(f"/adoption/changes/{key}/", {"risks": "kept", "entry": entry})
    assert (without.status_code, "请写明理由" in without.content.decode()) == (409, True)
    assert county.post(f"/adoption/changes/{key}/", {"risks": "taken", "entry": entry}).status_code == 302
    assert case().risks == ["01", "02"]
    stale = county.post(f"/adoption/changes/{key}/", {"entry": "1"})
    assert stale.status_code == 409


def test_the_pages_of_an_adopted_case_open_without_application_and_home_check(load, county):
    load(national(1), national(2, **GONE))
    adopt()
    care.line_of_the_year()
    for serial in (1, 2):
        key = case(serial).key
        for url in (f"/cases/of/{key}/", f"/care/of/{key}/", f"/exits/of/{key}/", f"/households/of/G{serial}/story/"):
            shown(county, url)
    assert "不需要答复书" in shown(county, f"/cases/of/{case().key}/answer/", 409)
    assert "按全国系统接续" in shown(county, f"/cases/of/{case().key}/")


def test_a_post_sees_its_own_places_only(load, signed_in):
    load(national(1), national(2, 行政村代码="990122002001"))
    page = shown(signed_in(post("township_specialist", walk.TOWNSHIP)), "/adoption/")
    assert ("国甲1" in page, "国甲2" in page) == (True, False)
    assert signed_in(post("township_specialist", walk.TOWNSHIP)).get("/adoption/of/G2/").status_code == 404


def test_the_list_costs_no_query_a_row(load, county, django_assert_max_num_queries):
    load(*[national(n, 识别监测时间="") for n in range(1, 13)])
    with django_assert_max_num_queries(25):
        shown(county, "/adoption/?list=blocked")
