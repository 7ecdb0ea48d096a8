"""Every guarded table × every kind of viewer: what a query without any filter shows, and what may be written."""

import pytest
from django.db import ProgrammingError, connection, transaction

from shouwang.accounts.models import Post
from shouwang.places.code import above, span
from shouwang.web.policies import sight_of
from shouwang.web.sight import NOBODY, Held, Issued, Scope, within
from tests.county import AREA, OTHER
from tests.web.rows import SUPPLIER, Rows, guarded

pytestmark = [pytest.mark.django_db]
VILLAGE = AREA + 1001000
OWN, FOREIGN = 1_000_001, 9_000_001


def _scope(kind: str, place: int, **more) -> Scope:
    lo, hi = span(place)
    return Scope(kind=kind, lo=lo, hi=hi, above=above(place), **more)


@pytest.fixture(scope="module")
def _two_counties(loose_database):
    with within(Scope(kind="post", lo=10**12, hi=10**15)):
        for place, pk, mark in ((VILLAGE, OWN, "own-"), (OTHER + 1001000, FOREIGN, "foreign-")):
            Rows(place, pk, mark, Post.objects.filter(place_id=place, role="grid_worker").get()).all()


@pytest.fixture(autouse=True)
def two_counties(_two_counties, db):
    """One row of every guarded table in a village of each of two counties."""


def _seen(model, scope: Scope) -> set[int]:
    with within(scope):
        return _marked(model._base_manager)


def _marked(rows) -> set[int]:
    return set(rows.filter(pk__in=[OWN, FOREIGN]).values_list("pk", flat=True))


def _wrong(scope: Scope, expected) -> dict[str, set[int]]:
    """Every guarded table that shows this viewer something else than `expected(model)`, with what it shows."""
    found = {model: _seen(model, scope) for model in guarded(Held)}
    return {model._meta.label: rows for model, rows in found.items() if rows != expected(model)}


def test_there_is_a_row_of_every_guarded_table_to_be_seen():
    assert _wrong(_scope("post", 990100000000000), lambda model: {OWN, FOREIGN}) == {}
    assert len(guarded(Held)) > 20


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (AREA, {OWN}),
        (AREA + 1000000, {OWN}),
        (VILLAGE, {OWN}),
        (AREA + 1002000, set()),
        (AREA + 2000000, set()),
        (OTHER, {FOREIGN}),
        (990200000000000, set()),
    ],
    ids=["county", "township", "village", "next village", "next township", "next county", "elsewhere"],
)
def test_a_post_sees_the_rows_of_its_places_and_no_others(place, expected):
    assert _wrong(_scope("post", place), lambda model: expected) == {}


@pytest.mark.parametrize("kind", ["helper", "farmer"])
@pytest.mark.parametrize("named", [(OWN,), (FOREIGN,), ()], ids=["here", "far away", "none"])
def test_a_helper_and_a_farmer_see_the_rows_of_the_households_named_to_them(kind, named):
    scope = _scope(kind, AREA, households=named)
    assert _wrong(scope, lambda model: set(named) if sight_of(model).household else set()) == {}


@pytest.mark.parametrize(("supplier", "own"), [(SUPPLIER, {OWN}), ("water", set()), ("", set())])
def test_a_liaison_sees_the_rows_of_his_own_deliveries_and_no_others(supplier, own):
    scope = _scope("liaison", AREA, supplier=supplier)
    assert _wrong(scope, lambda model: own if sight_of(model).supplier else set()) == {}


def test_nobody_sees_nothing_inside_a_door_and_outside_every_door():
    assert _wrong(NOBODY, lambda model: set()) == {}
    assert {model for model in guarded(Held) if _marked(model._base_manager)} == set()


@pytest.mark.parametrize(
    "scope",
    [
        _scope("post", AREA),
        _scope("post", OTHER),
        _scope("helper", AREA, households=(OWN,)),
        _scope("liaison", AREA, supplier=SUPPLIER),
        NOBODY,
    ],
    ids=["county", "next county", "helper", "liaison", "nobody"],
)
def test_what_a_queryset_says_is_visible_is_what_the_database_shows(scope):
    said = {}
    with within(_scope("post", 990100000000000)):
        for model in guarded(Held):
            if hasattr(model.objects, "visible_to"):
                said[model] = _marked(model.objects.visible_to(scope))
    assert _wrong(scope, lambda model: said.get(model, _seen(model, scope))) == {}
    assert len(said) > 20


def _sql(statement: str, *values) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def _is_refused(why: str, statement: str, *values) -> bool:
    try:
        with transaction.atomic():
            _sql(statement, *values)
    except ProgrammingError as error:
        return why in str(error)
    return False


def _columns(model) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.column not in ("id", "place_id")]


def test_a_row_beyond_ones_places_can_be_neither_changed_nor_sent_away():
    let_through = []
    with within(_scope("post", AREA)):
        for model in guarded(Held):
            table = model._meta.db_table
            touched = _sql(f"UPDATE {table} SET place_id = place_id WHERE id = %s", FOREIGN)
            moved = f"UPDATE {table} SET place_id = %s WHERE id = %s"
            if touched or not _is_refused("row-level security", moved, OTHER + 1001000, OWN):
                let_through.append(table)
    assert let_through == []


def test_a_row_cannot_be_made_beyond_ones_places():
    let_through = []
    with within(_scope("post", AREA)):
        for model in guarded(Held):
            table = model._meta.db_table
            rest = ", ".join(f'"{column}"' for column in _columns(model))
            copied = f"INSERT INTO {table} (id, place_id, {rest}) SELECT id + 1, %s, {rest} FROM {table} WHERE id = %s"
            if not _is_refused("row-level security", copied, OTHER + 1001000, OWN):
                let_through.append(table)
    assert let_through == []


def test_no_guarded_row_is_ever_deleted_and_history_is_never_rewritten():
    let_through = []
    with within(_scope("post", AREA)):
        for model in guarded(Held):
            table = model._meta.db_table
            other = next(column for column in _columns(model) if column not in sight_of(model).goes_along)
            if not _is_refused("permission denied", f"DELETE FROM {table} WHERE id = %s", OWN):
                let_through.append(f"delete {table}")
            rewritten = f'UPDATE {table} SET "{other}" = "{other}" WHERE id = %s'
            if sight_of(model).append_only and not _is_refused("permission denied", rewritten, OWN):
                let_through.append(f"rewrite {table}")
    assert let_through == []


@pytest.mark.parametrize(
    "scope",
    [_scope("liaison", AREA, supplier="water"), _scope("helper", AREA, households=(FOREIGN + 5,)), NOBODY],
    ids=["liaison", "helper", "nobody"],
)
def test_who_sees_a_row_not_cannot_change_it(scope):
    with within(scope):
        changed = {model for model in guarded(Held) if _sql(f"UPDATE {model._meta.db_table} SET place_id = place_id")}
    assert changed == set()


def test_what_is_issued_reaches_down_and_not_sideways():
    for model in guarded(Issued):
        assert OWN in _seen(model, _scope("post", VILLAGE)), model
        assert OWN not in _seen(model, _scope("post", OTHER + 1001000)), model
