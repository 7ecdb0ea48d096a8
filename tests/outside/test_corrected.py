"""What rested on rows that a department took back, or that were about somebody else, closes with that reason."""

import pytest

from tests.outside import files
from tests.outside.conftest import found
from tests.outside.county import AREA

VILLAGE = f"{AREA}001001"
PEOPLE = {n: (f"钱{'甲乙丙丁戊'[n]}", files.number(211 + 2 * n)) for n in range(5)}
DIBAO, BILLS = ["姓名", "身份证号", "户月保障金额"], ["结算单号", "姓名", "身份证号", "结算日期", "个人自付"]


@pytest.fixture
def site(sites, tmp_path):
    with sites():
        site = found(tmp_path)
        site.at = "2024-04-01T09:00:00+08:00"
        heads = ["行政村代码", "户编号", "人编号", "姓名", "证件号码", "与户主关系"]
        rows = [[VILLAGE, f"H{n}", f"P{n}", *PEOPLE[n], "户主"] for n in PEOPLE]
        site.do("enrol", files.workbook(tmp_path / "户.xlsx", heads, rows), "--area", AREA)
        yield site


def dibao(site, period: str, *on: int, name: str = "") -> str:
    path = files.workbook(site.folder / f"低保{period}{name}.xlsx", DIBAO, [[*PEOPLE[n], "400"] for n in on])
    return site.do("receive", "civil_affairs.dibao", path, "--area", AREA, "--period", period)["delivery"]


def gathered(site, on: str = "2024-03-01") -> dict[str, tuple[str, str]]:
    """Every clue after another screening: household → state and reason."""
    run = site.do("screen", "--area", AREA, "--on", on)["run"]
    told = site.do("gather", run)
    total = sum(told.number(key) for key in ("opened", "joined", "kept_closed", "unchanged"))
    assert total == len(site.export("hits", "--run", run))
    return {row["household"]: (row["state"], row["reason"]) for row in site.export("clues")}


def test_a_stop_falls_with_the_list_that_had_left_the_household_out(site):
    dibao(site, "2024-01", 0, 1, 2)
    dibao(site, "2024-02", 1, 2, 3)
    assert gathered(site) == {"H0": ("screened", ""), "H3": ("screened", "")}
    dibao(site, "2024-02", 0, 1, 2, name="更正")
    assert gathered(site) == {"H0": ("closed", "withdrawn"), "H3": ("closed", "withdrawn")}


def test_a_clue_opens_again_when_the_department_tells_the_same_again(site):
    dibao(site, "2024-01", 0, 1, 2)
    dibao(site, "2024-02", 1, 2)
    gathered(site)
    dibao(site, "2024-02", 0, 1, 2, name="更正")
    assert gathered(site) == {"H0": ("closed", "withdrawn")}
    dibao(site, "2024-02", 2, 1, name="再更正")
    run = site.do("screen", "--area", AREA, "--on", "2024-03-01")["run"]
    assert site.do("gather", run)["opened"] == "1"
    assert [row["state"] for row in site.export("clues")] == ["closed", "screened"]


def test_what_a_month_brings_is_no_withdrawal(site):
    dibao(site, "2024-01", 0, 1, 2)
    dibao(site, "2024-02", 1, 2, 3)
    gathered(site)
    dibao(site, "2024-03", 1, 2, 3)
    assert gathered(site, "2024-03-31") == {"H0": ("screened", ""), "H3": ("screened", "")}


def test_a_clue_falls_when_its_row_turns_out_to_be_anothers(site):
    row = ["JS1", PEOPLE[4][0], files.wrong_digit(PEOPLE[4][1]), "2024-01-10", "60000"]
    path = files.workbook(site.folder / "医保.xlsx", BILLS, [row])
    delivery = site.do("receive", "medical_insurance.bills", path, "--area", AREA, "--period", "2024-01")["delivery"]
    assert gathered(site) == {}
    site.do("settle", delivery, path.name, "2", "--person", "P4", "--reason", "电话核对")
    assert gathered(site) == {"H4": ("screened", "")}
    site.do("settle", delivery, path.name, "2", "--person", "P3", "--reason", "认错了人")
    assert gathered(site) == {"H4": ("closed", "withdrawn"), "H3": ("screened", "")}
    site.do("settle", delivery, path.name, "2", "--nobody", "--reason", "外县人")
    assert set(gathered(site).values()) == {("closed", "withdrawn")}
