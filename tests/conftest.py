"""One template database for the whole run; every worker, and every test that needs threads, gets a copy.

`make test` starts PostgreSQL without fsync in a temporary folder and gives its two addresses in the environment.
"""

import copy
import gc
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import connections
from django.db.models import Field
from django.test import Client

from tests import county

EMPTY = "_empty"  # what a template is called before anybody has settled in it
ROOT = Path(__file__).resolve().parent.parent
AT = datetime(2026, 11, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def pytest_collection_finish():
    """What was imported stays: walking over it again and again in search of garbage costs a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def _quick_hashes():
    """Passwords of tests are hashed in few rounds: how long guessing takes is Django's own to prove."""
    PBKDF2PasswordHasher.iterations = 1_000


@pytest.fixture(autouse=True, scope="session")
def _plain_static_files():
    """Pages name their style sheets without the manifest that `collectstatic` writes for the server."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def _digest(*patterns: str) -> str:
    """What the template was made from: any change to the code makes a new one."""
    found = hashlib.sha256()
    for folder in ("shouwang", "demo"):
        for path in sorted(one for pattern in patterns or ["*.py"] for one in (ROOT / folder).rglob(pattern)):
            found.update(path.read_bytes())
    found.update((ROOT / "tests" / "county.py").read_bytes())
    return found.hexdigest()[:12]


def _server() -> psycopg.Connection:
    owner = settings.DATABASES["owner"]
    return psycopg.connect(
        host=owner["HOST"], port=owner["PORT"], user=owner["USER"], password=owner["PASSWORD"], dbname="postgres",
        autocommit=True,
    )  # fmt: skip


def _close() -> None:
    for alias in ("default", "owner"):
        connections[alias].close()


def _point_at(name: str) -> None:
    _close()
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def _drop(server: psycopg.Connection, name: str) -> None:
    """Away with a database; a vacuum that PostgreSQL has just sent into it may not be stopped by us, and soon ends."""
    for patience in (0.2, 0.5, 1, 2, 4, 0):
        try:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            return
        except psycopg.errors.InsufficientPrivilege:
            if not patience:
                raise
            time.sleep(patience)


def _copy(server: psycopg.Connection, template: str, name: str) -> None:
    _drop(server, name)
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _prepare(server: psycopg.Connection, name: str) -> None:
    """`prepare` an empty database. The tables of these very migrations, made by an earlier run, are put in place first."""
    from shouwang.web.policies import VIEWERS

    kept = _shelf() / f"{_digest('*/migrations/*.py')}.sql"
    if kept.exists():
        settings_of = server.info.get_parameters() | {"password": server.info.password, "dbname": name}
        with psycopg.connect(**settings_of, autocommit=True) as there:
            for role in VIEWERS:  # policies name them; a new server has none
                there.execute(
                    f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
                )
            there.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            there.execute(kept.read_bytes())
    prepare()
    if not kept.exists():
        _keep(server, name, kept)


def prepare() -> None:
    """`prepare` in half its time: fields are copied instead of being taken to pieces, and nobody looks for garbage."""
    plain, Field.clone = Field.clone, copy.deepcopy
    gc.disable()
    try:
        call_command("prepare", verbosity=0)
    finally:
        Field.clone = plain
        gc.enable()


def _shelf() -> Path:
    shelf = Path(tempfile.gettempdir()) / f"shouwang-tables-{os.getuid()}"
    shelf.mkdir(mode=0o700, exist_ok=True)
    return shelf


def _keep(server: psycopg.Connection, name: str, kept: Path) -> None:
    said = server.info
    login = {"PGHOST": said.host, "PGPORT": str(said.port), "PGUSER": said.user, "PGPASSWORD": said.password}
    tool = Path(os.environ["PGBIN"]) / "pg_dump"
    done = subprocess.run(
        [tool, "--inserts", "--no-privileges", name], env=os.environ | login, capture_output=True, check=True
    )
    part = kept.with_suffix(f".{os.getpid()}")
    part.write_bytes(b"".join(line for line in done.stdout.splitlines(True) if not line.startswith(b"\\")))
    part.rename(kept)


def _make_template(server: psycopg.Connection, name: str, data: Path) -> None:
    """Migrate an empty database, put sight in force, and let the test county in through the public acts."""
    part = f"{name}_part"
    _drop(server, part)
    server.execute(f'CREATE DATABASE "{part}" TEMPLATE template0')
    shutil.rmtree(data, ignore_errors=True)
    settings.DATA_DIR = data
    _point_at(part)
    _prepare(server, part)
    _close()
    _copy(server, part, f"{name}{EMPTY}")
    county.build(AT)
    _close()
    server.execute(f'ALTER DATABASE "{part}" RENAME TO "{name}"')


@pytest.fixture(scope="session")
def template(django_db_blocker) -> tuple[str, Path]:
    """Name of the template database and the folder of its sealed files."""
    name = f"shouwang_template_{_digest()}"
    data = Path(settings.DATA_DIR) / name
    with django_db_blocker.unblock(), _server() as server:
        server.execute("SELECT pg_advisory_lock(20260101)")
        server.execute("GRANT shouwang_app TO shouwang_owner")  # so that a copy can be dropped under an open session
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not exists:
            _make_template(server, name, data)
    return name, data


@pytest.fixture(scope="session")
def django_db_setup(template, worker_id, django_db_blocker, tmp_path_factory):
    """This worker's own copy of the template."""
    name, data = template
    mine = f"shouwang_test_{worker_id}"
    folder = tmp_path_factory.mktemp("data") / "site"
    with django_db_blocker.unblock(), _server() as server:
        _copy(server, name, mine)
        if data.exists():
            shutil.copytree(data, folder)
        settings.DATA_DIR = folder
        _point_at(mine)
        yield
        _point_at(name)


@pytest.fixture
def own_database(template, worker_id, django_db_setup, django_db_blocker):
    """A database of this test's own, where threads may commit; gone afterwards."""
    with django_db_blocker.unblock(), _own(template[0], f"shouwang_own_{worker_id}") as mine:
        yield mine


@pytest.fixture(scope="session")
def fresh_sites(template, worker_id, django_db_setup, django_db_blocker):
    """`with fresh_sites(folder):` a site of its own, as often as asked: a new database, and files in that folder.

    With `empty` nobody has settled there yet: no places, no posts.
    """

    @contextmanager
    def fresh(folder: Path, *, empty: bool = False):
        before, settings.DATA_DIR = settings.DATA_DIR, folder
        try:
            with django_db_blocker.unblock(), _own(template[0] + EMPTY * empty, f"shouwang_site_{worker_id}"):
                yield
        finally:
            settings.DATA_DIR = before

    return fresh


@pytest.fixture(scope="session")
def made_once(template, worker_id, django_db_setup, django_db_blocker, tmp_path_factory):
    """`with made_once(name, make):` a site that `make()` has made of an empty one, once for all workers; a copy of it."""
    base = template[1].parent

    @contextmanager
    def made(name: str, make: Callable[[], None]):
        whole, folder = f"{template[0]}_{name}", tmp_path_factory.mktemp(name) / "data"
        before, settings.DATA_DIR = settings.DATA_DIR, base / whole
        try:
            with django_db_blocker.unblock(), _server() as server:
                server.execute("SELECT pg_advisory_lock(20260102)")
                if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [whole]).fetchone():
                    with _own(template[0] + EMPTY, f"{whole}_part", keeps=whole):
                        make()
            if settings.DATA_DIR.exists():
                shutil.copytree(settings.DATA_DIR, folder)
            settings.DATA_DIR = folder
            with django_db_blocker.unblock(), _own(whole, f"shouwang_{name}_{worker_id}"):
                yield
        finally:
            settings.DATA_DIR = before

    return made


@contextmanager
def _own(template: str, mine: str, *, keeps: str = ""):
    before = settings.DATABASES["default"]["NAME"]
    with _server() as server:
        _copy(server, template, mine)
        _point_at(mine)
        try:
            yield mine
        except BaseException:
            keeps = ""
            raise
        finally:
            _point_at(before)
            if keeps:
                server.execute(f'ALTER DATABASE "{mine}" RENAME TO "{keeps}"')
            else:
                _drop(server, mine)


@pytest.fixture
def at() -> datetime:
    """The instant of the tests: 2026-11-01 09:00 in the county."""
    return AT


@pytest.fixture
def post():
    """`post("county_officer")`: the first post of that role; `post("grid_worker", place_id)`: the one at a place."""
    return county.post


@pytest.fixture
def signed_in():
    """`signed_in(post)`: a browser-like client of the post's holder."""

    def sign_in(post) -> Client:
        from shouwang.accounts.limits import hold

        client = Client()
        client.force_login(post.holder)
        session = client.session
        session["post"] = post.pk
        hold(session, date.today())
        session.save()
        return client

    return sign_in
