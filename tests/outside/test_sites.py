"""Sites side by side: the same inputs give the same bytes, a backup comes back, real sites have no clock to set."""

from django.conf import settings

from tests.outside import files, tables
from tests.outside.conftest import found
from tests.outside.county import AREA
from tests.outside.site import Site
from tests.outside.walk import walk

STABLE = [name for name in tables.KEYS if name != "runs"]


def timeless(made: dict[str, bytes]) -> list[str]:
    """The runs without how long they took."""
    return [line.rsplit(",", 1)[0] for line in made["runs"].decode().splitlines()]


def test_the_same_inputs_and_instants_give_the_same_bytes_and_so_does_a_backup(sites, tmp_path):
    made = []
    for name in ("one", "two"):
        with sites():
            site = found(tmp_path / name)
            made.append(walk(site))
            if name == "two":
                site.do("backup", tmp_path / "all.backup")
    assert [name for name in STABLE if made[0][name] != made[1][name]] == []
    assert timeless(made[0]) == timeless(made[1])
    with sites():
        site = Site(tmp_path / "three")
        site.do("restore", tmp_path / "all.backup")
        for name in tables.KEYS:
            site.export(name)
        assert [name for name in made[1] if (site.folder / f"{name}.csv").read_bytes() != made[1][name]] == []
        early = ("export", "runs", "--area", AREA, "--out", tmp_path / "x.csv")
        assert site.tell(*early, at="2024-02-01T09:00:00+08:00").refusal == "clock_backwards"


def test_only_an_exercise_takes_an_instant(sites, tmp_path):
    with sites(exercise=False):
        site = Site(tmp_path / "work")
        site.do("load_places", files.places(site.folder / "places.csv", {AREA: "守望县"}), "--area", AREA)
        settings.SITE_EXERCISE = True  # too late: it was settled by the first places
        told = site.tell("export", "runs", "--area", AREA, "--out", "x.csv", at="2030-01-01T09:00:00+08:00")
        assert told.refusal == "no_exercise"


def test_time_never_runs_backwards(founded):
    out = founded.folder / "x.csv"
    founded.do("export", "runs", "--area", AREA, "--out", out, at="2024-03-01T00:00:00+08:00")
    for early in ("2024-02-29T23:59:59+08:00", "2024-02-01T00:00:00+08:00"):
        assert founded.tell("export", "runs", "--area", AREA, "--out", out, at=early).refusal == "clock_backwards"
    for unclear in ("2024-03-02", "2024-03-02T09:00:00", "gestern"):
        assert founded.tell("export", "runs", "--area", AREA, "--out", out, at=unclear).refusal == "bad_instant"
    founded.do("export", "runs", "--area", AREA, "--out", out, at="2024-03-01T00:00:00+08:00")


def test_households_without_a_number_are_called_by_village_and_order(founded):
    headings = ["行政村代码", "姓名", "证件号码", "与户主关系", "户编号"]
    people = [("户主", ""), ("配偶", ""), ("户主", ""), ("户主", "K-7"), ("户主", "")]
    rows = []
    for at, (kin, no) in enumerate(people):
        village = f"{AREA}00100{1 if at < 4 else 2}"
        rows.append([village, "赵钱孙李周"[at] + "某", files.number(101 + 2 * at), kin, no])
    path = files.workbook(founded.folder / "户.xlsx", headings, rows, header=2)
    told = founded.do("enrol", path, "--area", AREA)
    assert (told["delivery"], told["households_created"], told["persons_created"]) == ("990122-enrol-1", "4", "5")
    expected = [f"{AREA}001001-0001", f"{AREA}001001-0002", f"{AREA}001002-0001", "K-7"]
    homes = founded.export("households")
    assert [(row["household"], row["members"]) for row in homes] == list(zip(expected, "2111", strict=True))
    assert [row["household_no"] for row in homes] == ["", "", "", "K-7"]
    assert [row["person"] for row in founded.export("persons")] == sorted(
        [f"{expected[0]}-01", f"{expected[0]}-02", f"{expected[1]}-01", "K-7-01", f"{expected[2]}-01"]
    )
    again = founded.do("enrol", path, "--area", AREA)
    assert (again["households_created"], again["persons_created"], again["households_unchanged"]) == ("0", "0", "4")
    more = [rows[0], [f"{AREA}001001", "吴某", files.number(151), "户主", ""]]
    told = founded.do("enrol", files.workbook(founded.folder / "户2.xlsx", headings, more), "--area", AREA)
    assert (told["delivery"][-1], told["households_created"]) != ("1", "0")
    assert f"{AREA}001001-0003" in {row["household"] for row in founded.export("households")}
