"""A supplier and a rule say everything about themselves in their own folder: nothing else has to know of a newcomer."""

import getpass
import io
import sys

import pytest
from django.core.management import call_command

from shouwang.accounts.enlist import contract as posts
from shouwang.accounts.suppliers import SUPPLIERS, supplier_name
from shouwang.maintenance.documents import contracts
from shouwang.maintenance.documents import rules as catalogue
from shouwang.screening import rules, sources
from tests.outside import files, newcomer
from tests.outside.browser import Person
from tests.outside.county import AREA

pytestmark = pytest.mark.req("S4-05", "S4-28")
PASSWORD = "Wanderfalke-2026"
VILLAGE = f"{AREA}001001"
HEADINGS = ["姓名", "身份证号", "乡镇", "村", "受损程度"]
RULES = [rule.id for rule in rules.all()]


def row(n: int, loss: str = "全毁") -> list:
    return [f"林家{n}", files.number(101 + 2 * n), "东山镇", "甲家村", loss]


@pytest.fixture
def joined(tmp_path, monkeypatch):
    """The forestry bureau's folder and its rule's shelf beside the product's own; gone afterwards, as if never seen."""
    told = newcomer.build(tmp_path / "elsewhere")
    for package, path in zip((sources, rules), told, strict=True):
        monkeypatch.setattr(package, "__path__", [*package.__path__, path])
    yield
    for name in [name for name in sys.modules if ".sources.forestry" in name or ".rules.fire" in name]:
        del sys.modules[name]


@pytest.fixture
def site(joined, founded, monkeypatch):
    """Twelve households of one person; the county lets the new rule run."""
    heads = ["行政村代码", "户编号", "人编号", "姓名", "证件号码", "与户主关系"]
    rows = [[VILLAGE, f"H{n}", f"P{n}", *row(n)[:2], "户主"] for n in range(12)]
    founded.do(
        "enrol", files.workbook(founded.folder / "户.xlsx", heads, rows), "--area", AREA, at="2024-01-03T09:00+08:00"
    )
    let_run(founded, [*RULES, "burnt_out"])
    monkeypatch.setattr(getpass, "getpass", lambda *args, **said: PASSWORD)
    founded.at = "2024-03-05T09:00:00+08:00"
    return founded


def let_run(site, names: list[str]) -> None:
    path = site.folder / "rules.csv"
    lines = [
        f"rules_run,2024-01-01,{';'.join(names)},县办〔2024〕1号",
        "full_list_shrink,2024-01-01,20,县办〔2024〕1号",
    ]
    path.write_text("\n".join(["name,since,value,cite", *lines]) + "\n", "utf-8")
    site.do("load_policy", path, "--area", AREA, at="2024-01-03T10:00:00+08:00")


def hand_in(site, period: str, *rows: list):
    path = files.workbook(site.folder / f"林火{period}.xlsx", HEADINGS, list(rows))
    return site.do("receive", "forestry.burnt", path, "--area", AREA, "--period", period)


def clerk() -> Person:
    call_command("changepassword", f"operator-{AREA}", stdout=io.StringIO())
    return Person(f"operator-{AREA}", PASSWORD)


def test_a_newcomer_is_received_matched_screened_and_told_in_words(site):
    told = hand_in(site, "2024-02", *map(row, range(4)), row(4, "部分受损"))
    assert (told["delivery"], told["linked"], told["held"]) == (f"{AREA}-forestry.burnt-202402-1", "5", "-")
    run = site.do("screen", "--area", AREA, "--on", "2024-03-01")
    assert run["silent"] == "-"
    hits = site.export("hits", "--run", run["run"])
    assert {(hit["rule"], hit["household"]) for hit in hits} == {("burnt_out", f"H{n}") for n in range(4)}
    assert site.do("gather", run["run"])["opened"] == "4"
    person = clerk()
    person.at = "2024-03-05T10:00:00+08:00"
    assert "林草局" in person.see("/deliveries/") and "林火受损农户名单" in person.see("/hand-in/")
    page = person.see(f"/deliveries/{told['delivery']}/")
    assert "林草局" in page and "林火受损严重" in page
    assert "林火受损农户名单" in person.see("/deliveries/calendar/")
    assert "林火受损严重" in person.see(f"/runs/{run['run']}/")
    clue = site.export("clues")[0]["clue"]
    assert all(
        word in person.see(f"/clues/{clue}/") for word in ("林火受损严重", "林草局", "受损程度", "全毁", "写明全毁的户")
    )


def test_it_is_compared_counted_and_missed_like_any_other(site):
    hand_in(site, "2024-01", *map(row, range(12)))
    shrunk = hand_in(site, "2024-02", *map(row, range(3)))
    assert shrunk["held"] == "shrunk"
    run = site.do("screen", "--area", AREA, "--on", "2024-03-01")
    assert run["waiting"] == shrunk["delivery"]
    path = files.workbook(site.folder / "更正.xlsx", HEADINGS[:-1], [row(n)[:-1] for n in range(3)])
    assert (
        site.tell("receive", "forestry.burnt", path, "--area", AREA, "--period", "2024-02").refusal == "missing_columns"
    )


def test_it_is_in_the_catalogue_and_among_the_departments(joined):
    assert list(SUPPLIERS)[-2:] == ["forestry", "police"] and supplier_name("forestry") == "林草局"
    assert posts().column("supplier").values["林草局"] == "forestry"
    assert "forestry.burnt" in contracts.write() and "林草局" in contracts.write()
    assert "burnt_out" in catalogue.write() and "林火受损严重" in catalogue.write()


def test_a_rule_that_nobody_wrote_is_refused_when_it_is_to_run(founded):
    path = founded.folder / "rules.csv"
    path.write_text("name,since,value,cite\nrules_run,2024-01-01,own_cost;horoscope,县办〔2024〕1号\n", "utf-8")
    assert founded.tell("load_policy", path, "--area", AREA).refusal == "unknown_code"
    assert "burnt_out" not in [rule.id for rule in rules.all()] and "forestry" not in SUPPLIERS
