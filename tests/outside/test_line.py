"""A household's way from a clue to the end of its risk, walked from outside: pages at given instants, then exports."""

import getpass
import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from tests.outside import files, tables
from tests.outside.browser import Person, scan
from tests.outside.conftest import found
from tests.outside.county import AREA

VILLAGE = f"{AREA}001001"
ANNEX4 = {
    "households": "1", "persons": "2", "clues_department": "1", "marginal_households": "1", "marginal_persons": "2",
    "eliminated_helped": "1",
}  # fmt: skip
ANNEX5 = {
    "case": "990122-202403-00001", "town": "东山镇", "village": "甲家村", "head": "张三", "members": "2",
    "checked_on": "2024-03-01", "review_on": "2024-03-02", "township_on": "2024-03-10", "county_on": "2024-03-10",
    "helper": "钱帮", "helper_unit": "县教育局",
}  # fmt: skip
DECIDED = [
    *[("1", step, by, "2024-03-01") for step, by in (("home_check", "village"), ("cross_check", "officer"))],
    ("1", "review", "village", "2024-03-02"),
    *[
        ("1", step, by, "2024-03-10")
        for step, by in (("notice", "village"), ("township_review", "township"), ("county_decision", "approver"),
                         ("announcement", "officer"), ("mark", "officer"))
    ],
    *[
        ("2", step, by, "2024-09-10")
        for step, by in (("village_review", "village"), ("township_review", "township"),
                         ("county_decision", "approver"), ("mark", "officer"))
    ],
]  # fmt: skip
PASSWORD = "yanlian-Mima-2026"
POSTS = [
    ("网格员甲", "grid", "网格员", VILLAGE), ("村审乙", "village", "村级审核人", VILLAGE),
    ("专干丙", "specialist", "乡镇专干", VILLAGE[:9]), ("镇审丁", "township", "乡镇审核人", VILLAGE[:9]),
    ("经办戊", "officer", "县级经办人", AREA), ("审定己", "approver", "县级审定人", AREA),
]  # fmt: skip


def at(day: date, hour: int = 9) -> str:
    return f"{day.isoformat()}T{hour:02d}:00:00+08:00"


@pytest.fixture
def site(sites, tmp_path, monkeypatch):
    with sites():
        site = found(tmp_path)
        heads = ["行政村代码", "户编号", "人编号", "姓名", "证件号码", "与户主关系", "收入统计期止", "人均纯收入"]
        rows = [
            [VILLAGE, "H1", "P1", "张三", files.number(101, "19700101"), "户主", "2023-12-31", "7000"],
            [VILLAGE, "H1", "P2", "李四", files.number(103, "19720101"), "配偶", "2023-12-31", "7000"],
        ]
        site.do("enrol", files.workbook(tmp_path / "户.xlsx", heads, rows), "--area", AREA)
        monkeypatch.setattr(getpass, "getpass", lambda *args, **said: PASSWORD)
        call_command("changepassword", f"operator-{AREA}", stdout=io.StringIO())
        yield site


def people(site) -> dict[str, Person]:
    """The operator brings the list of posts; everyone changes the password he was given once."""
    operator = Person(f"operator-{AREA}", PASSWORD)
    path = files.workbook(
        site.folder / "岗位.xlsx", ["姓名", "用户名", "岗位", "地点代码"], [list(one) for one in POSTS]
    )
    form = operator.form("/posts/import/")
    listed = SimpleUploadedFile(path.name, path.read_bytes())
    page = operator.post("/posts/import/", {**form.said, "file": listed}).content.decode()
    known = {}
    for _, username, *_ in POSTS:
        once = re.search(rf"{username}\b.*?([a-z0-9]{{5}}(?:-[a-z0-9]{{5}}){{2}})", page, re.S).group(1)
        known[username] = Person(username, once)
        known[username].do("/password/", old=once, new=f"{PASSWORD}-{username}", again=f"{PASSWORD}-{username}")
    return known


def screened(site) -> str:
    """Medical insurance tells of a bill; the county screens and gathers: one clue."""
    heads = ["结算单号", "姓名", "身份证号", "结算日期", "个人自付"]
    path = files.workbook(
        site.folder / "医保.xlsx", heads, [["JS1", "张三", files.number(101, "19700101"), "2024-02-20", "52000"]]
    )
    site.do("receive", "medical_insurance.bills", path, "--area", AREA, "--period", "2024-02", at=at(date(2024, 2, 28)))
    run = site.do("screen", "--area", AREA, "--on", "2024-02-28", at=at(date(2024, 2, 28)))["run"]
    site.do("gather", run, at=at(date(2024, 2, 28), 10))
    return next(row["clue"] for row in site.export("clues") if row["risk"] == "01")


def on(day: date, *some: Person) -> None:
    """From now on it is that day for them."""
    for one in some:
        one.at = at(day)


@pytest.mark.req("S1-16", "S1-19", "S1-25", "S1-28", "S1-33", "S3-08")
def test_a_household_is_walked_from_a_clue_to_the_end_of_its_risk(site):
    clue = screened(site)
    who = people(site)
    prepared(who)
    on(date(2024, 3, 1), *who.values())
    handed_out(who, clue)
    other = next(row["clue"] for row in site.export("clues") if row["clue_reason"] == "income")
    said = {"clue": [other], "drop-reason": "other", "drop-note": "收入已核实"}
    assert who["officer"].post("/clues/dismiss/", said).status_code == 302
    case = recognised(who, visited(who["grid"]))
    key = case.split("/")[-2]
    told = site.export("annex4", at=at(date(2024, 3, 10), 10))[0]
    assert {name: told[name] for name in ANNEX4} == {**ANNEX4, "eliminated_helped": "0"}
    helped(who, key)
    left(who, key)
    as_told(site, clue, key)
    gathered_again(site)


def as_told(site, clue: str, key: str) -> None:
    """The exports say what was done, by whom and when."""
    row = site.export("cases", at=at(date(2024, 9, 10), 10))[0]
    assert row == {
        "case": key, "household": "H1", "village_code": VILLAGE, "category": "marginal", "risks": "01",
        "stage": "eliminated", "step_due": "return_visit", "opened_on": "2024-03-01", "qualified_on": "2024-03-10",
        "marked_on": "2024-03-10", "helper": "钱帮", "measures": "A40", "expected_elimination_on": "2024-10-01",
        "eliminated_on": "2024-09-10", "way": "helped", "special_file": "",
    }  # fmt: skip
    said = [(row["passage"], row["step"], row["by"], row["on"]) for row in site.export("decisions")]
    assert said == DECIDED
    assert {row["at"][:10] for row in site.export("decisions")} == {on for *_, on in DECIDED}
    line = next(row for row in site.export("clues") if row["clue"] == clue)
    assert (line["case"], line["opened_on"], line["state"]) == (
        key,
        "2024-02-28",
        "checked",
    )  # the department has not been told yet
    told = site.export("annex4", at=at(date(2024, 9, 10), 10))[0]
    assert (told["eliminated_helped"], told["marginal_households"]) == ("1", "0")  # the half-year of the way out
    ledger = site.export("annex5")
    assert [ledger[0][name] for name in ANNEX5] == list(ANNEX5.values())
    for name in ("cases", "decisions", "annex4", "annex5", "clues"):
        tables.check(name, (site.folder / f"{name}.csv").read_bytes())


def gathered_again(site) -> None:
    """What a person closed stays closed, what is open stays as it is."""
    run = site.do("screen", "--area", AREA, "--on", "2024-09-10")["run"]
    told = site.do("gather", run)
    assert (told["opened"], told["joined"], told["kept_closed"], told["unchanged"]) == ("0", "0", "1", "1")


def recognised(who: dict[str, Person], visit: str) -> str:
    """From the application to the mark; the address of the case."""
    village = who["village"]
    case = opened(village, visit)
    compared(who["officer"], case)
    on(date(2024, 3, 2), *who.values())
    judged(village)
    noticed(who, case)
    village.do("/submissions/", "/submissions/send/", case=[case.split("/")[-2]])
    assert "乡镇审核表" in who["township"].refused(case, "/decide/", verdict="pass")
    passed(who["township"], case, "township_sheet")
    passed(who["approver"], case, "county_document", document_no="县〔2024〕1号")
    passed(who["officer"], case, "announcement_text", "announcement_photo")
    marked(who, case.split("/")[-2])
    return case


def passed(by: Person, case: str, *papers: str, **said) -> None:
    """The papers of the step that is due, and its verdict."""
    for paper in papers:
        by.do(case, "/papers/", key=paper, document=scan())
    by.do(case, "/decide/", verdict="pass", **said)


def prepared(who: dict[str, Person]) -> None:
    """The village has its roll and its posting places."""
    on(date(2024, 2, 29), *who.values())
    for n, kind in enumerate(["representative"] * 16 + ["committee"] * 2 + ["township", "resident_team"]):
        who["village"].do("/meetings/roll/", name=f"代表{n}", kind=kind)
    for name, kind, homes in (("村委会", "office", ""), ("东头", "cluster", "24")):
        page = f"/places/{VILLAGE}/"
        who["village"].do(page, "/postings/", name=name, kind=kind, households=homes)


def handed_out(who: dict[str, Person], clue: str) -> None:
    for one, to in (("officer", "township"), ("specialist", "village")):
        who[one].post("/clues/hand-out/", {"clue": [clue], "give-to": to, "give-due_on": "2024-03-08"})


def visited(grid: Person) -> str:
    page = "/households/of/H1/visit/"
    reasons = [name for name in grid.form(page).names if name.endswith(("-verdict", "-finding"))]
    answers = {name: "true" if name.endswith("-verdict") else "单据属实" for name in reasons}
    return grid.do(
        page, purpose="clue", channel="home", first="王一", second="李二", finding="住院花费大", education="1",
        medical="1", housing="1", water="1", net_per_head_fen="7000", photos=scan(), result="to_recognition",
        main_risk="01", informed_on="2024-03-01", **answers,
    )  # fmt: skip


def opened(village: Person, visit: str) -> str:
    """The application, everybody's authorisation, the category; the address of the case."""
    page = f"{visit}case/"
    told = {"kind": "written", "applicant": "张三", "text": "因病", "has_promised": "on", "informed_on": "2024-03-01"}
    village.do(
        page,
        "/application/",
        **{f"apply-{name}": value for name, value in told.items()},
        **{"apply-attachments": scan()},
    )
    for _ in ("张三", "李四"):
        waiting = village.form(page, "/authorisation/").choices["give-person"]
        person = next(value for value in waiting.values() if value)
        village.do(page, "/authorisation/", **{"give-person": person, "give-how": "signature", "give-document": scan()})
    return village.do(page, "", **{"open-category": "marginal", "open-main_risk": "01"})


def compared(officer: Person, case: str) -> None:
    """The county found nothing of nine kinds of either adult, and passes the step."""
    page = f"{case}cross-check/"
    officer.do(page, **{name: "nothing" for name in officer.form(page).names if name.endswith("-found")})
    officer.do(case, "/decide/", verdict="pass")


def judged(village: Person) -> None:
    entries = sorted(set(village.form("/meetings/new/").choices["entry"].values()))
    told = {"where": "村委会", "chair": "支书", "recorder": "文书", "minutes": "逐户评议"}
    page = village.do("/meetings/new/", **told, sign_in=scan(), photo=scan(), entry=entries)
    vote = next(name for name in village.form(page, "/judge/").names if name.endswith("-in_favour"))
    village.do(page, "/judge/", **{vote: "20"})


def noticed(who: dict[str, Person], case: str) -> None:
    """Posted on the second of March, seven full days: not to be ended before the tenth."""
    village = who["village"]
    page = village.do("/notices/", "/notices/post/", contact="村委会 12317", case=[case.split("/")[-2]])
    photographed(village, page, "start")
    on(date(2024, 3, 9), *who.values())
    assert "公示" in village.refused(page, "/finish/")
    on(date(2024, 3, 10), *who.values())
    photographed(village, page, "end")
    village.do(page, "/finish/")
    village.do(page, "/take-down/")


def photographed(village: Person, page: str, moment: str) -> None:
    for place in village.form(page, "/photos/").choices["posting"].values():
        village.do(page, "/photos/", posting=place, moment=moment, document=scan())


def marked(who: dict[str, Person], key: str) -> None:
    page, village = f"/care/of/{key}/", who["village"]
    village.do(f"{page}pair/", name="钱帮", unit="县教育局", phone="13700000002")
    village.do(f"{page}plan/A40/", options=["A4001"], risks=["01"], wish="agreed", due_on="2024-03-25")
    village.do(f"{page}expect/", expected_on="2024-10-01", reason="治疗结束")
    who["officer"].do(f"{page}enrol/")


def helped(who: dict[str, Person], key: str) -> None:
    on(date(2024, 3, 20), *who.values())
    measure = re.search(rf"/care/of/{key}/measures/([^/]+)/deliver/", who["village"].see(f"/care/of/{key}/")).group(0)
    who["village"].do(measure, amount_fen="2000", photo=scan())


def left(who: dict[str, Person], key: str) -> None:
    """Before two quarters have passed nobody may leave; then by the way of three levels."""
    page, village, case = f"/exits/of/{key}/", who["village"], f"/cases/of/{key}/"
    told = {
        "first": "王一", "second": "李二", "net_per_head_fen": "12000", "is_income_stable": "1", "is_outlay_settled": "1",
        "education": "1", "medical": "1", "housing": "1", "water": "1", "way": "helped", "finding": "收入稳定",
        "verdict": "pass",
    }  # fmt: skip
    on(date(2024, 9, 9), *who.values())
    assert "2024年9月10日" in village.refused(f"{page}check/", **told, photo=scan())
    on(date(2024, 9, 10), *who.values())
    village.do(f"{page}check/", **told, photo=scan())
    passed(who["township"], case, "township_sheet")
    passed(who["approver"], case, "county_document", document_no="县〔2024〕9号")
    who["officer"].do(f"{page}mark/")
