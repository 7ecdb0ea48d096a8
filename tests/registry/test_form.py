"""The fields of the household form that the register keeps (A1–A32): read from a file, kept, shown in words, corrected."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from shouwang.places.models import Place
from shouwang.registry.enrol import enrol
from shouwang.registry.models import Guarantee, Household, Income, Person
from shouwang.registry.rows import collect
from shouwang.vault.keep import plain
from tests.county import AREA
from tests.registry.files import VILLAGE, number

pytestmark = pytest.mark.django_db

HEAD = {
    "户编号": "F1", "行政村代码": VILLAGE, "户属性": "脱贫享受政策户", "监测对象类别": "脱贫不稳定户",
    "大中型易地扶贫搬迁集中安置区": "否", "姓名": "娜仁·格日勒", "性别": "女", "证件类型": "居民身份证",
    "证件号码": number(7, "19600305", man=False), "与户主关系": "户主", "民族": "达斡尔族", "政治面貌": "中共党员",
    "健康状况": "长期慢性病、患有大病", "文化程度": "初中", "在校生状况": "", "劳动技能": "弱劳动力或半劳动力",
    "务工区域": "县外省内", "是否参加城乡居民基本医疗保险": "是", "是否参加大病保险": "是", "是否接受医疗救助": "是",
    "享受低保政策情况": "农村低保", "享受特困供养政策情况": "否", "是否参加城乡居民基本养老保险": "是",
    "易地扶贫搬迁(同步搬迁人口)": "否", "收入统计期起": "2025-11-01", "收入统计期止": "2026-10-31",
    "生产经营性收入": "12000.50", "工资性收入": "8000", "财产性收入": "300", "转移性收入": "6000",
    "生产经营性支出": "4000.25", "其他支出": "9000", "其他支出具体为": "住院自付",
    "是否义务教育阶段适龄儿童少年失学辍学": "是",
    "全部参加城乡居民基本医疗保险": "否", "是否解决安全饮用水": "否", "饮水不安全原因": "水质不达标、水量不达标",
    "是否危房户": "是", "危房等级": "D级",
}  # fmt: skip
PUPIL = dict.fromkeys(HEAD, "") | {
    "户编号": "F1", "行政村代码": VILLAGE, "姓名": "小明", "与户主关系": "之孙子", "在校生状况": "小学",
    "证件号码": number(8, "20150910"), "是否参加城乡居民基本医疗保险": "否",
}  # fmt: skip


@pytest.fixture
def home(steward, at) -> Household:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(HEAD))
    writer.writeheader()
    writer.writerows([HEAD, PUPIL])
    read = collect(text.getvalue().encode("utf-8-sig"), "农户.csv")
    outlook = enrol(read, Place.objects.get(pk=AREA), by=steward, at=at)[1]
    assert [fault.code for fault in outlook.faults if not fault.kept] == []
    return Household.objects.get(key="F1")


@pytest.fixture
def page(home, post, signed_in) -> str:
    return signed_in(post("data_steward")).get(reverse("registry:household", args=["F1"])).content.decode()


@pytest.mark.req("A1", "A2")
def test_what_the_household_is_comes_in_and_is_shown(home, page):
    assert (home.attribute, home.category, home.relocation_site) == ("lifted_with", "unstable", False)
    assert "脱贫户" in page
    assert "脱贫不稳定户" in page


@pytest.mark.req(
    "A3",
    "A4",
    "A5",
    "A6",
    "A7",
    "A8",
    "A9",
    "A10",
    "A11",
    "A12",
    "A13",
    "A14",
    "A15",
    "A16",
    "A17",
    "A18",
    "A19",
    "A20",
)
def test_what_a_member_is_comes_in_with_its_codes_and_is_shown_in_words(home, page):
    person = Person.objects.get(name="娜仁·格日勒")
    assert plain(person.number) == HEAD["证件号码"]
    kept = {
        "sex": "2", "certificate_kind": "1", "relation": "01", "ethnicity": "31", "political": "01", "health": "2;3",
        "education": "3", "school": "", "labour": "3", "work_area": "3", "insured": True, "major_illness_insured": True,
        "medical_aid": True, "dibao": "rural", "tekun": "none", "pension": True, "relocated": False,
    }  # fmt: skip
    assert {name: getattr(person, name) for name in kept} == kept
    pupil = Person.objects.get(name="小明")
    assert (pupil.school, pupil.education, pupil.sex, pupil.birth) == ("03", "", "1", date(2015, 9, 10))
    for word in ("娜仁·格日勒", "户主", "达斡尔族", "长期慢性病", "患有大病", "初中", "弱劳动力或半劳动力", "农村低保",
                 "小学", "未参保", "养老保险"):  # fmt: skip
        assert word in page, word
    assert HEAD["证件号码"] not in page


@pytest.mark.req("A21", "A22", "A23", "A24", "A25", "A26", "A27", "A28")
def test_the_income_comes_in_exactly_and_what_is_computed_is_computed(home, page):
    income = Income.objects.get(household=home)
    assert (income.production_fen, income.wage_fen, income.property_fen) == (1_200_050, 800_000, 30_000)
    assert (income.transfer_fen, income.cost_fen) == (600_000, 400_025)
    assert (income.total_fen, income.net_fen, home.net_per_head_fen) == (2_630_050, 2_230_025, 1_115_012)
    assert (income.outlay_fen, income.outlay_note) == (900_000, "住院自付")
    assert (income.begins_on, income.ends_on) == (date(2025, 11, 1), date(2026, 10, 31))
    assert "住院自付" in page


@pytest.mark.req("A29", "A30", "A31", "A32", "S4-01")
def test_each_failing_guarantee_comes_in_with_its_detail_and_since_when(home, page):
    states = {one.kind: (one.is_firm, one.detail) for one in Guarantee.objects.filter(household=home, until=None)}
    assert states["education"][0] is False
    assert states["medical"][0] is False
    assert states["water"] == (False, "quality;quantity")
    assert states["housing"] == (False, "D")
    assert all(one.since for one in Guarantee.objects.filter(household=home))
    for word in ("义务教育", "基本医疗", "水质不达标", "水量不达标", "D级"):
        assert word in page, word


@pytest.mark.req(
    "A3", "A4", "A5", "A6", "A8", "A9", "A10", "A11", "A12", "A13", "A14", "A15", "A16", "A17", "A18", "A19", "A20"
)
def test_every_field_of_a_member_can_be_typed_with_the_same_codes(home, post, signed_in):
    person = Person.objects.get(name="小明")
    typed = {
        "name": "小亮", "certificate_kind": "1", "number": number(9, "20150911", man=False),
        "sex": "2", "relation": "07", "ethnicity": "01",
        "political": "13", "health": ["1"], "education": "", "school": "04", "labour": "5", "work_area": "1",
        "insured": "1", "major_illness_insured": "0", "medical_aid": "0", "dibao": "rural", "tekun": "none",
        "pension": "0", "relocated": "1", "note": "户口簿",
    }  # fmt: skip
    address = reverse("registry:member_correct", args=["F1", person.key])
    answer = signed_in(post("data_steward")).post(address, typed)
    assert answer.status_code == 302, answer.content.decode()
    person.refresh_from_db()
    flags = {"insured": True, "major_illness_insured": False, "medical_aid": False, "pension": False, "relocated": True}
    kept = {name: said for name, said in typed.items() if name not in ("number", "note")} | {"health": "1"} | flags
    assert {name: getattr(person, name) for name in kept} == kept
    assert plain(person.number) == typed["number"]
