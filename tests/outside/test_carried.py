"""A register of the version before it kept statements, brought up to date by `prepare`: everything stands as it stood.

`before_statements.sql.gz` is its database as pg_dump wrote it: nine invented people, three files of which one was taken
back, corrections, an income, a death, a household that was split.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connections

from shouwang.accounts.models import Post
from shouwang.places.models import Place
from shouwang.registry.carry import carry_over
from shouwang.registry.correct import correct_household
from shouwang.registry.models import Household, Person, Source, Statement
from shouwang.registry.periods import say_begins
from shouwang.registry.precedence import ByCounty
from shouwang.registry.recall import recall
from shouwang.registry.state import project
from shouwang.registry.withdraw import withdraw
from shouwang.web.sight import within
from tests.conftest import prepare
from tests.county import AREA
from tests.outside.older import put_back

BEFORE = Path(__file__).with_name("before_statements.sql.gz")
AT = datetime(2026, 12, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TABLES = {
    "registry_household": "id",
    "registry_person": "id",
    "registry_income": "household_id, ends_on",
    "registry_guarantee": "household_id, kind, since, id",
    "registry_membership": "person_id, id",
}


@pytest.fixture(scope="module")
def carried(sites):
    """The old database, and today's `prepare` over it; the tables as they were before."""
    with sites():
        put_back(BEFORE)
        before = everything()
        prepare()
        yield before


def everything(connection: str = "owner") -> dict[str, list[tuple]]:
    """The rows of the tables that pages read, without the line of the file that told them."""
    with connections[connection].cursor() as cursor:
        found = {}
        for table, order in TABLES.items():
            cursor.execute(
                f"SELECT to_jsonb(t) - 'sheet' - 'row' - 'told_by_id' FROM public.{table} t ORDER BY {order}"  # noqa: S608
            )
            found[table] = [json.loads(row) for (row,) in cursor.fetchall()]
    return found


@pytest.fixture
def steward(carried):
    post = Post.objects.filter(role="data_steward", place_id=AREA).get()
    with within(post.scope()):
        yield post


@pytest.mark.req("S1-14")
def test_everything_stands_as_it_stood(carried, steward):
    project(Household.objects.values_list("id", flat=True), at=AT)
    for table, rows in everything("default").items():
        for now, before in zip(rows, carried[table], strict=True):
            assert {name: now[name] for name in before} == before, table
    assert [home.key for home in Household.objects.order_by("id")][:2] == ["H1", "H2"]


def test_whoever_brought_a_fact_says_it(steward):
    told = {source.key[-7:]: source for source in Source.objects.filter(chain="register")}
    assert [told[key].withdrawn_at is None for key in sorted(told)] == [True, True, False]
    person = Person.objects.get(name="甲壹")
    said = Statement.objects.filter(person_id=person.pk).order_by("source_id", "id")
    names = [(one.source.key[-1], one.facts["A3"]) for one in said if "A3" in one.facts]
    assert names == [("1", "甲一"), ("2", "甲壹")]
    assert {one.source.chain for one in Statement.objects.filter(household_id=person.household_id)} >= {
        "register",
        "carried",
    }


def test_an_old_file_is_taken_back_as_ever_and_what_it_replaced_stands_again(steward):
    home = Household.objects.get(key="H2")
    assert home.members == 2
    batch = Source.objects.filter(chain="register", withdrawn_at=None).latest("id").batch
    with pytest.raises(Exception, match="后续业务"):
        withdraw(batch, by=steward, at=AT, reason="重新导出")
    Source.objects.filter(batch=batch).update(withdrawn_at=AT)
    project(Household.objects.values_list("id", flat=True), at=AT)
    person = Person.objects.get(key__startswith="H1", relation="01")
    assert (person.name, person.health, person.phone_mask) == ("甲一", "1", "199****0001")
    home = person.household
    assert (home.head_name, home.phone_mask, home.net_fen) == ("甲一", "199****0009", 900000)


@pytest.mark.req("S1-14")
def test_money_that_was_kept_under_its_last_day_is_kept_under_both(carried, steward):
    """As the version between kept it: one row for a last day, the begin said beside the money."""
    older = r"""UPDATE registry_statement SET facts = replace(replace(facts::text, '@' || i.begins_on || '~', '@'), '}}',
        ', "from@' || i.ends_on || '": "' || {0} || '"}}')::jsonb
        FROM registry_income i WHERE i.household_id = registry_statement.household_id AND person_id IS NULL
        AND facts::text LIKE '%@' || i.begins_on || '~' || i.ends_on || '%' AND registry_statement.id {1}
        (SELECT max(id) FROM registry_statement WHERE facts::text LIKE '%@%~%')"""
    before = everything("owner")["registry_income"]
    with connections["owner"].cursor() as cursor:
        cursor.execute(older.format("(i.begins_on + 92)", "<"))
        cursor.execute(older.format("i.begins_on", "="))
    assert say_begins(connections["owner"]) > 1 and say_begins(connections["owner"]) == 0
    now = everything("owner")["registry_income"]
    assert [row for row in now if row["id"] in {one["id"] for one in before}] == before
    project(Household.objects.values_list("id", flat=True), at=AT)
    assert everything("owner")["registry_income"] == now


def test_nothing_is_carried_over_twice(carried):
    count = counted()
    prepare()
    carry_over(connections["owner"])
    assert counted() == count > 20


def counted() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_statement")
        return cursor.fetchone()[0]


@pytest.mark.req("S0-06")
def test_a_household_that_moved_twice_stands_alike_for_its_village_its_county_and_the_owner(carried, monkeypatch):
    county = Post.objects.filter(role="data_steward", place_id=AREA).get()
    with within(county.scope()):
        home = Household.objects.filter(gone_on=None).order_by("id").first()
        back, there = Place.objects.filter(level="village", pk__gte=AREA).order_by("id")[:2]
        for days, place in enumerate((there, back, there)):
            about = {"by": county, "at": AT + timedelta(days=days), "note": "搬迁"}
            correct_household(home, {"place": place}, **about)

    def stands() -> dict:
        recalled, believed = recall([home.pk]), ByCounty(AT.date()).at(there.pk)
        return {
            (subject, key): value.value
            for subject in recalled.said
            for key, value in recalled.stands(subject, believed).values.items()
        }

    village = Post.objects.filter(role="grid_worker", place_id=there.pk).get()
    seen = []
    for post in (county, village):
        with within(post.scope()):
            seen.append(stands())
    with within(county.scope()):  # the book of policy is read by the county; what was said, by the owner
        monkeypatch.setattr("shouwang.registry.recall.connection", connections["owner"])
        seen.append(stands())
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][(home.pk, None), "place"] == there.pk and len(seen[0]) > 20
