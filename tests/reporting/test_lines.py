"""The lines behind a number of the overview: each line of a file with the household that it was linked to."""

import pytest
from django.urls import reverse

from shouwang.registry.models import Household, Person
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import LINKS
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = pytest.mark.django_db
ONE, TWO = AREA + 1001000, AREA + 2001000  # villages of two townships
MANY = 60


@pytest.fixture
def file(post, at, settings, tmp_path):
    """A taken-in list: sixty lines of one household, one of another township, one about that whole village."""
    settings.DATA_DIR = tmp_path
    officer = post("county_officer")
    with within(post("prefecture_officer").scope()):
        census = {"township": {"990122001": MANY, "990122002": 2}, "linked": {"990122001": MANY, "990122002": 2}}
        made = Delivery.objects.create(
            key="990122-water.unsafe-202610-1", place_id=AREA, supplier="water", table="unsafe", kind="full",
            period="2026-10", state="in_force", file="a.xlsx", sha256="0", received_at=at, by=officer, rows=MANY + 3,
            kept=MANY + 2, census=census, lake={"990122": {}},
        )  # fmt: skip
        for place, name in ((ONE, "石一"), (TWO, "石二")):
            home = Household.objects.create(key=f"h{place}", place_id=place, head_name=name, members=1)
            Person.objects.create(
                key=f"p{place}", household=home, place_id=place, name=name, number_mask="9901****0001"
            )
    line = {"delivery": made.key, "file": "a.xlsx", "sheet": "Sheet1", "lo": None, "hi": None}
    rows = [
        line | {"row": row, "household": f"h{ONE}", "person": f"p{ONE}", "method": "exact"}
        for row in range(MANY + 1, 1, -1)
    ]
    rows.append(line | {"row": 70, "household": f"h{TWO}", "person": f"p{TWO}", "method": "repaired"})
    rows.append(line | {"row": 71, "household": None, "person": None, "method": "place", "lo": TWO, "hi": TWO + 999})
    shelf.lake().write("990122", LINKS, made.key, rows)
    return made


def shown(client, file, **asked) -> str:
    answer = client.get(reverse("reporting:file_lines", args=[file.key]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_number_of_a_township_opens_the_lines_of_its_households(file, post, signed_in):
    client = signed_in(post("county_officer"))
    behind = client.get(reverse("reporting:behind", args=["linked"]), {"place": AREA + 2000000}).content.decode()
    assert f"/overview/files/{file.key}/?place={AREA + 2000000}" in behind
    page = shown(client, file, place=AREA + 2000000)
    assert "石二" in page and "号码修复后一致" in page and "整村或整组" in page and "共 2 条" in page
    assert "石一" not in page


def test_the_lines_of_a_county_come_in_the_order_of_the_sheet_page_by_page(file, post, signed_in):
    client = signed_in(post("county_officer"))
    first, second = shown(client, file), shown(client, file, **{"from": 50})
    assert first.index("<span>2</span>") < first.index("<span>51</span>") and "第 1–50 条，共 62 条" in first
    assert "from=50" in first and "石二" not in first
    assert "第 51–62 条，共 62 条" in second and "石二" in second and "from=0" in second
    assert "没有匹配到" in shown(client, file, **{"from": 500})


def test_who_may_not_see_files_or_the_place_finds_nothing(file, post, signed_in):
    url = reverse("reporting:file_lines", args=[file.key])
    assert signed_in(post("township_specialist")).get(url).status_code == 404
    assert signed_in(post("county_officer")).get(url, {"place": AREA + 10**9}).status_code == 404
