"""PostgreSQL's own tools, run as the owner of the database: what they read and write passes through pipes only."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from shouwang.refusal import Refused

PORTION = 1 << 20
ASIDE = "before_restore"
BARE = (  # as PostgreSQL makes it
    "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
    "GRANT USAGE ON SCHEMA public TO PUBLIC",
    "COMMENT ON SCHEMA public IS 'standard public schema'",
)


def must_have_owner() -> None:
    """Refused where only the serving login is known: it neither sees everything nor may change the schema."""
    if "owner" not in settings.DATABASES:
        raise Refused("no_owner", "备份和恢复要用数据库所有者账号，请设置 DATABASE_OWNER_URL。")


def dump() -> Iterator[bytes]:
    """The whole database in pg_dump's custom format, as one consistent moment of it."""
    with _tool("pg_dump", "--format=custom", "--no-owner", stdout=subprocess.PIPE) as tool:
        while portion := tool.stdout.read(PORTION):
            yield portion
        _must_have_worked("pg_dump", tool)


def fill(portions: Iterable[bytes]) -> None:
    """Put a dump into the emptied database: all of it, or (an error) nothing."""
    whole = ("--single-transaction", "--exit-on-error", "--no-owner")
    name = connections["owner"].settings_dict["NAME"]
    with _tool("pg_restore", "--dbname", name, *whole, stdin=subprocess.PIPE) as tool:
        with suppress(BrokenPipeError):  # it has ended: its complaint says more than the pipe
            for portion in portions:
                tool.stdin.write(portion)
        with suppress(BrokenPipeError):
            tool.stdin.close()
        _must_have_worked("pg_restore", tool)


def rows() -> set[str]:
    """The tables of the database that hold any row, whoever they belong to."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = set()
        for name in names:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM public.{name})")  # noqa: S608 a quoted name of the catalogue
            if cursor.fetchone()[0]:
                found.add(name)
    return found


def knows(roles: Iterable[str]) -> bool:
    """Whether the server has all of these roles."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(roles)])
        return {name for (name,) in cursor.fetchall()} == set(roles)


@contextmanager
def set_aside() -> Iterator[None]:
    """An empty schema for as long as the block lasts; when it fails, what stood before stands again, as it was.

    What a process left aside that was killed on the way is dropped by the next one.
    """
    _say(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE", f"ALTER SCHEMA public RENAME TO {ASIDE}", *BARE)
    try:
        yield
    except BaseException:
        _say("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public")
        raise
    _say(f"DROP SCHEMA {ASIDE} CASCADE")


def _say(*statements: str) -> None:
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _tool(name: str, *words: str, **pipes) -> subprocess.Popen:
    return subprocess.Popen([_binary(name), *words], env=os.environ | _address(), stderr=subprocess.PIPE, **pipes)


def _binary(name: str) -> str:
    """In the folder that PGBIN names, else wherever the shell finds it."""
    folder = os.environ.get("PGBIN")
    path = Path(folder, name) if folder else Path(name)
    if folder and not path.exists():
        raise Refused("no_tool", f"{folder} 中没有 {name}，请让 PGBIN 指向 PostgreSQL 的程序目录。")
    return str(path)


def _address() -> dict[str, str]:
    """The owner's login for libpq: in the environment, so that no password stands in the list of processes."""
    owner = connections["owner"].settings_dict
    wanted = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {variable: str(owner[key]) for variable, key in wanted.items() if owner[key]}


def _must_have_worked(name: str, tool: subprocess.Popen) -> None:
    complaint = tool.stderr.read().decode(errors="replace").strip()
    if tool.wait():
        raise RuntimeError(f"{name}: {complaint[-1000:]}")
