"""Every line in its room: order of the rooms, furniture, sight of every table, verbs of every door."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.urls import get_resolver

from shouwang.accounts.may import MAY, ROLES
from shouwang.web.policies import sight_of, statements
from shouwang.web.sight import Open

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "shouwang"
SOURCES = sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)
BANNED = {"utils", "helpers", "common", "core", "misc", "services", "managers", "mixins"}
LONGEST_FILE = 400
DOORLESS = {"accounts:sign_in", "accounts:sign_out"}


def _layers() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    plan = next(contract for contract in contracts if contract["id"] == "floor-plan")
    return [layer.strip("()") for layer in plan["layers"]]


def test_the_apps_stand_in_the_order_of_the_floor_plan():
    layers = _layers()[::-1]
    rooms = [app.split(".")[1] for app in settings.INSTALLED_APPS if app.startswith("shouwang.")]
    places = [layers.index(room) for room in rooms]
    assert places == sorted(places)


def test_every_room_is_on_the_floor_plan():
    rooms = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    assert rooms <= set(_layers())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_file_has_an_honest_name_and_a_readable_length(path):
    assert path.stem not in BANNED
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


def test_every_model_says_who_sees_it():
    silent = [model._meta.label for model in apps.get_models(include_auto_created=True) if sight_of(model) is None]
    assert silent == []


def test_every_open_table_says_why():
    for model in apps.get_models():
        sight = sight_of(model)
        if isinstance(sight, Open):
            assert len(sight.reason) > 10, model._meta.label


@pytest.mark.django_db
def test_postgresql_guards_every_table_that_is_not_open():
    open_tables = {model._meta.db_table for model in apps.get_models() if isinstance(sight_of(model), Open)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid AND polname = 'sight')"
            " FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        tables = cursor.fetchall()
    unguarded = {name for name, secured, policed in tables if not (secured and policed)}
    framework = {name for name in unguarded if name.startswith(("django_", "auth_", "procrastinate_"))}
    assert unguarded - framework <= open_tables


@pytest.mark.django_db
def test_no_view_looks_past_the_policies():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace"
            " AND NOT coalesce(reloptions::text LIKE '%%security_invoker=true%%', false)"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_the_serving_login_can_neither_bypass_sight_nor_delete_held_rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT has_table_privilege(current_user, 'registry_household', 'DELETE')")
        assert cursor.fetchone() == (False,)


def test_sight_is_the_same_however_often_it_is_put_in_force():
    assert list(statements()) == list(statements())


def _doors(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _doors(pattern, ":".join(filter(None, [namespace, pattern.namespace])))
        else:
            yield f"{namespace}:{pattern.name}", pattern.callback


def test_every_page_is_behind_a_door_that_names_a_known_verb():
    for name, view in _doors():
        if name in DOORLESS:
            continue
        verbs = getattr(view, "verbs", None) or (getattr(view, "verb", None),)
        assert set(verbs) <= set(MAY), name


def test_every_verb_belongs_to_known_roles_and_to_a_room():
    rooms = {app.split(".")[-1] for app in settings.INSTALLED_APPS if app.startswith("shouwang.")}
    for verb, roles in MAY.items():
        assert set(roles) <= set(ROLES), verb
        assert verb.split(".")[0] in rooms | {"policy", "reporting"}, verb


def test_acts_ask_only_for_verbs_that_exist():
    for path in SOURCES:
        for verb in re.findall(r"\.need\(\"([a-z_.]+)\"\)|\.may\(\"([a-z_.]+)\"\)", path.read_text()):
            assert (verb[0] or verb[1]) in MAY, path


def test_only_the_engine_names_an_engine():
    for path in SOURCES:
        if path.relative_to(HOUSE).as_posix() == "screening/engine.py":
            continue
        names = {
            alias.name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Import)
            for alias in node.names
        } | {
            (node.module or "").split(".")[0]
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom)
        }
        assert not names & {"duckdb", "pyspark"}, path


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_no_pattern_is_looked_for_in_bytes_that_nobody_has_parsed():
    for path in (HOUSE / "sheets").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                given = [one for argument in node.args for one in ast.walk(argument) if isinstance(one, ast.Constant)]
                assert not any(isinstance(one.value, bytes) for one in given), f"{path.name}:{node.lineno}"


def test_only_the_reading_process_opens_a_delivered_file():
    opening = {f"shouwang.sheets.{name}" for name in ("book", "look", "walk", "mark", "excel", "text", "webpage")}
    own = {"book", "look", "walk", "mark", "excel", "tally", "nursery"}  # the modules of that process and its parent
    for path in SOURCES:
        if path.parent == HOUSE / "sheets" and path.stem in own:
            continue
        allowed = {"shouwang.sheets.text"} if path.relative_to(HOUSE).as_posix() == "sheets/webpage.py" else set()
        named = {name for name in _imports(path) if name in opening or name == "python_calamine"} - allowed
        assert not named, f"{path} opens files itself: {sorted(named)}"


FACT_TABLES = r"(?:Household|HouseholdRow|Person|PersonRow|Income|Guarantee|Membership)"
WRITING = re.compile(
    rf"\b{FACT_TABLES}\.(?:objects|everything)\b[^\n]*\.(?:update|bulk_update)\(|\bupdate\({FACT_TABLES}\b"
)
MAY_WRITE = {"registry/write.py"}  # a batch that brings somebody back is the one that he belongs to


def test_only_the_state_of_the_register_writes_what_stands():
    for path in SOURCES:
        name = str(path.relative_to(HOUSE))
        if not name.startswith("registry/state/") and name not in MAY_WRITE:
            assert not WRITING.search(path.read_text()), name
