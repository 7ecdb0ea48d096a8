"""What smuggled SQL leaves behind in a session of the database does not serve it in the next transaction."""

import os

import psycopg
import pytest
from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.accounts.sessions import SessionStore
from shouwang.web.sealed import under_seal
from tests.web.test_sealed import is_refused, smuggled

pytestmark = pytest.mark.req("S1-44")


def test_a_seal_is_worth_nothing_in_another_transaction(own_database):
    with transaction.atomic(), under_seal("accounts_post"):
        ((signed,),) = smuggled("SELECT current_setting('app.deed')")
        smuggled("UPDATE accounts_post SET until = until")
    again = f"SELECT set_config('app.deed', '{signed}', true)"
    assert is_refused(again, "UPDATE accounts_post SET until = until")
    assert is_refused(again, "SELECT pg_current_xact_id()", "UPDATE accounts_post SET until = until")


def test_a_temporary_table_does_not_pass_for_the_table_of_posts(own_database, post):
    """A session of the database outlives the request that was misused."""
    false = post("grid_worker")
    smuggled(
        "CREATE TEMP TABLE accounts_post AS SELECT * FROM public.accounts_post",
        f"UPDATE pg_temp.accounts_post SET role = 'county_approver' WHERE id = {false.pk}",
    )
    smuggled("SELECT set_config('search_path', 'pg_temp, public', false)")
    assert Post.objects.get(pk=false.pk).role == "county_approver"  # the trick works, until a session is looked up
    SessionStore("x" * 32).load()
    assert Post.objects.get(pk=false.pk).role == "grid_worker"


def test_the_login_of_the_workers_is_another_and_may_do_the_same(own_database):
    url = os.environ["DATABASE_WORK_URL"].replace("/shouwang?", f"/{own_database}?")
    with psycopg.connect(url, autocommit=True) as worker:
        assert worker.execute("SELECT session_user, current_user").fetchone() == ("shouwang_work", "shouwang_app")
        assert worker.execute("SELECT count(*) FROM accounts_post").fetchone()[0] > 0
        assert worker.execute("SELECT count(*) FROM registry_household").fetchone() == (0,)
        for forbidden in ("TABLE accounts_password", "TABLE django_session", "SET ROLE shouwang_owner"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                worker.execute(forbidden)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="sealed"):
            worker.execute("UPDATE accounts_post SET until = NULL")
