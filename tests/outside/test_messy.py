"""Files as they really come: what was damaged on the way is never linked by machine, and every row is accounted for."""

from collections import Counter
from datetime import date

import pytest

from tests.outside import files
from tests.outside.conftest import found
from tests.outside.county import AREA
from tests.outside.site import COUNTS

VILLAGE = f"{AREA}001001"
BILLS = [
    "序号",
    "结算编号",
    "人员姓名",
    "公民身份号码",
    "出生日期",
    "乡镇",
    "村",
    "结算时间",
    "业务类型",
    "个人自付金额",
]
PEOPLE = {n: (f"赵{'甲乙丙丁戊己庚辛'[n]}", files.number(111 + 2 * n, f"1970010{n + 1}")) for n in range(8)}
ON = date(2024, 1, 20)


def bill(
    serial, n: int, *, typed=None, day="2024-01-20", own="30000", name=None, kind="结算", where=("", ""), birth=""
):
    """A row of the bills; `typed` as the number's cell has it."""
    who, number = PEOPLE[n]
    number = number if typed is None else typed
    return [serial, f"JS{serial:03d}", who if name is None else name, number, birth, *where, day, kind, own]


def at_home(n: int) -> dict:
    return {"birth": f"1970-01-0{n + 1}", "where": ("东山镇", "甲家村")}


NUMBER = PEOPLE[0][1]
ROWS = [
    (bill(1, 0), "link exact"),
    (bill(2, 0, typed=f" {NUMBER[:6]} {NUMBER[6:14]}\u3000{NUMBER[14:]}\u200b"), "link repaired"),
    (bill(3, 0, typed=NUMBER.translate(files.FULL)), "link repaired"),
    (bill(4, 0, typed=f"'{NUMBER}"), "link repaired"),
    (bill(5, 1, typed=int(PEOPLE[1][1][:17] + "0")), "doubt"),
    (bill(6, 1, typed=float(PEOPLE[1][1][:17] + "0")), "doubt"),
    (bill(7, 1, typed="9.90122E+17"), "doubt"),
    (bill(8, 1, typed=PEOPLE[1][1][:15] + "000"), "doubt"),
    (bill(9, 2, typed=files.wrong_digit(PEOPLE[2][1])), "doubt"),
    (bill(10, 2, typed=PEOPLE[2][1][:17]), "doubt"),
    (bill(11, 3, typed="", **at_home(3)), "link name_birth_village"),
    (bill(12, 3, typed=""), "doubt"),
    (bill(13, 0, typed=files.number(901), name="路过客"), "unmatched"),
    (bill(14, 4, day="2024/1/20"), "link exact"),
    (bill(15, 4, day="2024.1.20"), "link exact"),
    (bill(16, 4, day="20240120"), "link exact"),
    (bill(17, 4, day="2024年1月20日"), "link exact"),
    (bill(18, 4, day=ON), "link exact"),
    (bill(19, 4, day="2024-01-20 13:05:00"), "link exact"),
    (bill(20, 5, own="1,234.50"), "link exact"),
    (bill(21, 5, own="1234.5元"), "link exact"),
    (bill(22, 5, own="2.6万"), "link exact"),
    (bill(23, 5, own=1234.5), "link exact"),
    (bill(24, 5, own="￥0.5"), "link exact"),
    (bill(25, 5, own="6000", kind="退费"), "link exact"),
    (bill(26, 6, day="去年冬天"), "fault"),
    (bill(27, 6, own="若干"), "fault"),
    (bill(28, 6, name=""), "fault"),
    (bill(29, 6, day=""), "fault"),
    (bill(1, 0), "link exact"),  # pasted twice: one settlement, counted once
]
TAIL = [[""] * len(BILLS), ["合计", "", "", "", "", "", "", "", "", "999999"]]


@pytest.fixture(scope="module")
def site(sites, tmp_path_factory):
    with sites():
        site = found(tmp_path_factory.mktemp("messy"))
        heads = ["行政村代码", "户编号", "人编号", "姓名", "证件号码", "出生日期", "与户主关系"]
        rows = [[VILLAGE, f"H{n}", f"P{n}", *PEOPLE[n], f"1970010{n + 1}", "户主"] for n in PEOPLE]
        site.do("enrol", files.gbk(site.folder / "户.csv", heads, rows), "--area", AREA, at="2024-01-03T09:00:00+08:00")
        site.at = "2024-02-10T09:00:00+08:00"
        path = files.workbook(site.folder / "医保.xlsx", BILLS, [row for row, _ in ROWS] + TAIL, header=3)
        site.told = site.do("receive", "medical_insurance.bills", path, "--area", AREA, "--period", "2024-01")
        yield site


def test_every_row_is_accounted_for_and_damage_is_never_linked(site):
    rows = [row for row in site.export("rows") if row["file"] == "医保.xlsx"]
    told = {int(row["row"]): f"{row['outcome']} {row['method']}".strip() for row in rows}
    assert {row: told.get(row) for row in range(4, 4 + len(ROWS))} == {
        row: expected for row, (_, expected) in enumerate(ROWS, 4)
    }
    assert [told[row] for row in sorted(told) if row >= 4 + len(ROWS)] == [
        "skip",
        "skip",
    ]  # a blank line within the data, and the line of totals
    counts = Counter(outcome.split()[0] for outcome in told.values())
    said = {key: site.told.number(key) for key in COUNTS}
    assert said["rows"] == len(rows) and said["faulty"] == counts["fault"] and said["skipped"] == counts["skip"]
    assert (said["linked"], said["doubtful"], said["unmatched"]) == (
        counts["link"], counts["doubt"], counts["unmatched"],
    )  # fmt: skip
    left_out = {row["row"] for row in site.export("faults") if row["kept"] == "false"}
    assert left_out == {str(row) for row, outcome in told.items() if outcome == "fault"}


def costs(site) -> dict[str, str]:
    run = site.do("screen", "--area", AREA, "--on", "2024-02-01")["run"]
    return {row["household"]: row["measured"] for row in site.export("hits", "--run", run) if row["rule"] == "own_cost"}


def test_money_and_days_are_read_as_people_write_them(site):
    expected = {"H0": "120000.00", "H3": "30000.00", "H4": "180000.00"}  # H5: 1234.50 × 3 + 26000 + 0.50 − 6000
    assert {home: fen for home, fen in costs(site).items() if home in ("H0", "H3", "H4", "H5")} == expected


def test_a_doubt_hits_once_a_person_has_said_who_it_is(site):
    assert "H1" not in costs(site) and "H2" not in costs(site)
    delivery = site.told["delivery"]
    site.do("settle", delivery, "医保.xlsx", "8", "--person", "P1", "--reason", "电话核对")
    site.do("settle", delivery, "医保.xlsx", "12", "--nobody", "--reason", "外县人")
    after = costs(site)
    assert after["H1"] == "30000.00" and "H2" not in after
    rows = {row["row"]: row for row in site.export("rows") if row["file"] == "医保.xlsx"}
    assert (rows["8"]["outcome"], rows["8"]["method"], rows["8"]["household"]) == ("link", "settled", "H1")
    assert rows["8"]["reason"] == "电话核对" and rows["8"]["settled_by"] == "operator-990122"
    assert rows["12"]["method"] == "settled" and rows["12"]["person"] == ""
    again = site.tell("settle", delivery, "医保.xlsx", "8", "--person", "P1", "--reason", "电话核对")
    assert again.refusal == "already_settled"
    site.do("settle", delivery, "医保.xlsx", "8", "--nobody", "--reason", "认错了人")
    assert "H1" not in costs(site)


def test_a_corrected_file_takes_the_place_of_the_first_and_both_stay(site):
    heads, table = ["姓名", "身份证号", "危房等级", "是否唯一住房", "改造状态"], "housing.dangerous"
    told = []
    for n in (0, 7):
        path = files.workbook(site.folder / f"危房{n}.xlsx", heads, [[*PEOPLE[n], "D级", "是", "未改造"]])
        told.append(site.do("receive", table, path, "--area", AREA, "--period", "2024-01"))
    assert [one["supersedes"] for one in told] == ["-", told[0]["delivery"]]
    assert [one["delivery"][-2:] for one in told] == ["-1", "-2"]
    states = {row["delivery"]: (row["state"], row["supersedes"]) for row in site.export("deliveries")}
    assert states[told[0]["delivery"]] == ("superseded", "")
    assert states[told[1]["delivery"]] == ("in_force", told[0]["delivery"])
    site.do("screen", "--area", AREA, "--on", "2024-02-01")
    assert [row["household"] for row in site.export("hits") if row["rule"] == "dangerous_house"] == ["H7"]


def test_members_of_a_zip_are_called_by_their_own_names(site):
    heads = ["姓名", "身份证号", "供养方式"]
    one = files.workbook(site.folder / "东山镇.xlsx", heads, [[*PEOPLE[0], "分散供养"]])
    two = files.gbk(site.folder / "西山镇.csv", heads, [[*PEOPLE[1], "集中供养"], [*PEOPLE[2], "不知道"]])
    path = files.zipped(site.folder / "特困.zip", one, two)
    told = site.do("receive", "civil_affairs.tekun", path, "--area", AREA, "--period", "2024-01")
    counts = tuple(told[name] for name in ("rows", "linked", "asked", "faulty"))
    assert counts == ("3", "2", "1", "0"), "an unknown word keeps its row, to be settled"
    rows = [row for row in site.export("rows") if row["delivery"] == told["delivery"]]
    assert [(row["file"], row["row"], row["outcome"]) for row in rows] == [
        ("东山镇.xlsx", "2", "link"), ("西山镇.csv", "2", "link"), ("西山镇.csv", "3", "asked"),
    ]  # fmt: skip
