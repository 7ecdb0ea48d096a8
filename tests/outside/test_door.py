"""Nothing well-formed is believed for that alone: what cannot be what it claims waits, with the list before in force."""

import io
import zipfile
from itertools import count
from pathlib import Path

import pytest

from tests.outside import files
from tests.outside.conftest import FOUNDED, POLICY
from tests.outside.county import AREA
from tests.outside.site import Site

pytestmark = pytest.mark.req("S4-02", "S4-06")
VILLAGE = f"{AREA}001001"
PEOPLE = {n: (f"{'赵钱孙李周吴郑王冯陈'[n // 4]}{'甲乙丙丁'[n % 4]}", files.number(101 + 2 * n)) for n in range(40)}
DIBAO = ["姓名", "身份证号", "乡镇", "村", "户月保障金额"]
BILLS = ["结算单号", "姓名", "身份证号", "结算日期", "个人自付"]
LATER = count(1)


@pytest.fixture
def site(made_once, exercising, tmp_path):
    """Forty households of one person in one village; the county's limits are the shipped ones."""
    with exercising(), made_once("door", lambda: _settle(tmp_path)):
        site = Site(tmp_path)
        site.at = "2024-03-05T09:00:00+08:00"
        yield site


def _settle(folder: Path) -> None:
    site = Site(folder)
    site.do("load_places", files.places(folder / "places.csv", {AREA: "守望县"}), "--area", AREA, at=FOUNDED)
    (folder / "own.csv").write_text("\n".join(POLICY.splitlines()[:2]) + "\n", "utf-8")
    site.do("load_policy", folder / "own.csv", "--area", AREA, at=FOUNDED)
    heads = ["行政村代码", "户编号", "人编号", "姓名", "证件号码", "与户主关系"]
    rows = [[VILLAGE, f"H{n}", f"P{n}", *PEOPLE[n], "户主"] for n in PEOPLE]
    site.do("enrol", files.workbook(folder / "户.xlsx", heads, rows), "--area", AREA, at=FOUNDED)


def sheet(site, name: str, heads: list, rows: list, **more):
    return files.workbook(site.folder / name, heads, rows, **more)


def paid(*some: int, town="东山镇", monthly="400"):
    return [[*PEOPLE[n], town, "甲家村", monthly] for n in some]


def receive(site, table: str, path, period: str = "2024-02", *more):
    return site.do("receive", table, path, "--area", AREA, "--period", period, *more)


def states(site) -> dict[str, str]:
    return {row["delivery"]: row["state"] for row in site.export("deliveries")}


def screened(site) -> tuple[set, dict]:
    told = site.do("screen", "--area", AREA, "--on", "2024-03-01")
    hits = site.export("hits", "--run", told["run"])
    return {(row["rule"], row["household"]) for row in hits}, told


def dibao(site, period, *some, name=""):
    return receive(site, "civil_affairs.dibao", sheet(site, name or f"低保{period}.xlsx", DIBAO, paid(*some)), period)


def test_another_countys_list_waits_and_the_list_before_stays_in_force(site):
    first = dibao(site, "2024-02", *range(20))["delivery"]
    strangers = [[f"外乡{n}", files.number(301 + 2 * n), "西关镇", "某村", "300"] for n in range(80)]
    path = sheet(site, "花名册.xlsx", DIBAO, strangers, header=2, title="方山县2024年2月农村低保对象花名册")
    told = receive(site, "civil_affairs.dibao", path)
    assert (told["held"], told["linked"], told["supersedes"], told["kept"]) == ("other_place", "0", "-", "80")
    assert states(site) == {first: "in_force", told["delivery"]: "held"}
    _, run = screened(site)
    assert run["waiting"] == told["delivery"]
    said = [row for row in site.export("understanding") if row["delivery"] == told["delivery"]]
    assert ("place_word", "方山县") in {(row["kind"], row["reads_as"]) for row in said}
    done = site.do("withdraw", told["delivery"], "--reason", "送错了县")
    assert done["in_force"] == first


def test_without_a_title_the_townships_and_the_links_say_it(site):
    dibao(site, "2024-02", *range(20))
    strangers = [[f"外乡{n}", files.number(301 + 2 * n), "西关镇", "某村", "300"] for n in range(20)]
    assert receive(site, "civil_affairs.dibao", sheet(site, "a.xlsx", DIBAO, strangers))["held"] == "other_place"
    bare = [[name, number, "", "", money] for name, number, *_, money in strangers]
    assert receive(site, "civil_affairs.dibao", sheet(site, "b.xlsx", DIBAO, bare))["held"] == "unlinked"


@pytest.mark.parametrize(
    ("name", "title", "held"),
    [
        ("守望县低保.xlsx", "守望县2024年2月低保名单", "-"),
        ("低保2024-01.xlsx", "", "other_month"),
        ("低保.xlsx", "守望县2024年1月低保名单", "other_month"),
        ("柳林县低保.xlsx", "", "other_place"),
        ("低保.xlsx", "填表日期：2024年3月4日", "-"),
    ],
)
def test_a_title_or_file_name_of_another_county_or_month_makes_it_wait(site, name, title, held):
    path = sheet(site, name, DIBAO, paid(*range(12)), header=2 if title else 1, title=title)
    assert receive(site, "civil_affairs.dibao", path)["held"] == held


def test_a_list_of_people_proves_nothing_until_somebody_has_said_so(site):
    heads, people = (
        ["姓名", "身份证号", "车牌号", "登记日期"],
        [[*PEOPLE[n], f"晋J{n:05d}", "2020-01-01"] for n in range(12)],
    )
    told = receive(site, "medical_insurance.uninsured", sheet(site, "车辆登记.xlsx", heads, people))
    assert told["held"] == "no_own_column" and screened(site)[0] == set()
    plain = sheet(site, "未参保人员.xlsx", ["姓名", "身份证号"], [[*PEOPLE[n]] for n in range(12)])
    told = receive(site, "medical_insurance.uninsured", plain)
    assert told["held"] == "no_own_column"
    done = site.do("release", told["delivery"], "--reason", "已与医保局核实")
    assert (done["state"], done["supersedes"]) == ("in_force", "-")
    assert {rule for rule, _ in screened(site)[0]} == {"uninsured"}
    plain = sheet(site, "未参保人员3月.xlsx", ["姓名", "身份证号"], [[*PEOPLE[n]] for n in range(13)])
    assert receive(site, "medical_insurance.uninsured", plain, "2024-03")["held"] == "-"
    assert [(row["kind"], row["word"]) for row in site.export("words")] == [("title", "未参保")]


@pytest.mark.parametrize(
    ("table", "name", "heads", "last"),
    [
        ("medical_insurance.uninsured", "名单.xlsx", ["姓名", "身份证号", "是否参保"], "已参保"),
        ("medical_insurance.uninsured", "已参保人员.xlsx", ["姓名", "身份证号", "未参保原因"], "其他"),
        ("civil_affairs.dibao", "停发低保.xlsx", ["姓名", "身份证号", "户月保障金额"], "300"),
        ("civil_affairs.dibao", "低保.xlsx", ["姓名", "身份证号", "保障状态"], "停保"),
        ("civil_affairs.tekun", "特困本月无新增.xlsx", ["姓名", "身份证号", "供养方式"], "分散供养"),
    ],
)
def test_a_list_that_says_the_opposite_is_refused_in_any_case(site, table, name, heads, last):
    path = sheet(site, name, heads, [[*PEOPLE[n], last] for n in range(12)])
    told = site.tell("receive", table, path, "--area", AREA, "--period", "2024-02")
    assert told.refusal == "says_opposite" and set(states(site).values()) == {"refused"}


def test_of_a_roster_only_those_who_are_not_insured_count(site):
    rows = [[*PEOPLE[n], "否" if n < 4 else "是"] for n in range(12)]
    told = receive(
        site, "medical_insurance.uninsured", sheet(site, "名册.xlsx", ["姓名", "身份证号", "是否参保"], rows)
    )
    assert (told["kept"], told["faulty"], told["held"]) == ("4", "8", "-")


def test_a_sheet_named_that_there_is_nothing_new_replaces_nothing(site):
    first = dibao(site, "2024-02", *range(12))["delivery"]
    path = sheet(site, "低保.xlsx", DIBAO, [], sheet="本月无新增")
    told = site.tell("receive", "civil_affairs.dibao", path, "--area", AREA, "--period", "2024-02")
    assert told.refusal == "says_opposite" and states(site)[first] == "in_force"


def test_a_list_that_fits_another_contract_better_waits(site):
    rows = [[*PEOPLE[n], "分散供养", "全自理"] for n in range(12)]
    path = sheet(site, "名单.xlsx", ["姓名", "身份证号", "供养方式", "自理能力"], rows)
    told = receive(site, "civil_affairs.dibao", path)
    assert told["held"] == "fits_better:civil_affairs.tekun"


def test_the_right_list_once_more_is_in_force_again(site):
    right = sheet(site, "低保.xlsx", DIBAO, paid(*range(12)))
    first = receive(site, "civil_affairs.dibao", right)["delivery"]
    wrong = dibao(site, "2024-02", *range(12, 24), name="另一份.xlsx")
    assert wrong["supersedes"] == first
    again = receive(site, "civil_affairs.dibao", right)
    assert (again["delivery"], again["duplicate_of"], again["supersedes"]) == (first, "-", wrong["delivery"])
    assert states(site) == {first: "in_force", wrong["delivery"]: "superseded"}
    site.do("withdraw", first, "--reason", "再试")
    assert states(site) == {first: "withdrawn", wrong["delivery"]: "in_force"}
    receive(site, "civil_affairs.dibao", right)
    assert states(site) == {first: "in_force", wrong["delivery"]: "superseded"}
    assert receive(site, "civil_affairs.dibao", right)["duplicate_of"] == first


def test_an_unknown_heading_is_asked_and_until_then_the_rule_is_said_to_be_silent(site):
    dibao(site, "2024-01", *range(20))
    heads = ["姓名", "身份证号", "每月到户（元）", "备注"]
    told = receive(
        site, "civil_affairs.dibao", sheet(site, "二月.xlsx", heads, [[*PEOPLE[n], "350", ""] for n in range(20)])
    )
    assert (told["held"], told["unread"]) == ("-", "1") and states(site)[told["delivery"]] == "asked"
    _, run = screened(site)
    assert "dibao_lowered" in run["silent"].split(";") and run["waiting"] == told["delivery"]
    question = asked(site, told["delivery"])[0]
    assert (question["kind"], question["heading"], question["count"]) == ("column_unread", "每月到户（元）", "20")
    assert "350" not in question["shapes"] and question["shapes"]
    wrong = site.tell("answer", told["delivery"], question["serial"], "--as", "kind", "--reason", "x")
    assert wrong.refusal == "wrong_answer"
    done = site.do("answer", told["delivery"], question["serial"], "--as", "household_fen", "--reason", "电话核对")
    assert done["state"] == "in_force"
    hits, run = screened(site)
    assert {rule for rule, _ in hits} == {"dibao_lowered"} and (run["silent"], run["waiting"]) == ("-", "-")
    third = receive(
        site,
        "civil_affairs.dibao",
        sheet(site, "三月.xlsx", heads, [[*PEOPLE[n], "350", ""] for n in range(19)]),
        "2024-03",
    )
    assert (third["asked"], third["held"]) == ("0", "-") and states(site)[third["delivery"]] == "in_force"
    said = [row for row in site.export("understanding") if row["delivery"] == third["delivery"]]
    assert [row["answer"] for row in said if row["state"] == "answered"] == ["household_fen"]


def asked(site, delivery: str) -> list[dict]:
    return [row for row in site.export("understanding") if row["delivery"] == delivery and row["state"] == "asked"]


@pytest.mark.parametrize(
    ("table", "heads", "row", "code"),
    [
        ("housing.dangerous", ["危房等级", "是否唯一住房", "改造状态"], ["D级", "是", "没动工"], "not_rebuilt"),
        (
            "disabled_federation.certificates",
            ["残疾等级", "办理类型", "办理日期"],
            ["一级", "头回申请", "2024-02-03"],
            "new",
        ),
        (
            "disabled_federation.certificates",
            ["残疾等级", "办理类型", "办理日期"],
            ["肢体一级", "新办", "2024-02-03"],
            "1",
        ),
    ],
)
def test_an_unknown_code_word_keeps_its_row_and_its_answer_holds_next_month(site, table, heads, row, code):
    known = {"没动工": "未改造", "头回申请": "新办", "肢体一级": "一级"}
    plain = [known.get(word, word) for word in row]
    path = sheet(site, "名单.xlsx", ["姓名", "身份证号", *heads], [[*PEOPLE[0], *row], [*PEOPLE[1], *plain]])
    told = receive(site, table, path)
    assert (told["kept"], told["asked"], told["linked"], told["faulty"]) == ("2", "1", "1", "0")
    outcomes = {line["row"]: line["outcome"] for line in site.export("rows") if line["delivery"] == told["delivery"]}
    assert outcomes == {"2": "asked", "3": "link"}
    question = asked(site, told["delivery"])[0]
    assert question["reads_as"] in row and question["count"] == "1"
    done = site.do("answer", told["delivery"], question["serial"], "--as", code, "--reason", "电话核对")
    assert done["state"] == "in_force"
    hits, _ = screened(site)
    assert {home for _, home in hits} == {"H0", "H1"}
    path = sheet(site, "再报.xlsx", ["姓名", "身份证号", *heads], [[*PEOPLE[2], *row]])
    assert receive(site, table, path, "2024-03")["asked"] == "0"


def test_two_units_are_asked(site):
    heads = ["结算单号", "姓名", "身份证号", "结算日期", "个人自付（万元）"]
    path = sheet(
        site, "费用.xlsx", heads, [["JS1", *PEOPLE[0], "2024-02-03", "12.3"]], header=2, title="费用表 单位：元"
    )
    told = receive(site, "medical_insurance.bills", path)
    question = asked(site, told["delivery"])[0]
    assert question["kind"] == "unit" and states(site)[told["delivery"]] == "asked"
    done = site.do("answer", told["delivery"], question["serial"], "--as", "万元", "--reason", "电话核对")
    assert done["state"] == "in_force"
    told = site.do("screen", "--area", AREA, "--on", "2024-03-01")
    assert [row["measured"] for row in site.export("hits", "--run", told["run"])] == ["123000.00"]


def test_few_rows_less_are_no_reason_and_many_are_one(site):
    heads, way = ["姓名", "身份证号", "乡镇", "供养方式"], "分散供养"

    def listed(*parts):
        return [[*PEOPLE[n], town, way] for town, some in parts for n in some]

    one = sheet(site, "特困1.xlsx", heads, listed(("东山镇", range(23)), ("西山镇", range(23, 28))))
    receive(site, "civil_affairs.tekun", one, "2024-01")
    two = sheet(site, "特困2.xlsx", heads, listed(("东山镇", range(23)), ("西山镇", range(23, 26))))
    assert receive(site, "civil_affairs.tekun", two)["held"] == "-"
    short = sheet(site, "特困3.xlsx", heads, listed(("东山镇", range(8)), ("西山镇", range(23, 26))))
    told = receive(site, "civil_affairs.tekun", short, "2024-03")
    assert told["held"] == "shrunk" and told["supersedes"] == "-"


def test_a_list_that_doubled_waits(site):
    dibao(site, "2024-01", *range(12))
    assert dibao(site, "2024-02", *range(24))["held"] == "-"
    assert dibao(site, "2024-02", *range(25), name="更正.xlsx")["held"] == "grown"


def test_bills_of_one_month_in_two_files_both_count_and_one_settlement_once(site):
    one = sheet(
        site, "一.xlsx", BILLS, [["JS1", *PEOPLE[0], "2024-02-03", "20000"], ["JS2", *PEOPLE[0], "2024-02-04", "9000"]]
    )
    two = sheet(
        site, "二.xlsx", BILLS, [["JS2", *PEOPLE[0], "2024-02-04", "8000"], ["JS3", *PEOPLE[0], "2024-02-05", "7000"]]
    )
    first, second = (receive(site, "medical_insurance.bills", path) for path in (one, two))
    assert second["supersedes"] == "-" and set(states(site).values()) == {"in_force"}
    told = site.do("screen", "--area", AREA, "--on", "2024-03-01")
    assert [row["measured"] for row in site.export("hits", "--run", told["run"])] == ["35000.00"]
    whole = sheet(site, "全.xlsx", BILLS, [["JS1", *PEOPLE[0], "2024-02-03", "20000"]])
    receive(site, "medical_insurance.bills", whole, "2024-02", "--replace")
    assert sorted(states(site).values()) == ["in_force", "superseded", "superseded"]
    assert first["delivery"] != second["delivery"]


def test_a_supplement_of_a_full_list_adds_to_its_month(site):
    first = dibao(site, "2024-02", *range(12))["delivery"]
    path = sheet(site, "补报.xlsx", DIBAO, paid(30, 31))
    told = receive(site, "civil_affairs.dibao", path, "2024-02", "--supplement")
    assert (told["held"], told["supersedes"]) == ("-", "-")
    assert states(site) == {first: "in_force", told["delivery"]: "in_force"}


@pytest.mark.parametrize("name", ["低保2024-01.xlsx", "低保.xlsx"])
def test_a_list_that_waits_is_overtaken_by_a_later_one_and_waits_again_when_that_is_taken_back(site, name):
    heads = DIBAO if "2024-01" in name else [*DIBAO[:-1], "每月到户（元）"]
    first = receive(site, "civil_affairs.dibao", sheet(site, name, heads, paid(*range(12))))["delivery"]
    state = states(site)[first]
    assert state in ("held", "asked") and screened(site)[1]["waiting"] == first
    second = dibao(site, "2024-02", *range(13), name="更正.xlsx")["delivery"]
    assert states(site) == {first: "superseded", second: "in_force"} and screened(site)[1]["waiting"] == "-"
    assert site.tell("release", first, "--reason", "已核实").refusal == "nothing_waits"
    site.do("withdraw", second, "--reason", "报错了")
    assert states(site) == {first: state, second: "withdrawn"} and screened(site)[1]["waiting"] == first


def test_a_try_that_was_refused_is_in_nobodys_way(site):
    broken = site.folder / "低保.xlsx"
    broken.write_bytes(b"PK no workbook")
    assert site.tell("receive", "civil_affairs.dibao", broken, "--area", AREA, "--period", "2024-02").code == 2
    told = dibao(site, "2024-02", *range(12))
    assert (told["held"], told["duplicate_of"]) == ("-", "-")
    assert site.tell("receive", "civil_affairs.dibao", broken, "--area", AREA, "--period", "2024-02").code in (0, 2)


def test_of_a_zip_each_member_is_taken_for_what_it_fits(site):
    held = io.BytesIO()
    one = sheet(site, "低保一镇.xlsx", DIBAO, paid(*range(6)))
    two = sheet(site, "特困.xlsx", ["姓名", "身份证号", "供养方式"], [[*PEOPLE[n], "分散供养"] for n in range(6, 12)])
    with zipfile.ZipFile(held, "w") as archive:
        for path in (one, two):
            archive.write(path, path.name)
    path = site.folder / "民政.zip"
    path.write_bytes(held.getvalue())
    told = receive(site, "civil_affairs.dibao", path)
    assert (told["linked"], told["skipped"], told["unread"]) == ("6", "6", "1")
    unread = [row for row in site.export("understanding") if row["kind"] == "sheet_unread"]
    assert [row["file"] for row in unread] == ["特困.xlsx"]
