"""Pages of runs, and the jobs behind them, over a real lake."""

from datetime import date
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from shouwang.places.models import Place
from shouwang.policy.models import CountyLine
from shouwang.queue.models import Work
from shouwang.screening.clues.jobs import gather_run
from shouwang.screening.clues.models import Clue
from shouwang.screening.intake.models import Delivery
from shouwang.screening.runs import table
from shouwang.screening.runs.jobs import screen_area
from shouwang.screening.runs.models import Hit, Run
from tests import county
from tests.screening.clues.world import FAR, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(world):
    """A run with hits in two townships, kept in the lake as `execute` keeps them."""
    homes = [world.home(VILLAGE), world.home(FAR), world.home(FAR)]
    made = world.run((homes[0], "own_cost", 3_000_000), (homes[1], "own_cost", 4_000_000), (homes[2], "dibao_new", 100))
    hits = Hit.objects.filter(last=made).order_by("rule", "household__key").select_related("household")
    kept = [{"rule": hit.rule, "state": "new", "household": hit.household.key} for hit in hits]
    path = table.path(made.key)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{field.name: None for field in table.KEPT} | row for row in kept]
    pq.write_table(pa.Table.from_pylist(rows, table.KEPT), path)
    yield made
    path.unlink()


@pytest.fixture
def page(signed_in, django_assert_max_num_queries):
    def get(post, name, *args, query="", status=200):
        client = signed_in(post)
        with django_assert_max_num_queries(25):
            response = client.get(reverse(name, args=args) + query)
        assert response.status_code == status, response.content[:1500]
        return response.content.decode() if "html" in response["Content-Type"] else response.content

    return get


def test_the_list_and_the_page_of_a_run_say_what_was_found(world, run, page):
    assert run.key in page(world.county, "runs:list")
    text = page(world.county, "runs:run", run.key)
    for words in ("个人自付医疗费用超过预警线", "新纳入低保", "生成线索", "各乡镇", "所用政策"):
        assert words in text


def test_a_number_opens_the_households_behind_it(world, run, page):
    far = Place.objects.get(pk=FAR).up("township")
    text = page(world.county, "runs:hits", run.key, query=f"?township={far}&rule=own_cost")
    seen = [hit.household.head_name in text for hit in Hit.objects.order_by("id").select_related("household")]
    assert seen == [False, True, False]
    assert "40,000.00元" in text and "40000.00" not in text


def test_the_households_behind_a_number_can_be_taken_away(world, run, page):
    assert reverse("runs:hits_file", args=[run.key]) in page(world.county, "runs:hits", run.key)
    data = page(world.county, "runs:hits_file", run.key, query="?rule=own_cost")
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows] == ["实际值", "30000.00", "40000.00"]


def test_an_overtaken_run_says_so_and_makes_no_clues(world, run, page):
    later = world.run()
    text = page(world.county, "runs:run", run.key)
    assert later.key in text
    assert "生成线索" not in text


def test_a_village_and_another_county_have_no_such_page(world, run, page):
    page(world.post("grid_worker", VILLAGE), "runs:list", status=403)
    page(county.post("county_officer", county.OTHER), "runs:run", run.key, status=404)


@pytest.fixture
def income_line(world):
    """The invented county's own income line: the book ships none for it."""
    approver = world.post("county_approver").holder
    CountyLine.objects.create(
        name="income_line", place_id=county.AREA, since=date(2026, 1, 1), value=8700, unit="元/人年", cite="县文",
        entered_by=world.county, enterer=world.county.holder, entered_at=world.at,
        released_by=world.post("county_approver"), releaser=approver, known_at=world.at,
    )  # fmt: skip


def test_pressing_twice_asks_for_one_run_which_the_worker_makes(world, signed_in, income_line):
    client = signed_in(world.county)
    world.home()
    for _ in range(2):
        response = client.post(reverse("runs:screen"), {"on": "2026-11-01"})
    work = Work.objects.get()
    assert response["Location"] == reverse("queue:work", args=[work.pk])
    sentence = screen_area.body(work, world.county, world.at)
    made = Run.objects.get()
    assert made.key in sentence
    assert work.location == reverse("runs:run", args=[made.key])
    assert screen_area.body(work, world.county, world.at) == sentence
    assert Run.objects.count() == 1


def test_a_day_that_has_not_come_is_refused(world, signed_in):
    response = signed_in(world.county).post(reverse("runs:screen"), {"on": "2199-01-01"})
    assert response.status_code == 409
    assert "还没有到" in response.content.decode()
    assert signed_in(world.county).post(reverse("runs:screen"), {"on": ""}).status_code == 409


def test_gathering_is_a_job_of_the_runs_page(world, run, signed_in):
    response = signed_in(world.county).post(reverse("clues:gather", args=[run.key]))
    work = Work.objects.get()
    assert response["Location"] == reverse("queue:work", args=[work.pk])
    assert "新线索 3 条" in gather_run.body(work, world.county, world.at)
    assert Clue.objects.count() == 3
    assert "没有变化 3 条" in gather_run.body(work, world.county, world.at)


def test_runs_are_narrowed_by_day_and_by_what_was_made_of_them(world, run, page):
    day = run.on.isoformat()
    for query, is_found in (
        (f"?since={day}&until={day}", True), (f"?since={day[:4]}-12-31", False), ("?mark=waiting", True),
        ("?mark=gathered", False), (f"?q={run.key}", True), ("?q=0", False), ("?since=x&mark=x", True),
    ):  # fmt: skip
        assert (f">{run.key}</a>" in page(world.county, "runs:list", query=query)) is is_found, query
        lines = CalamineWorkbook.from_filelike(BytesIO(page(world.county, "runs:runs_file", query=query)))
        assert len(lines.get_sheet_by_index(0).to_python()) == 1 + is_found


def test_a_rule_that_could_not_speak_and_a_list_that_waited_are_said_on_the_page(world, run, page):
    at = world.run().at
    waits = Delivery.objects.create(
        key="990122-civil_affairs.dibao-202610-9", place_id=county.AREA, supplier="civil_affairs", table="dibao",
        kind="full", period="2026-10", file="低保.xlsx", sha256="0" * 64, received_at=at, by=world.county, state="held",
    )  # fmt: skip
    Run.objects.filter(pk=run.pk).update(silent={"dibao_new": "还没有一份入库"}, waiting=[waits.key])
    text = page(world.county, "runs:run", run.key)
    assert "1 条规则这次无法判断" in text and "还没有一份入库" in text
    assert "1 份名单待确认" in text and "最低生活保障名单" in text
