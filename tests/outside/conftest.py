"""An empty exercise site, founded with the public commands alone."""

from contextlib import contextmanager

import pytest
from django.conf import settings

from tests.outside import files
from tests.outside.site import AREA, Site

POLICY = """name,since,value,unit,cite
income_line,2024-01-01,8300,元/人·年,演练文件1号
full_list_shrink,2021-01-01,100,%,演练文件2号
"""
FOUNDED = "2024-01-02T09:00:00+08:00"


def found(folder, counties=None, area: str = AREA) -> Site:
    """Places and the area's own lines of policy."""
    site = Site(folder)
    listed = files.places(folder / "places.csv", counties or {AREA: "守望县"})
    site.do("load_places", listed, "--area", area, at=FOUNDED)
    policy = folder / "own-policy.csv"
    policy.write_text(POLICY, "utf-8")
    site.do("load_policy", policy, "--area", area, at=FOUNDED)
    return site


@pytest.fixture(scope="session")
def exercising():
    """`with exercising():` the site is an exercise, for as long as the block lasts."""

    @contextmanager
    def changed(exercise: bool = True):
        before, settings.SITE_EXERCISE = settings.SITE_EXERCISE, exercise
        try:
            yield
        finally:
            settings.SITE_EXERCISE = before

    return changed


@pytest.fixture(scope="session")
def sites(fresh_sites, exercising, tmp_path_factory):
    """`with sites():` an empty exercise site's database and files, for as long as the block lasts."""

    @contextmanager
    def fresh(*, exercise: bool = True):
        with exercising(exercise), fresh_sites(tmp_path_factory.mktemp("site") / "data", empty=True):
            yield

    return fresh


@pytest.fixture
def founded(sites, tmp_path):
    """An exercise site with its places and its lines of policy."""
    with sites():
        yield found(tmp_path / "work")
