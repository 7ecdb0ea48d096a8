"""A prefecture delivers for all its counties, and each county's households go by that county's policy."""

import pytest

from tests.outside import files
from tests.outside.site import Site

AREA, EAST, WEST = "9901", "990122", "990123"
LINES = {EAST: 8300, WEST: 9000}
HEADINGS = ["行政村代码", "户编号", "人编号", "姓名", "证件号码", "与户主关系", "收入统计期止", "人均纯收入"]
HOMES = [
    (county, n, income) for county in LINES for n, income in ((1, "8500"), (2, "8200"), (3, "20000"), (4, "20000"))
]
DIBAO = ["县", "姓名", "身份证号", "户月保障金额"]


def number(county: str, n: int) -> str:
    return files.number(101 + 20 * n + (county == WEST) * 2)


def name(county: str, n: int) -> str:
    return f"{'东' if county == EAST else '西'}门{'一二三四'[n - 1]}"


def listed(county: str, n: int, said: str = "") -> list:
    return [said, name(county, n), number(county, n), "300.00"]


@pytest.fixture(scope="module")
def site(sites, tmp_path_factory):
    with sites():
        site = Site(tmp_path_factory.mktemp("prefecture"))
        places = files.places(site.folder / "places.csv", {EAST: "东望县", WEST: "西望县"})
        assert site.tell("load_places", places, "--area", AREA).refusal == "no_parent"
        places.write_text(places.read_text() + f"{AREA},守望市\n")
        site.do("load_places", places, "--area", AREA, at="2026-01-05T09:00:00+08:00")
        for county, line in LINES.items():
            policy = site.folder / f"{county}.csv"
            text = f"name,since,value,unit,cite\nincome_line,2026-01-01,{line},元/人·年,演练1号\n"
            policy.write_text(text + "full_list_shrink,2021-01-01,100,%,演练2号\n", "utf-8")
            site.do("load_policy", policy, "--area", county)
        rows = [
            [f"{c}001001", f"{c}-H{n}", f"{c}-P{n}", name(c, n), number(c, n), "户主", "2025-12-31", income]
            for c, n, income in HOMES
        ]
        told = site.do("enrol", files.workbook(site.folder / "户.xlsx", HEADINGS, rows), "--area", AREA)
        assert (told["delivery"], told["households_created"]) == ("9901-enrol-1", "8")
        site.at = "2026-10-08T09:00:00+08:00"
        deliver(site)
        yield site


def deliver(site: Site) -> None:
    first = [listed(EAST, 1), listed(WEST, 1), listed(WEST, 2)]
    second = [
        *first,
        listed(EAST, 2, "东望县"),
        listed(WEST, 3),
        ["外望县", "路过客", files.number(901), "300.00"],
        ["", "无名氏", files.number(903), "300.00"],
        ["", name(WEST, 4), files.wrong_digit(number(WEST, 4)), "300.00"],
        ["", "张远方", files.wrong_digit(files.number(905)), "300.00"],
    ]
    for period, rows in (("2026-08", first), ("2026-09", second)):
        path = files.workbook(site.folder / f"低保{period}.xlsx", DIBAO, rows)
        told = site.do("receive", "civil_affairs.dibao", path, "--area", AREA, "--period", period)
    counts = {key: told[key] for key in ("rows", "linked", "doubtful", "unmatched", "skipped", "faulty")}
    assert counts == {"rows": "9", "linked": "5", "doubtful": "2", "unmatched": "1", "skipped": "1", "faulty": "0"}
    assert told["delivery"] == "9901-civil_affairs.dibao-202609-1"


def hits(site: Site, area: str) -> set:
    run = site.do("screen", "--area", area, "--on", "2026-10-01")["run"]
    assert run.startswith(f"{area}-20261001-")
    return {(row["rule"], row["household"]) for row in site.export("hits", "--run", run, area=area)}


def test_each_countys_households_are_measured_by_its_own_line(site):
    expected = {
        ("income_below_line", f"{EAST}-H2"), ("income_below_line", f"{WEST}-H1"), ("income_below_line", f"{WEST}-H2"),
        ("dibao_new", f"{EAST}-H2"), ("dibao_new", f"{WEST}-H3"),
    }  # fmt: skip
    assert hits(site, AREA) == expected
    for county in (EAST, WEST):
        assert hits(site, county) == {(rule, home) for rule, home in expected if home.startswith(county)}
    run = next(row["run"] for row in site.export("runs", area=AREA) if row["run"].startswith("9901-"))
    assert site.do("screen", "--area", AREA, "--replay", run)["run"] == run
    assert site.tell("gather", run).refusal == "not_newest"
    run = site.do("screen", "--area", AREA, "--on", "2026-10-01")["run"]
    gathered = site.do("gather", run)
    assert (gathered["opened"], gathered["joined"]) == ("5", "0")


def test_rows_go_to_their_counties_and_strangers_are_listed(site):
    rows = [row for row in site.export("rows", area=AREA) if row["delivery"].endswith("202609-1")]
    assert [(row["row"], row["outcome"]) for row in rows] == [
        ("2", "link"), ("3", "link"), ("4", "link"), ("5", "link"), ("6", "link"), ("7", "skip"), ("8", "unmatched"),
        ("9", "doubt"), ("10", "doubt"),
    ]  # fmt: skip
    east = site.export("rows", area=EAST, name="east.csv")
    assert {row["person"] for row in east if row["outcome"] == "link"} == {f"{EAST}-P1", f"{EAST}-P2"}
    west = site.export("rows", area=WEST, name="west.csv")
    assert {row["outcome"] for row in west} == {"link", "doubt"}
    assert {row["candidates"] for row in west if row["outcome"] == "doubt"} == {f"{WEST}-P4"}


def test_what_was_doubtful_hits_after_it_is_settled_whichever_office_settles_it(site):
    delivery, file = "9901-civil_affairs.dibao-202609-1", "低保2026-09.xlsx"
    told = site.do("settle", delivery, file, "9", "--person", f"{WEST}-P4", "--reason", "电话核对")
    assert (told["delivery"], told["row"], told["person"]) == (delivery, "9", f"{WEST}-P4")
    site.do("settle", delivery, file, "10", "--nobody", "--reason", "查无此人")
    site.do("settle", delivery, file, "8", "--person", f"{EAST}-P3", "--reason", "改过名字")
    fresh = {("dibao_new", f"{WEST}-H4"), ("dibao_new", f"{EAST}-H3")}
    assert fresh <= hits(site, AREA)
    for county in (EAST, WEST):
        assert {one for one in fresh if one[1].startswith(county)} <= hits(site, county)
