"""Pages and workers under accounts of their own: what each may read, and what is said where it cannot be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from launch import account, binaries, envfile, postgres, secrets, separate

pytestmark = pytest.mark.req("S1-44")
ENV = {
    "DATABASE_URL": "postgresql://shouwang_app:a@/x",
    "DATABASE_WORK_URL": "postgresql://shouwang_work:b@/x",
    "DATABASE_OWNER_URL": "postgresql://shouwang_owner:c@/x",
    "SHOUWANG_SECRET_KEY": "d",
    "BACKUP_TOKEN": "e",
    "PATH": os.environ["PATH"],
}
needs_root = pytest.mark.skipif(not account.is_root(), reason="只有 root 能借出账户。Only root can lend accounts.")


@pytest.mark.parametrize(("part", "login"), [("pages", "shouwang_app"), ("work", "shouwang_work")])
def test_neither_pages_nor_workers_know_the_login_of_the_owner_or_of_each_other(part, login):
    own, lent = separate.serving(part, ENV)
    assert lent == {}
    assert login in own["DATABASE_URL"]
    assert not {"DATABASE_OWNER_URL", "DATABASE_WORK_URL"} & set(own)


def test_without_a_login_of_their_own_workers_use_that_of_the_pages():
    own, _ = separate.serving("work", {"DATABASE_URL": ENV["DATABASE_URL"]})
    assert own["DATABASE_URL"] == ENV["DATABASE_URL"]


def test_an_ordinary_user_goes_on_as_himself_and_nothing_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(account, "is_root", lambda: False)
    assert not separate.ready(tmp_path)
    assert capsys.readouterr().err == ""


@needs_root
def test_where_the_accounts_may_not_enter_the_data_one_sentence_says_so(place, capsys):
    shut = place / "shut"
    shut.mkdir(mode=0o700)
    assert not separate.ready(shut / "data")
    said = capsys.readouterr().err
    assert "仍以 root 运行" in said and str(shut / "data") in said and "/opt/shouwang" in said
    assert said.count("\n") == 1
    assert shut.stat().st_mode & 0o777 == 0o700


@needs_root
def test_where_the_accounts_may_not_run_the_interpreter_one_sentence_says_so(place, capsys, monkeypatch):
    hidden = place / "hidden"
    hidden.mkdir(mode=0o700)
    shutil.copy2(sys.executable, hidden / "python")
    monkeypatch.setattr(sys, "executable", str(hidden / "python"))
    assert not separate.ready(place / "data")
    assert str(hidden / "python") in capsys.readouterr().err


@needs_root
def test_an_interpreter_that_breaks_is_no_interpreter(place, capsys, monkeypatch):
    broken = place / "python"
    broken.write_text("#!/bin/sh\necho 'No module named encodings' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    assert not separate.ready(place / "data")
    assert "No module named encodings" in capsys.readouterr().err


@pytest.fixture
def apart(place, capsys):
    """A data folder with its database, where both accounts are in use; skipped, with the reason, where they cannot be."""
    if not account.is_root():
        pytest.skip("只有 root 能借出账户。Only root can lend accounts.")
    if not separate.ready(place):
        pytest.skip(capsys.readouterr().err)
    with postgres.start(place, durable=False, group=separate.group()) as server:
        urls = {"DATABASE_URL": server.url(postgres.APP), "DATABASE_WORK_URL": server.url(postgres.WORK)}
        env = ENV | urls | secrets.keep(place) | {"SHOUWANG_DATA": str(place), separate.MARK: "1"}
        envfile.write(place / "env", env, shared=True)
        yield place, {part: separate.serving(part, env) for part in separate.ACCOUNTS}


def run(part: tuple[dict, dict], script: str) -> str:
    """What a shell under the account and in the environment of that part says."""
    env, lent = part
    done = subprocess.run(["sh", "-c", script], cwd="/", env=env, capture_output=True, text=True, **lent)
    return (done.stdout + done.stderr).strip()


@pytest.mark.parametrize("one", list(separate.ACCOUNTS))
def test_each_reads_its_own_environment_and_nobody_elses(apart, one):
    place, parts = apart
    other = next(part for part in parts if part != one)
    assert run(parts[one], "id -un") == separate.ACCOUNTS[one]
    assert "DATABASE_URL" in run(parts[one], f"cat {place}/env.{one}")
    for name in ("env", "logins", "secrets", f"env.{other}", "postgres/pg_hba.conf", "postgres.log"):
        assert "Permission denied" in run(parts[one], f"cat {place}/{name}"), name
    assert "Permission denied" in run(parts[one], f"touch {place}/mine; ls {place}")
    kept = envfile.read(place / f"env.{one}")
    assert "SHOUWANG_SECRET_KEY" in kept and "BACKUP_TOKEN" not in kept and "DATABASE_OWNER_URL" not in kept


def test_what_one_writes_into_a_shared_folder_the_other_reads_changes_and_takes_away(apart):
    place, parts = apart
    for one, other in (("pages", "work"), ("work", "pages")):
        for part in separate.SHARED:
            folder = place / part / one
            assert run(parts[one], f"mkdir {folder} && echo kept > {folder}/file") == ""
            assert (
                run(parts[other], f"cat {folder}/file && mv {folder}/file {folder}/other && rm {folder}/other")
                == "kept"
            )
    assert (place / "vault").stat().st_mode & 0o7777 == 0o2770


def test_what_was_there_before_is_shared_at_the_next_start(apart):
    place, parts = apart
    old = place / "vault" / "ab"
    old.mkdir(mode=0o700)
    (old / "file").write_text("old")
    (old / "file").chmod(0o600)
    assert "Permission denied" in run(parts["pages"], f"cat {old}/file")
    assert separate.ready(place)
    assert run(parts["pages"], f"cat {old}/file") == "old"


@pytest.mark.parametrize("one", list(separate.ACCOUNTS))
def test_each_reaches_the_database_with_its_own_login_only(apart, one):
    _, parts = apart
    psql = f"{binaries.folder()}/psql -XtA"
    login = run(parts[one], f'{psql} "$DATABASE_URL" -c "SELECT session_user"')
    assert login == {"pages": postgres.APP, "work": postgres.WORK}[one]
    socket = parts[one][0]["DATABASE_URL"].partition("host=")[2].partition("&")[0]
    for stranger in (postgres.OWNER, postgres.SUPERUSER):
        assert "no password" in run(parts[one], f"{psql} -w -h {socket} -U {stranger} -d shouwang -c 'SELECT 1'")
    assert Path(socket).stat().st_mode & 0o777 == 0o710
