import time
from datetime import date

import pytest
from django.db import connection

from shouwang.policy import shipped
from shouwang.policy.book import Line as Policy
from shouwang.refusal import Refused
from shouwang.screening.clues.gather import gather
from shouwang.screening.clues.models import Clue, Origin
from shouwang.screening.clues.triage import dismiss
from shouwang.screening.intake.models import Delivery
from shouwang.screening.matching.models import Doubt
from shouwang.screening.runs.models import Hit
from shouwang.trail.models import Line
from tests.county import AREA
from tests.screening.clues.world import FAR, ON, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db


def counts(done):
    return done.opened, done.joined, done.kept_closed, done.unchanged


@pytest.mark.req("S1-14")
def test_hits_of_one_household_and_reason_become_one_clue_with_both_origins(world):
    home, other = world.home(), world.home(SIBLING)
    run = world.run((home, "dibao_lowered", 100), (home, "dibao_stopped", 200), (other, "own_cost", 3_000_000))
    assert counts(world.gather(run)) == (2, 1, 0, 0)
    clue = Clue.objects.get(household=home)
    assert set(clue.origins.values_list("hit__rule", flat=True)) == {"dibao_lowered", "dibao_stopped"}
    assert (clue.state, clue.opened_on, clue.place_id) == ("screened", ON, VILLAGE)


@pytest.mark.req("S3-14", "S4-29")
def test_dibao_granted_is_another_clue_than_dibao_cut_and_is_said_as_what_it_is(world):
    home = world.home()
    assert counts(world.gather(world.run((home, "dibao_new", 1), (home, "dibao_stopped", 1), (home, "tekun_new", 1)))) == (
        3, 0, 0, 0,
    )  # fmt: skip
    found = {clue.origins.get().hit.rule: (clue.reason_word, clue.risk) for clue in Clue.objects.all()}
    assert found == {
        "dibao_new": ("新纳入低保", ""), "dibao_stopped": ("低保停发或降低", ""), "tekun_new": ("新纳入特困供养", ""),
    }  # fmt: skip


def test_clues_are_numbered_by_household_proposed_risk_and_reason(world):
    first, second = world.home(VILLAGE), world.home(FAR)
    world.gather(
        world.run((second, "own_cost", 1), (first, "own_cost", 1), (first, "dibao_stopped", 1), (first, "dibao_new", 1))
    )
    found = Clue.objects.order_by("key").values_list("key", "household_id", "risk", "reason")
    assert [row[1:] for row in found] == [
        (first.pk, "", "dibao_cut"), (first.pk, "", "dibao_granted"), (first.pk, "01", "medical_cost"),
        (second.pk, "01", "medical_cost"),
    ]  # fmt: skip
    assert [row[0] for row in found] == [f"990122-202611-{number:05d}" for number in (1, 2, 3, 4)]


@pytest.mark.req("A33")
def test_which_risk_a_reason_proposes_is_the_countys_policy(world):
    home = world.home()
    mine = shipped.book(ON, AREA, (Policy("risk_of_reason", "income", ON, "07", "", "县文", place="990122"),))
    gather(world.run((home, "income_below_line", 1)), by=world.county, at=world.at, book=mine)
    assert Clue.objects.values_list("reason", "risk").get() == ("income", "07")


def test_gathering_twice_changes_nothing(world):
    run = world.run((world.home(), "own_cost", 1), (world.home(), "own_cost", 1))
    world.gather(run)
    assert counts(world.gather(run)) == (0, 0, 0, 2)
    assert (Clue.objects.count(), Origin.objects.count()) == (2, 2)


def test_only_the_newest_run_is_gathered(world):
    old = world.run()
    world.run()
    with pytest.raises(Refused) as refused:
        world.gather(old)
    assert refused.value.code == "not_newest"


def test_a_department_is_named_and_our_own_register_is_not_called_a_department(world):
    home = world.home()
    world.gather(world.run((home, "own_cost", 1), (home, "income_below_line", 1)))
    found = dict(Origin.objects.values_list("hit__rule", "kind"))
    assert found == {"own_cost": "department", "income_below_line": "system"}
    assert Origin.objects.get(kind="department").supplier == "medical_insurance"


def closed(world, clue, reason="monitored"):
    dismiss([clue], reason, by=world.county, at=world.at, on=ON, note="已核")


def test_what_was_closed_stays_closed_while_the_facts_are_the_same(world):
    clue = world.clue()
    closed(world, clue)
    run = world.run((clue.household, "own_cost", 3_000_000))
    assert counts(world.gather(run)) == (0, 0, 1, 0)


def test_what_was_closed_stays_closed_below_the_step_that_counts_and_opens_at_it(world):
    clue = world.clue(measured=3_000_000)
    closed(world, clue)
    step = world.book.fen("material_step", "own_cost")
    assert counts(world.gather(world.run((clue.household, "own_cost", 3_000_000 + step - 1)))) == (0, 0, 1, 0)
    assert counts(world.gather(world.run((clue.household, "own_cost", 3_000_000 + step)))) == (1, 0, 0, 0)


@pytest.mark.req("S1-22")
def test_a_department_against_the_cadres_no_risk_asks_for_the_visit_again(world, answered):
    from shouwang.screening.clues.answer import close

    clue = answered(world.clue())
    close([clue], by=world.county, at=world.at, on=ON)
    world.gather(world.run((clue.household, "own_cost", 9_000_000)))
    again = Clue.objects.open().get(household=clue.household)
    assert again.is_revisit


@pytest.mark.req("S1-22")
def test_an_answer_that_is_not_yet_closed_is_asked_again_when_a_new_fact_comes(world, answered):
    clue = answered(world.clue())
    world.gather(world.run((clue.household, "own_cost", 3_000_000), (clue.household, "own_cost", 9_000_000)))
    clue = world.now(clue)
    assert (clue.state, clue.is_revisit, clue.result) == ("assigned", True, "")
    assert clue.owner.role == "grid_worker"
    assert Line.objects.filter(verb="clues.reopen", subject_key=clue.key).count() == 1


def test_a_worse_answer_is_not_asked_again(world, answered):
    clue = answered(world.clue(), "to_recognition")
    world.gather(world.run((clue.household, "own_cost", 9_000_000)))
    assert world.now(clue).state == "checked"


def test_a_withdrawn_fact_that_comes_back_opens_a_clue(world):
    delivery = world.delivery()
    clue = world.clue()
    delivery.state = "withdrawn"
    delivery.save()
    assert world.gather(world.run()).shaken == 1
    assert world.now(clue).closed_as == "withdrawn"
    assert counts(world.gather(world.run((clue.household, "own_cost", 3_000_000)))) == (1, 0, 0, 0)


def test_a_post_without_the_right_may_not_gather(world):
    run = world.run()
    world.county = world.post("township_specialist", VILLAGE)
    with pytest.raises(Refused) as refused:
        world.gather(run)
    assert refused.value.code == "not_allowed"


def test_two_thousand_hits_take_a_handful_of_queries(world, django_assert_max_num_queries):
    homes = [world.home() for _ in range(20)]
    run = world.run()
    hits = [
        Hit(
            household=home,
            place_id=home.place_id,
            rule=f"r{n}",
            risk=f"{n:02d}",
            fingerprint=f"{n}",
            first=run,
            last=run,
        )
        for home in homes
        for n in range(100)
    ]
    Hit.objects.bulk_create(hits)
    started = time.monotonic()
    with django_assert_max_num_queries(25):
        assert world.gather(run).opened == 2000
    assert time.monotonic() - started < 5


class Rows:
    """How many rows the statements within it read."""

    def __init__(self):
        self.read = self.queries = 0

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.lstrip().upper().startswith("SELECT"):
            self.read += max(context["cursor"].cursor.rowcount, 0)
        self.queries += 1
        return result


def months_behind(world, homes, months: range) -> None:
    """Old months: lists out of force, doubts settled, hits nobody finds any more, clues closed or withdrawn long ago."""
    for month in months:
        old = world.delivery(period=f"20{month:02d}-01", state="superseded", counted_at=world.at)
        run = world.run(on=date(2001, 1, 1))
        Doubt.objects.create(
            delivery=old, place_id=AREA, file="名单.xlsx", sheet="Sheet1", row=2, outcome="doubt", settled_as="nobody",
            settled_at=world.at, supplier="medical_insurance",
        )  # fmt: skip
        for home, closed_as in zip(homes, ("no_risk", "withdrawn", "monitored"), strict=True):
            rows = [[old.key, "名单.xlsx", "Sheet1", 2]]
            hit = world.hit(run, home, "own_cost", month, rows=rows)
            clue = Clue.objects.create(
                key=f"{home.key}-{month}", household=home, place_id=home.place_id, reason="medical_cost", state="closed",
                closed_as=closed_as, closed_on=ON, state_at=world.at, opened_on=ON,
            )  # fmt: skip
            withdrawn = world.at if closed_as == "withdrawn" else None
            Origin.objects.create(
                clue=clue, household_id=home.pk, place_id=home.place_id, kind="department", hit=hit, at=world.at, on=ON,
                withdrawn_at=withdrawn,
            )  # fmt: skip


@pytest.mark.req("S1-14", "S3-18")
def test_old_months_cost_a_gathering_nothing(world):
    kept, stopped = world.clue(), world.clue(rule="dibao_stopped")
    homes, cost = [world.home() for _ in range(3)], []
    for months in (range(1), range(1, 13)):
        months_behind(world, homes, months)
        world.run()
        house = world.delivery("housing.dangerous")
        fallen = world.clue(rule="dangerous_house")
        Hit.objects.filter(household=fallen.household).update(rows=[[house.key, "名单.xlsx", "Sheet1", 2]])
        Delivery.objects.filter(pk=house.pk).update(state="superseded", counted_at=world.at)
        fresh = world.home()
        run = world.run((kept.household, "own_cost", 3_000_000), (fresh, "own_cost", 7))
        rows = Rows()
        with connection.execute_wrapper(rows):
            done = world.gather(run)
        assert (counts(done), done.shaken) == ((1, 0, 0, 1), 1)
        assert world.now(fallen).closed_as == "withdrawn" and world.now(stopped).state == "screened"
        cost.append((rows.read, rows.queries))
        closed(world, fresh.clues.get())
    assert cost[0] == cost[1]
