"""Row-level security from the models' own declarations: roles, grants and one policy per kind of viewer and table.

Run by `manage.py prepare` as the owner after every migration; running it twice changes nothing.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from shouwang.web import seal
from shouwang.web.sight import Closed, Held, Issued, Open

VIEWERS = ("shouwang_helper", "shouwang_liaison", "shouwang_farmer")
RANGE = (
    "place_id BETWEEN NULLIF(current_setting('app.lo', true), '')::bigint"
    " AND NULLIF(current_setting('app.hi', true), '')::bigint"
)
ABOVE = "place_id = ANY(NULLIF(current_setting('app.above', true), '')::bigint[])"
FRAMEWORK = {
    "django_content_type": "names of tables",
    "django_migrations": "names of schema steps",
    "auth_group": "unused tables of Django's own accounts",
    "auth_group_permissions": "unused tables of Django's own accounts",
    "auth_permission": "unused tables of Django's own accounts",
    "procrastinate_events": "job queue, ids only",
    "procrastinate_jobs": "job queue, ids only",
    "procrastinate_periodic_defers": "job queue, ids only",
    "procrastinate_workers": "job queue, ids only",
}

CLOSED = {"django_session": "sessions of signed-in people, by the functions of accounts/sessions.py"}

WORKERS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'shouwang_work') THEN
        EXECUTE 'GRANT {roles} TO shouwang_work'
            || CASE WHEN current_setting('server_version_num')::int >= 160000
               THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
        ALTER ROLE shouwang_work NOINHERIT;
        ALTER ROLE shouwang_work SET role = '{login}';
    END IF;
END $$
"""  # the workers' own login acts as the serving one from its first statement on


def sight_of(model: type[Model]) -> Held | Issued | Open | Closed | None:
    """What the model declares; a framework table stands on the open list; None is a fault found by the tests."""
    declared = getattr(model, "sight", None)
    if declared is None and model._meta.db_table in CLOSED:
        return Closed(CLOSED[model._meta.db_table])
    if declared is None and model._meta.db_table in FRAMEWORK:
        return Open(FRAMEWORK[model._meta.db_table], deletable=True)
    return declared


def statements(login: str = "shouwang_app") -> Iterator[str]:
    """Every statement that brings a migrated database to the declared sight, in order."""
    yield from _roles(login)
    yield from seal.statements(login)
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        tables[model._meta.db_table] = sight_of(model)
    for table, reason in FRAMEWORK.items():
        tables.setdefault(table, Open(reason, deletable=True))
    for table in sorted(tables):
        yield from _table(table, tables[table])
    for model in apps.get_models():
        if hasattr(model, "sealed_rows"):
            yield from seal.trigger(model._meta.db_table, model.sealed_rows)
    yield (
        "DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN"
        f" EXECUTE 'GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {login}'; END IF; END $$"
    )
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC"
    for schema in ("SEQUENCES", "FUNCTIONS"):
        yield f"GRANT {'USAGE' if schema == 'SEQUENCES' else 'EXECUTE'} ON ALL {schema} IN SCHEMA public TO {_all(login)}"


def _all(login: str) -> str:
    return ", ".join((login, *VIEWERS))


def _roles(login: str) -> Iterator[str]:
    for role in VIEWERS:
        yield (
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
        yield (
            "DO $$ BEGIN IF current_setting('server_version_num')::int >= 160000 THEN"
            f" EXECUTE 'GRANT {role} TO {login} WITH INHERIT FALSE, SET TRUE';"
            f" ELSE EXECUTE 'ALTER ROLE {login} NOINHERIT'; EXECUTE 'GRANT {role} TO {login}'; END IF; END $$"
        )
    yield WORKERS.format(login=login, roles=_all(login))
    yield f"GRANT USAGE ON SCHEMA public TO {_all(login)}"


def _table(table: str, sight: Held | Issued | Open | Closed | None) -> Iterator[str]:
    yield f"REVOKE ALL ON {table} FROM PUBLIC, {_all('shouwang_app')}"
    if isinstance(sight, Closed):
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS sight ON {table}"
        yield f"CREATE POLICY sight ON {table} USING (false)"
        return
    if isinstance(sight, Open):
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
        rights = "SELECT, INSERT, UPDATE" + (", DELETE" if sight.deletable else "")
        yield f"GRANT {rights} ON {table} TO {_all('shouwang_app')}"
        return
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    # a place may be renumbered and a household may move: an append-only row goes along, and nothing else of it changes
    follows = ", ".join(_follows(sight))
    rights = f"SELECT, INSERT, UPDATE ({follows})" if sight and sight.append_only else "SELECT, INSERT, UPDATE"
    yield f"GRANT {rights} ON {table} TO {_all('shouwang_app')}"
    for role, using, check in _policies(sight):
        yield (
            f"DROP POLICY IF EXISTS sight ON {table}"
            if role == "shouwang_app"
            else (f"DROP POLICY IF EXISTS sight_{role.removeprefix('shouwang_')} ON {table}")
        )
        name = "sight" if role == "shouwang_app" else f"sight_{role.removeprefix('shouwang_')}"
        if using:
            sealed = f"USING (({using}) AND {seal.CONDITION}) WITH CHECK (({check}) AND {seal.CONDITION})"
            yield f"CREATE POLICY {name} ON {table} TO {role} {sealed}"


def _follows(sight: Held | Issued | None) -> list[str]:
    """The columns that go along: the place, and, when two households turn out to be one, the household."""
    column = getattr(sight, "household", "")
    return sorted({*getattr(sight, "follows", ("place_id",)), *([column] if column not in ("", "id") else [])})


def _policies(sight: Held | Issued | None) -> Iterator[tuple[str, str, str]]:
    if isinstance(sight, Issued):
        for role in ("shouwang_app", *VIEWERS):
            yield role, f"{RANGE} OR {ABOVE}", RANGE
    elif isinstance(sight, Held):
        mine = (
            f"{sight.household} = ANY(NULLIF(current_setting('app.households', true), '')::bigint[])"
            if sight.household
            else ""
        )
        own = (
            f"{sight.supplier} = NULLIF(current_setting('app.supplier', true), '') AND {RANGE}"
            if sight.supplier
            else ""
        )
        yield "shouwang_app", f"{RANGE} OR {ABOVE}" if sight.reaches_down else RANGE, RANGE
        yield "shouwang_helper", mine, mine
        yield "shouwang_farmer", mine, mine
        yield "shouwang_liaison", own, own
