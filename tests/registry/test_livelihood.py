"""What people live on, where they live, what they pay: said by files and people, shown, ended, struck out, taken away."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from shouwang.places.models import Place
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.registry.correct import correct_household
from shouwang.registry.divide import split
from shouwang.registry.livelihood import Job, Product, Project, key_of, products_of
from shouwang.registry.models import (
    Batch,
    Guarantee,
    Household,
    Income,
    Person,
    Statement,
)
from shouwang.registry.models import Job as JobRow
from shouwang.registry.models import Product as ProductRow
from shouwang.registry.models import Project as ProjectRow
from shouwang.registry.provenance import facts_of
from shouwang.registry.provide import say_job, say_product, say_project
from shouwang.registry.record import record_guarantee, record_income
from shouwang.registry.scope import is_in_scope
from shouwang.registry.state import project
from shouwang.registry.withdraw import withdraw
from shouwang.reporting.export import table
from shouwang.reporting.export.table import Asked
from shouwang.trail.models import Line
from tests.registry.files import FAMILY, NEXT

LIVES = {
    "hukou": "外村", "residence": "外出务工", "away": "202603", "site": "幸福小区",
    "employer": "昆山电子厂", "workplace": "江苏省昆山市", "job_from": "202603", "pay": "4500.50", "channel": "外出务工",
    "products": "绵羊50只、玉米20.5亩", "claims": "1200", "own": "8000.01", "food": "是", "clothing": "否",
    "from": "2025-10-01", "to": "2026-09-30",
}  # fmt: skip
JOB = Job("昆山电子厂", "江苏省昆山市", date(2026, 3, 1), None, 450050, "01")
TABLES = (Household, Person, Income, Guarantee, JobRow, ProductRow)
pytestmark = pytest.mark.django_db


@pytest.fixture
def home(take):
    take({**FAMILY[0], **LIVES}, *FAMILY[1:])
    return Household.objects.get(key="H1")


@pytest.fixture
def head(home):
    return Person.objects.select_related("household").get(household=home, relation="01")


def jobs(rows=JobRow.objects):
    return [Job(*(getattr(one, name) for name in Job._fields)) for one in rows.order_by("begins_on", "id")]


def products():
    return {one.key: Product(one.scale, one.since, one.until) for one in ProductRow.objects.all()}


@pytest.mark.req("S0-06", "S1-09", "S1-10", "S1-12", "S4-34")
def test_a_file_says_where_people_live_what_they_live_on_and_what_they_paid(home, head):
    assert (head.hukou, head.residence, head.away_since) == ("elsewhere", "away", date(2026, 3, 1))
    assert home.resettlement == "幸福小区"
    assert jobs() == [JOB] and JobRow.objects.get().row == 2
    assert products() == {"sheep": (Decimal(50), None, None), "maize": (Decimal("20.5"), None, None)}
    income = Income.objects.get(household=home)
    assert (income.claims_fen, income.own_outlay_fen, income.outlay_fen) == (120000, 800001, None)
    states = dict(Guarantee.objects.filter(household=home, until=None).values_list("kind", "is_firm"))
    assert (states["food"], states["clothing"]) == (True, False)


def test_the_same_file_again_and_a_second_look_change_nothing(home, take, at):
    before = [list(model.objects.order_by("id").values()) for model in TABLES]
    said = Statement.objects.count()
    counts = take({**FAMILY[0], **LIVES, "pay": "4500.5"}, *FAMILY[1:], at=at + timedelta(days=40)).counts
    assert (counts["households_unchanged"], counts["persons_unchanged"]) == (2, 3)
    project(Household.objects.values_list("id", flat=True), at=at + timedelta(days=41))
    assert [list(model.objects.order_by("id").values()) for model in TABLES] == before
    assert Statement.objects.count() == said


def test_what_the_register_shows_in_a_file_says_nothing_new(home, head, take, at):
    """In, out and in again: the words that the register shows are read as the values that it holds."""
    [job], said = JobRow.objects.all(), Statement.objects.count()
    money = Income.objects.get(household=home)
    goods = {one.get_key_display(): one.amount for one in ProductRow.objects.all()}
    again = {
        "hukou": codes.title("hukou", head.hukou), "residence": codes.title("residence", head.residence),
        "away": head.away_since.isoformat(),
        "site": home.resettlement, "employer": job.employer, "workplace": job.workplace,
        "job_from": job.begins_on.isoformat(), "pay": f"{job.pay_fen / 100:.2f}", "channel": job.get_channel_display(),
        "products": "，".join(word + amount for word, amount in goods.items()), "claims": f"{money.claims_fen / 100:.2f}",
        "own": f"{money.own_outlay_fen / 100:.2f}", "food": "是", "clothing": "否",
        "from": money.begins_on.isoformat(), "to": money.ends_on.isoformat(),
    }  # fmt: skip
    take({**FAMILY[0], **again}, *FAMILY[1:], at=at + timedelta(days=40))
    assert Statement.objects.count() == said


def test_another_file_adds_a_job_ends_one_and_what_it_does_not_understand_is_named(home, take, at):
    later = {**FAMILY[0], **LIVES, "job_to": "202611", "products": "绵羊60只，金矿3座"}
    outlook = take(later, *FAMILY[1:], at=at + timedelta(days=40))
    assert (outlook.counts["households_updated"], outlook.counts["persons_updated"]) == (1, 1)
    assert [one.code for one in outlook.faults if one.code == "product_word"] == ["product_word"]
    assert jobs() == [JOB._replace(ends_on=date(2026, 11, 1))]
    assert products()["sheep"].scale == 60 and products()["maize"].scale == Decimal("20.5")
    take({**later, "employer": "苏州物流", "job_from": "202612", "job_to": ""}, *FAMILY[1:], at=at + timedelta(days=70))
    assert [one.employer for one in jobs()] == ["昆山电子厂", "苏州物流"]


def test_a_blank_in_a_file_empties_nothing_and_a_job_keeps_its_key(home, head, take, steward, at):
    about = {"by": steward, "at": at + timedelta(days=2), "note": "入户"}
    renamed = JOB._replace(employer="昆山电子有限公司", pay_fen=480000)
    say_job(head, renamed, key=key_of(JOB), **about)
    say_product(home, "cattle", Product(Decimal(3), date(2024, 5, 1), None), **about)
    said = {
        **LIVES,
        "employer": "昆山电子有限公司",
        "pay": "",
        "channel": "",
        "away": "",
        "products": "羊50只、肉牛3头",
    }
    outlook = take({**FAMILY[0], **said}, *FAMILY[1:], at=at + timedelta(days=60))
    assert not [one for one in outlook.faults if one.code == "overruled"]
    assert jobs() == [renamed] and products()["cattle"] == (Decimal(3), date(2024, 5, 1), None)
    assert Person.objects.get(pk=head.pk).away_since == date(2026, 3, 1)
    take({**FAMILY[0], **LIVES}, *FAMILY[1:], at=at + timedelta(days=61))  # the same file again
    assert jobs() == [renamed]


def test_a_file_taken_back_takes_what_it_alone_said(home, head, steward, at):
    withdraw(Batch.objects.get(), by=steward, at=at + timedelta(days=1), reason="传错")
    assert not jobs() and not products()
    assert jobs(JobRow.everything) == [JOB]


@pytest.mark.req("S1-10")
def test_a_job_is_said_corrected_ended_and_struck_out(head, steward, at):
    other = Job("本村合作社", "", date(2026, 5, 1), None, None, "")
    about = {"by": steward, "at": at + timedelta(days=2), "note": "入户"}
    say_job(head, other, **about)
    assert jobs() == [JOB, other]
    with pytest.raises(Refused, match="已经登记"):
        say_job(head, other._replace(pay_fen=5), **about)
    ended = JOB._replace(ends_on=date(2026, 10, 1), pay_fen=460000)
    say_job(head, ended, key=key_of(JOB), **about)
    line = Line.objects.filter(verb="registry.correct").latest("id")
    assert line.changes["务工"][1].startswith("昆山电子厂，江苏省昆山市，2026年3月1日至2026年10月1日，月收入4,600")
    say_job(head, None, key=key_of(other), **about)
    assert jobs() == [ended] and JobRow.everything.count() == 2
    for wrong, said in (
        (Job("", "", None, None, None, ""), "至少"), (other._replace(begins_on=date(2027, 1, 1)), "日期不对"),
        (other._replace(ends_on=date(2026, 1, 1)), "早于"), (other._replace(pay_fen=-1), "负数"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            say_job(head, wrong, **about)


@pytest.mark.req("S1-09", "S1-11")
def test_a_product_and_a_project_are_said_and_ended(home, steward, at):
    about = {"by": steward, "at": at + timedelta(days=2), "note": "入户"}
    say_product(home, "sheep", Product(Decimal("55.00"), None, date(2026, 10, 1)), **about)
    say_product(home, "maize", None, **about)
    assert products() == {"sheep": (Decimal(55), None, date(2026, 10, 1))}
    share = Project("肉羊养殖基地", None, "兴牧合作社", "running", date(2026, 1, 1), "入股5000元")
    say_project(home, share, **about)
    say_project(home, share._replace(state="failed", state_on=date(2026, 10, 8)), key=key_of(share), **about)
    row = ProjectRow.objects.get()
    assert (row.name, row.state, row.state_on, row.place_id) == (
        "肉羊养殖基地",
        "failed",
        date(2026, 10, 8),
        home.place_id,
    )
    with pytest.raises(Refused, match="列表"):
        say_product(home, "gold", Product(None, None, None), **about)
    with pytest.raises(Refused, match="项目名称"):
        say_project(home, share._replace(name=" "), **about)


def test_the_sources_tell_what_stood_on_a_day(home, head, steward, at):
    say_job(head, None, key=key_of(JOB), by=steward, at=at + timedelta(days=5), note="查无此事")
    now = {one.title: one for one in facts_of(home, (at + timedelta(days=9)).date(), at.date())[1].facts}
    assert now["务工"].stands.said.startswith("昆山电子厂")  # by what was known on the first day
    later = (at + timedelta(days=9)).date()
    then = {one.title: one for one in facts_of(home, later, later)[1].facts}
    assert (then["务工"].stands.said, then["居住情况"].stands.said) == ("", "外出（2026年3月1日起）")
    told = {one.title: one.stands.said for one in facts_of(home, later, later)[0].facts}
    assert (told["主要产品：羊"], told["不愁穿"], told["易地搬迁安置点"]) == ("50只", "无保障", "幸福小区")


def test_money_that_was_only_paid_is_no_income(home, steward, at):
    record_income(
        home, {}, begins_on=date(2025, 11, 1), ends_on=date(2026, 10, 31), own_outlay_fen=9, claims_fen=0, by=steward,
        at=at, note="入户",
    )  # fmt: skip
    assert set(Income.objects.filter(household=home).values_list("own_outlay_fen", "claims_fen")) == {
        (800001, 120000),
        (9, 0),
    }
    home.refresh_from_db()
    assert (home.net_fen, home.income_to) == (900000, date(2026, 9, 30))


def test_food_and_clothing_are_kept_like_guarantees(home, steward, at):
    record_guarantee(home, "clothing", is_firm=True, since=at.date(), source="入户", by=steward, at=at)
    assert Guarantee.objects.get(household=home, kind="clothing", until=None).is_firm
    assert Guarantee.objects.filter(household=home, kind="clothing").count() == 2


@pytest.mark.req("S0-06")
@pytest.mark.parametrize(
    ("hukou", "residence", "relocated", "answer"),
    [("here", "elsewhere", False, True), ("elsewhere", "here", False, True), ("urban", "elsewhere", True, True),
     ("urban", "elsewhere", False, False), ("elsewhere", "away", False, False), ("", "", False, True),
     ("elsewhere", "", False, True), ("", "elsewhere", False, True)],
)  # fmt: skip
def test_either_hukou_or_dwelling_puts_somebody_in_scope(hukou, residence, relocated, answer):
    assert is_in_scope(hukou, residence, is_relocated=relocated) is answer


@pytest.mark.parametrize(
    ("text", "scale", "known", "unread"),
    [("养羊", "30", {"sheep": 30}, []), ("种植玉米20亩；土豆", "", {"maize": 20, "potato": None}, []),
     ("羊30亩", "", {}, ["羊30亩"]), ("金矿", "", {}, ["金矿"]), ("", "", {}, []), ("肉牛养殖", "", {"cattle": None}, []),
     ("约5头牛", "", {}, ["约5头牛"]), ("玉米99999999亩", "", {}, ["玉米99999999亩"])],
)  # fmt: skip
def test_products_are_read_as_far_as_they_are_understood(text, scale, known, unread):
    assert products_of(text, scale) == (known, unread)


@pytest.mark.req("S1-10", "S1-11")
def test_the_page_shows_them_and_one_form_each_says_corrects_and_strikes_out(head, steward, signed_in):
    client, page = signed_in(steward), "/households/of/H1/"
    form = f"{page}members/{head.key}/job/"
    shown = client.get(page).content.decode()
    for said in ("昆山电子厂", "4,500.50", "羊 50只", "没有登记参与的产业项目", "幸福小区", "不在范围", "合规自付支出"):
        assert said in shown, said
    wrong = client.post(form, {"employer": "快递站", "begins_on": "2026-05-01", "note": ""})
    assert wrong.status_code == 422 and "快递站" in wrong.content.decode()
    assert client.post(form, {"employer": "快递站", "begins_on": "2026-05-01", "note": "入户"}).status_code == 302
    which = f"{form}?which={key_of(JOB)}"
    assert 'value="昆山电子厂"' in client.get(which).content.decode()
    kept = {"employer": "昆山电子厂", "workplace": "江苏省昆山市", "begins_on": "2026-03-01", "channel": "01"}
    assert client.post(which, {**kept, "ends_on": "2026-10-01", "note": "返乡"}).status_code == 302
    assert [(one.employer, one.ends_on) for one in jobs()] == [("昆山电子厂", date(2026, 10, 1)), ("快递站", None)]
    assert client.post(f"{page}product/?which=sheep", {"strike": "on", "note": "已卖"}).status_code == 302
    said = {"name": "冷库", "village_id": "", "state": "running", "note": "入户"}
    assert client.post(f"{page}project/", said).status_code == 302
    assert set(products()) == {"maize"} and "冷库" in client.get(page).content.decode()


def test_a_job_goes_along_with_who_does_it_and_a_product_with_where_it_grows(home, head, steward, at):
    second = Person.objects.get(household=home, relation="02")
    say_job(second, JOB, by=steward, at=at + timedelta(days=1), note="入户")
    made = split(home, [second], head=second, on=at.date(), proof="户口簿", by=steward, at=at + timedelta(days=2))
    assert dict(JobRow.objects.values_list("person", "household")) == {head.pk: home.pk, second.pk: made.pk}
    there = Place.objects.get(pk=int(NEXT) * 1000)
    correct_household(home, {"place": there}, by=steward, at=at + timedelta(days=3), note="搬迁")
    assert set(ProductRow.objects.values_list("place", flat=True)) == {there.pk}
    assert JobRow.objects.get(person=head).place_id == there.pk != JobRow.objects.get(person=second).place_id


def test_they_are_exported(home, head, steward, at):
    say_project(
        home, Project("冷库", None, "", "running", None, ""), by=steward, at=at + timedelta(days=1), note="入户"
    )
    asked = Asked(home.place.parent, at)
    [job] = table("jobs").sorted_rows(asked)
    assert (job["person"], job["employer"], job["pay"], job["channel"]) == (head.key, "昆山电子厂", 450050, "01")
    goods = {row["product"]: (row["scale"], row["unit"]) for row in table("products").sorted_rows(asked)}
    assert goods == {"sheep": ("50.00", "只"), "maize": ("20.50", "亩")}
    assert [row["name"] for row in table("projects").sorted_rows(asked)] == ["冷库"]


def test_an_income_of_another_period_is_corrected_over_what_stands(home, steward, signed_in):
    client, income = signed_in(steward), Income.objects.get(household=home)
    form = f"/households/of/H1/income/?which={income.pk}"
    assert form in client.get("/households/of/H1/").content.decode()
    assert 'value="8000.01"' in client.get(form).content.decode()


def test_a_form_carries_what_it_was_shown(head, steward, signed_in, at):
    client, form = signed_in(steward), f"/households/of/H1/members/{head.key}/job/?which={key_of(JOB)}"
    shown = {"shown": "1", "employer": "昆山电子厂", "workplace": "江苏省昆山市", "begins_on": "2026-03-01",
             "ends_on": "", "pay_fen": "4500.5", "channel": "01"}  # fmt: skip
    carried = shown | {f"initial-{name}": value for name, value in shown.items() if name != "shown"}
    say_job(head, JOB._replace(pay_fen=500000), key=key_of(JOB), by=steward, at=at + timedelta(days=1), note="工资条")
    mine = client.post(form, {**carried, "ends_on": "2026-10-01", "note": "返乡"})
    assert mine.status_code == 302 and jobs() == [JOB._replace(pay_fen=500000, ends_on=date(2026, 10, 1))]
    both = client.post(form, {**carried, "pay_fen": "4700", "note": "本人说"})
    assert both.status_code == 409 and "已改为“5000" in both.content.decode()


@pytest.mark.req("S1-09", "S1-10")
def test_a_file_that_repeats_what_people_said_of_jobs_and_products_is_no_change(take, steward, at):
    take(*FAMILY)
    head, about = Person.objects.get(name="甲一"), {"by": steward, "at": at + timedelta(days=1), "note": "入户"}
    say_job(head, JOB, **about)
    say_product(head.household, "sheep", Product(Decimal(50), None, None), **about)
    same = {name: LIVES[name] for name in ("employer", "workplace", "job_from", "pay", "channel")}
    outlook = take({**FAMILY[0], **same, "products": "羊50只"}, *FAMILY[1:], at=at + timedelta(days=9))
    assert (outlook.counts["households_updated"], outlook.counts["persons_updated"]) == (0, 0)
    outlook = take({**FAMILY[0], **same, "products": "羊60只"}, *FAMILY[1:], at=at + timedelta(days=40))
    assert outlook.counts["households_updated"] == 1


def test_pay_is_said_with_its_unit_once():
    assert "月收入4,500.50 元，" in f"{JOB}，" and "元元" not in str(JOB)
