from datetime import datetime

import pytest

from shouwang.screening.clues.answer import close
from shouwang.screening.clues.feedback import issue
from shouwang.screening.clues.lines import lists_of, shown
from shouwang.screening.clues.models import Clue, Feedback, FeedbackLine
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.lake import LINKS
from shouwang.screening.matching.models import Doubt
from shouwang.web.sight import current, within
from tests import county
from tests.screening.clues.refusing import refused
from tests.screening.clues.world import ON, VILLAGE

pytestmark = pytest.mark.django_db
BILL = {"settled_on": datetime(2026, 10, 3).date(), "own_fen": 3_000_000, "treatment": "inpatient"}


@pytest.fixture
def delivered(world):
    """A delivery of four rows: a hit, one below the line, an open doubt, a faulty one; the first with its clue."""
    delivery = world.delivery()
    homes = [world.home(), world.home()]
    store = shelf.lake()
    where = [{"file": "名单.xlsx", "sheet": "Sheet1", "row": row} for row in (2, 3)]
    store.write("990122", "medical_insurance.bills", delivery.key, shelf.as_table(delivery, [w | BILL for w in where]))
    people = [{"household": home.key, "person": f"{home.key}-01", "method": "exact"} for home in homes]
    links = [place | who for place, who in zip(where, people, strict=True)]
    store.write("990122", LINKS, delivery.key, shelf.as_links(delivery, links))
    Doubt.objects.create(
        place_id=county.AREA, delivery=delivery, supplier="medical_insurance", file="名单.xlsx", sheet="Sheet1", row=4,
        outcome="doubt", name="钱某某", reason="号码不全",
    )  # fmt: skip
    Fault.objects.create(
        place_id=county.AREA, delivery=delivery, supplier="medical_insurance", file="名单.xlsx", sheet="Sheet1", row=5,
        code="bad_date", sentence="日期看不懂", advice="请改", kept=False,
    )  # fmt: skip
    world.gather(world.run((homes[0], "own_cost", 3_000_000)))
    yield delivery
    for name in ("medical_insurance.bills", LINKS):
        store.path("990122", name, delivery.key).unlink()


def tell(world, delivery):
    return issue(delivery, by=world.county, at=world.at, on=ON)


def verdicts():
    return dict(FeedbackLine.objects.filter(is_current=True).values_list("row", "verdict"))


@pytest.mark.req("S3-18")
def test_a_department_hears_of_each_row_what_became_of_it(world, delivered, answered):
    made = tell(world, delivered)
    assert verdicts() == {3: "no_hit", 5: "fault"}
    assert (made.rows, made.pending) == (2, 2)
    clue = answered(Clue.objects.get())
    tell(world, delivered)
    assert verdicts() == {2: "no_risk", 3: "no_hit", 5: "fault"}
    line = FeedbackLine.objects.get(row=2)
    assert (line.name_mask, line.answered_on, line.reason) == ("赵**1", ON, "无风险：家中稳定")
    assert "个人自付 30,000 元" in line.detail
    assert line.village and line.township
    assert world.now(clue).state == "answered"


def test_a_later_answer_takes_the_place_of_the_earlier_one_and_both_stay(world, delivered, answered):
    clue = answered(Clue.objects.get(), "problem")
    tell(world, delivered)
    with refused("nothing_new"):
        tell(world, delivered)
    close([clue], by=world.county, at=world.at, on=ON)
    close([clue], by=world.county, at=world.at, on=ON, note="已解决")
    Clue.objects.update(outcome="房屋已修缮")
    tell(world, delivered)
    assert FeedbackLine.objects.filter(row=2).count() == 2
    assert FeedbackLine.objects.get(row=2, is_current=True).reason == "房屋已修缮"


def test_a_settled_doubt_is_told(world, delivered):
    Doubt.objects.update(settled_as="elsewhere", settled_at=world.at, settled_reason="外县户籍")
    tell(world, delivered)
    assert FeedbackLine.objects.get(row=4).verdict == "elsewhere"


def test_only_the_county_tells_and_only_of_what_is_in_force(world, delivered):
    with refused("not_allowed"):
        issue(delivered, by=world.post("township_specialist", VILLAGE), at=world.at, on=ON)
    Delivery.objects.update(state="superseded")
    with refused("not_in_force"):
        tell(world, delivered)


def test_a_liaison_reads_the_answers_to_his_own_rows_and_no_others(world, delivered):
    tell(world, delivered)
    liaison = county.post("liaison")
    with within(liaison.scope()):
        assert Feedback.objects.visible_to().count() == 1
        assert FeedbackLine.objects.count() == 2
        assert Clue.objects.count() == 0
    liaison.supplier = "housing"
    with within(liaison.scope()):
        assert FeedbackLine.objects.count() == 0


def test_a_clue_shows_the_departments_own_line_to_who_may_open_the_lake(world, delivered):
    rows = [[delivered.key, "名单.xlsx", "Sheet1", 2]]
    line = shown(rows, lists_of(rows), within=current())[0]
    assert ("就医类型", "住院") in line.cells
    assert ("结算日期", "2026年10月3日") in line.cells
    assert line.row == 2
    with within(world.post("grid_worker", VILLAGE).scope()):
        assert shown(rows, lists_of(rows), within=current())[0].cells == ()
