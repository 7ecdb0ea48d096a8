"""A half-year that was closed says the same for ever; the register is looked at as of a day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse

from shouwang.casework.cases.models import Case
from shouwang.places.code import span
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.change import leave
from shouwang.registry.correct import correct_household, correct_person
from shouwang.registry.enrol import enrol
from shouwang.registry.models import Contradiction, Household, Person
from shouwang.registry.record import record_guarantee
from shouwang.registry.settle import settle
from shouwang.reporting.annexes import annex4
from shouwang.reporting.annexes.close import became_known_later, close_half
from shouwang.reporting.annexes.half_year import HalfYear
from shouwang.reporting.export import table
from shouwang.reporting.export.table import Asked
from shouwang.reporting.models import Closing
from shouwang.web.sight import within
from tests.county import AREA, post
from tests.registry.files import FAMILY, VILLAGE, number, read

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
LOADED = datetime(2026, 5, 4, 9, tzinfo=HERE)
CLOSED = datetime(2026, 7, 20, 9, tzinfo=HERE)
HALF = HalfYear.of("2026-1", CLOSED.date())


@pytest.fixture
def steward():
    steward = post("data_steward")
    with within(steward.scope()):
        enrol(read(*FAMILY), Place.objects.get(pk=AREA), by=steward, at=LOADED)
        yield steward


@pytest.fixture
def officer(steward):
    return post("county_officer")


def rows() -> list[dict]:
    return list(annex4.rows(*span(AREA), HALF))


def mine() -> dict:
    return next(row for row in rows() if row["village_code"] == VILLAGE)


def exported(name: str, on: date | None = None, known_at: datetime | None = None, at: datetime = CLOSED) -> list[dict]:
    asked = Asked(Place.objects.get(pk=AREA), at, on=on, known_at=known_at)
    return table(name).sorted_rows(asked)


def closed(officer) -> Closing:
    return close_half(Place.objects.get(pk=AREA), HALF, by=officer, at=CLOSED)


@pytest.mark.req("S0-15")
def test_a_closed_half_year_says_the_same_whatever_becomes_known_later(steward, officer):
    head = Person.objects.get(household__key="H1", relation="01")
    kept = closed(officer)
    before = rows()
    later = CLOSED + timedelta(days=30)
    record_guarantee(
        Household.objects.get(key="H1"),
        "water",
        is_firm=False,
        since=date(2026, 6, 1),
        source="入户",
        by=steward,
        at=later,
    )
    leave(
        Person.objects.exclude(pk=head.pk).get(household__key="H1"), reason="dead", on=date(2026, 6, 20), proof="证明",
        by=steward, at=later,
    )  # fmt: skip
    assert rows() == before
    assert became_known_later(kept, HALF) == 2
    assert mine()["persons"] == 3 and mine()["failing_water"] == 0


@pytest.mark.req("S0-15")
def test_a_half_year_that_is_over_counts_what_stood_on_its_last_day(steward):
    leave(Person.objects.get(name="甲二"), reason="dead", on=date(2026, 7, 2), proof="证明", by=steward, at=CLOSED)
    assert (mine()["households"], mine()["persons"]) == (2, 3)
    leave(Person.objects.get(name="乙一"), reason="dead", on=date(2026, 6, 30), proof="证明", by=steward, at=CLOSED)
    assert mine()["persons"] == 2


@pytest.mark.req("S0-15")
def test_a_member_who_moves_away_today_changes_nothing_of_a_half_year_that_is_over(steward, officer):
    home = Household.objects.get(key="H1")
    Case.objects.create(
        key="K1", household=home, place_id=home.place_id, category="marginal", stage="monitored",
        opened_on=date(2026, 6, 1), qualified_on=date(2026, 6, 1), marked_on=date(2026, 6, 1), is_adopted=True,
    )  # fmt: skip
    before = rows()
    assert mine()["marginal_persons"] == 2
    leave(Person.objects.get(name="甲二"), reason="dead", on=date(2026, 7, 19), proof="证明", by=steward, at=CLOSED)
    leave(Person.objects.get(name="乙一"), reason="dead", on=date(2026, 7, 19), proof="证明", by=steward, at=CLOSED)
    assert rows() == before


def test_it_is_closed_once_in_its_time_by_its_county(steward, officer):
    county = Place.objects.get(pk=AREA)
    with pytest.raises(Refused, match="才能封存"):
        close_half(county, HALF, by=officer, at=datetime(2026, 7, 9, 9, tzinfo=HERE))
    with pytest.raises(Refused, match="县级封存"):
        close_half(Place.objects.filter(parent=county).first(), HALF, by=officer, at=CLOSED)
    closed(officer)
    with pytest.raises(Refused, match="已经封存"):
        closed(officer)


def test_the_page_closes_it_and_says_so(steward, officer, signed_in):
    client = signed_in(officer)
    url = reverse("annexes:villages") + "?half=2026-1"
    assert "封存2026年上半年" in client.get(url).content.decode()
    for wrong in ("", "x; drop", "2026-3", "²026-1"):
        refused = client.post(reverse("annexes:close"), {"half": wrong})
        assert refused.status_code == 409 and "不是半年的写法" in refused.content.decode()
    assert client.post(reverse("annexes:close"), {"half": "2026-1"}).status_code == 302
    page = client.get(url).content.decode()
    assert "本表不再改动" in page and "封存2026年上半年" not in page
    assert client.post(reverse("annexes:close"), {"half": "2026-1"}).status_code == 409
    assert signed_in(post("township_specialist")).post(reverse("annexes:close"), {"half": "2026-1"}).status_code == 403


@pytest.mark.req("S1-40")
def test_the_register_is_exported_as_it_stood_on_a_day(steward):
    now = exported("households")
    correct_household(
        Household.objects.get(key="H1"),
        {"attribute": "lifted_with"},
        by=steward,
        at=CLOSED,
        note="核对",
        on=date(2026, 7, 1),
    )
    correct_person(Person.objects.get(name="甲一"), {"name": "甲壹"}, by=steward, at=CLOSED, note="户口簿")
    leave(Person.objects.get(name="甲二"), reason="dead", on=date(2026, 6, 10), proof="证明", by=steward, at=CLOSED)
    then = exported("households", on=date(2026, 6, 30), known_at=LOADED + timedelta(days=1))
    assert [row | {"delivery": ""} for row in then] == [row | {"delivery": ""} for row in now]
    home = next(row for row in exported("households", on=date(2026, 6, 30)) if row["household"] == "H1")
    assert (home["attribute"], home["members"], home["head_name"]) == ("ordinary", 1, "甲一")
    home = next(
        row for row in exported("households", at=CLOSED + timedelta(1), on=CLOSED.date()) if row["household"] == "H1"
    )
    assert (home["attribute"], home["members"], home["head_name"]) == ("lifted_with", 1, "甲壹")
    people = [row["name"] for row in exported("persons", on=date(2026, 6, 30))]
    assert set(people) == {"甲一", "乙一"}
    assert exported("households", on=date(2026, 1, 1)) == []


@pytest.mark.req("S0-06")
def test_every_statement_and_contradiction_is_exported_with_what_became_of_it(steward, officer):
    with within(steward.scope()):
        head = Person.objects.get(name="甲一")
        correct_person(head, {"health": "3"}, by=steward, at=CLOSED, note="入户")
        again = [{**FAMILY[0], "health": "健康"}, *FAMILY[1:]]
        enrol(read(*again), Place.objects.get(pk=AREA), by=steward, at=CLOSED + timedelta(days=2))
        told = {row["source"]: row for row in exported("statements") if row["fact"] == "A10"}
        assert {row["state"] for row in told.values()} == {"standing", "difference"}
        assert all(number(1) not in str(row) for row in exported("statements"))
        (row,) = exported("differences")
        assert (row["fact"], row["value_a"], row["value_b"], row["state"]) == ("A10", "患有大病", "健康", "open")
        settle(Contradiction.objects.get(), takes_other=True, note="电话", by=steward, at=CLOSED + timedelta(days=3))
        (row,) = exported("differences")
        assert (row["state"], row["reason"], row["settled_by"]) == ("settled", "电话", steward.holder.username)


def test_commands_close_and_look_back(steward, officer, tmp_path, capsys):
    at = "2026-07-20T09:00:00+08:00"
    call_command("close_half", "2026-1", "--area", "990122", "--at", at)
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("close_half ok half=2026-1 area=990122 known_at=2026-07-20T09:00:00+08:00 sha256=")
    for known in ("closing", "2026-05-05T09:00:00+08:00"):
        call_command(
            "export", "households", "--area", "990122", "--out", str(tmp_path / "h.csv"), "--on", "2026-06-30",
            "--known", known, "--at", at,
        )  # fmt: skip
        assert "rows=2" in capsys.readouterr().out
    for wrong in (
        ["--on", "30.6.2026"],
        ["--known", "2026-07-15"],
        ["--known", "2026-07-15T09:00:00"],
        ["--on", "2026-13-01"],
    ):
        with pytest.raises(SystemExit):
            call_command(
                "export", "households", "--area", "990122", "--out", str(tmp_path / "w.csv"), *wrong, "--at", at
            )
        assert "code=bad_day" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        call_command(
            "export", "hits", "--area", "990122", "--out", str(tmp_path / "x.csv"), "--on", "2026-06-30", "--at", at
        )
    assert "code=no_as_of" in capsys.readouterr().err
