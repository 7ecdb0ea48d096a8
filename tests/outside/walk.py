"""A small county's two months through every command."""

from tests.outside import tables
from tests.outside.conftest import FOUNDED
from tests.outside.county import AREA, TITLES, County
from tests.outside.site import Site

PERIOD, LATER = "2024-01", "2024-02"
RECEIVED, SCREENED, GATHERED = (f"2024-02-{day}T10:00:00+08:00" for day in ("05", "10", "11"))


def walk(site: Site) -> dict[str, bytes]:
    """A county's two months through every command; all exports."""
    county = County(11, 40)
    site.do("enrol", county.enrol(site.folder / "农户.xlsx"), "--area", AREA, at=FOUNDED)
    for before, period in (("", PERIOD), (PERIOD, LATER)):
        county.month(period, before)
        for table in TITLES:
            if period in county.world.lists[table]:
                path = county.write(site.folder, table, period)
                site.do("receive", table, path, "--area", AREA, "--period", period, "--letter", "函1号", at=RECEIVED)
    run = site.do("screen", "--area", AREA, "--on", "2024-02-10", at=SCREENED)["run"]
    site.do("gather", run, at=GATHERED)
    made = {}
    for name in tables.KEYS:
        site.export(name)
        made[name] = (site.folder / f"{name}.csv").read_bytes()
    return made
