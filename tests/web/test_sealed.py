"""SQL that somebody smuggles into a page reads no password, takes no session and gives no post.

What it can do is run any statement in the session of a page, as any of the serving roles, before or after the page's own.
"""

from datetime import date

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import UpdateError
from django.db import ProgrammingError, connection, transaction

from shouwang.accounts.models import Deputy, Nomination, Pairing, Post, User
from shouwang.accounts.passwords import keep, kept_of
from shouwang.accounts.sessions import SessionStore, alive, digest
from shouwang.places.models import Site
from shouwang.policy.models import CountyLine
from shouwang.vault.keep import keep as keep_secret
from shouwang.vault.models import FACTOR, Factor, Secret
from shouwang.web import seal
from shouwang.web.sealed import SealedModel, SealedQuerySet, under_seal
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]
ROLES = ["shouwang_app", "shouwang_helper", "shouwang_liaison", "shouwang_farmer"]
POWER = [User, Post, Deputy, Nomination, Pairing, Factor, Site, CountyLine]


def smuggled(*statements: str) -> list[tuple]:
    """What the last one answers; all in one transaction, undone when one is refused."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def is_refused(*statements: str, saying: str = "") -> bool:
    with pytest.raises(ProgrammingError) as refused:
        smuggled(*statements)
    return refused.value.__cause__.sqlstate == "42501" and saying in str(refused.value)  # insufficient privilege


@pytest.fixture
def session() -> SessionStore:
    """Somebody's session."""
    store = SessionStore()
    store["post"] = 1
    store.save()
    return store


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT kept FROM accounts_password",
        "UPDATE accounts_password SET kept = ''",
        "INSERT INTO accounts_password VALUES (1, '')",
        "DELETE FROM accounts_password",
        "SELECT count(*) FROM django_session",
        "INSERT INTO django_session VALUES ('x', 'x', now())",
        "UPDATE django_session SET expire_date = now()",
        "DELETE FROM django_session",
        "SELECT secret FROM web_seal",
        "DELETE FROM accounts_post",
        "TRUNCATE accounts_post CASCADE",
        "ALTER TABLE accounts_post DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TRIGGER mine BEFORE INSERT ON accounts_post EXECUTE FUNCTION deed_must_be_sealed()",
    ],
)
def test_no_serving_role_touches_what_is_closed(role, statement):
    assert is_refused(f"SET LOCAL ROLE {role}", statement)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "call",
    [
        "password_of({seal}, '1')",
        "password_keep({seal}, '{{1}}', '{{x}}')",
        "session_load({seal}, 'x')",
        "session_keep({seal}, 'x', 'x', '2030-01-01', 'new')",
        "sessions_alive({seal}, '{{x}}')",
        "sessions_end({seal}, '{{x}}')",
        "sessions_clear({seal}, '2030-01-01')",
    ],
)
@pytest.mark.parametrize("given", ["''", "repeat('0', 64)", "current_setting('app.seal', true)"])
def test_no_function_answers_without_its_seal(role, call, given, post):
    with within(post("county_officer").scope()):
        assert is_refused(f"SET LOCAL ROLE {role}", f"SELECT {call.format(seal=given)}", saying="sealed calls only")


def test_every_function_that_reads_or_keeps_asks_for_a_seal_and_is_none_of_the_publics():
    found = smuggled(
        "SELECT proname, prosrc, proconfig::text, pg_get_userbyid(proowner), has_function_privilege('public', oid, 'EXECUTE')"
        " FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )
    assert len(found) > 9
    for name, source, path, owner, is_public in found:
        assert "pg_catalog, pg_temp" in path and owner == "shouwang_owner" and not is_public, name
        if "accounts_" in source or "session" in source:
            assert f"must_be_sealed(seal, '{name}'" in source, name


def test_a_seal_is_good_for_one_function_and_its_words_only(post):
    process = connection.connection.info.backend_pid
    signed = seal.signature(process, ("password_of", "1"))
    assert smuggled(f"SELECT password_of('{signed}', '1')")
    assert is_refused(f"SELECT password_of('{signed}', '2')")
    assert is_refused(f"SELECT session_load('{signed}', '1')")
    other = seal.signature(process + 1, ("password_of", "1"))
    assert is_refused(f"SELECT password_of('{other}', '1')")


@pytest.mark.parametrize("model", POWER, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("role", ROLES)
def test_no_row_that_gives_power_is_written_without_a_seal(model, role, post):
    table = model._meta.db_table
    for deed_ in (f"UPDATE {table} SET id = id", f"INSERT INTO {table} SELECT * FROM {table}"):
        assert is_refused(f"SET LOCAL ROLE {role}", deed_, saying="deed is for sealed calls only")


def test_a_post_is_not_taken_by_smuggled_sql(post):
    mine, theirs = post("grid_worker"), post("county_approver")
    with within(mine.scope()):
        assert is_refused(f"UPDATE accounts_post SET holder_id = {mine.holder_id} WHERE id = {theirs.pk}")
    theirs.refresh_from_db()
    assert theirs.holder_id != mine.holder_id


def test_after_a_deed_the_same_transaction_writes_no_more(post):
    one = post("grid_worker")
    with within(one.scope()):
        one.save()
        assert smuggled("SELECT current_setting('app.deed')") == [("",)]
        assert is_refused("UPDATE accounts_post SET until = NULL")


def test_a_seal_for_one_table_opens_no_other():
    with transaction.atomic(), under_seal("accounts_deputy"):
        assert is_refused("UPDATE accounts_post SET until = NULL")
        smuggled("UPDATE accounts_deputy SET reason = reason")


def test_within_a_deed_an_inner_one_gives_the_outer_seal_back(post):
    with transaction.atomic(), under_seal("accounts_deputy"):
        post("grid_worker").save()
        smuggled("UPDATE accounts_deputy SET reason = reason")


def test_a_deed_that_failed_leaves_no_seal_behind(post):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), under_seal("accounts_post"):
        raise ZeroDivisionError
    assert is_refused("UPDATE accounts_post SET until = NULL")


def test_the_secret_of_a_second_factor_is_not_exchanged(post):
    with within(post("county_officer").scope()):
        secret = keep_secret(FACTOR, "ABC", AREA)
        number = keep_secret("number", "990122199001010011", AREA)
        smuggled(f"UPDATE vault_secret SET sealed = sealed WHERE id = {number.pk}")
        assert is_refused(f"UPDATE vault_secret SET sealed = 'x' WHERE id = {secret.pk}")
        assert is_refused(f"UPDATE vault_secret SET kind = 'number' WHERE id = {secret.pk}")


def test_a_session_is_kept_found_changed_and_ended(session):
    again = SessionStore(session.session_key)
    assert again["post"] == 1
    again["post"] = 2
    again.save()
    assert SessionStore(session.session_key)["post"] == 2
    assert alive([digest(session.session_key), "other"]) == {digest(session.session_key)}
    again.delete()
    assert dict(SessionStore(session.session_key).items()) == {}
    assert alive([digest(session.session_key)]) == set()


def test_a_session_that_has_expired_is_no_more_and_is_cleared_away(session):
    session.set_expiry(-10)
    session.save()
    assert SessionStore(session.session_key).get("post") is None
    key = digest(session.session_key)
    SessionStore.clear_expired()
    session.set_expiry(100)
    with pytest.raises(UpdateError):
        session.save()
    assert alive([key]) == set()


def test_a_password_is_kept_with_its_user_and_ends_the_sessions_before(post):
    user = User.objects.create(username="xin", name="新人", password=make_password("Grass-Horse-1"))
    assert User.objects.get(pk=user.pk).check_password("Grass-Horse-1")
    before = user.get_session_auth_hash()
    user.set_password("Grass-Horse-2")
    assert not User.objects.get(pk=user.pk).check_password("Grass-Horse-2")  # not saved yet
    user.save(update_fields=["password"])
    fresh = User.objects.get(pk=user.pk)
    assert fresh.check_password("Grass-Horse-2")
    assert fresh.get_session_auth_hash() != before
    assert User.objects.get(pk=post("grid_worker").holder_id).get_session_auth_hash() != fresh.get_session_auth_hash()


def test_saving_a_user_for_another_reason_leaves_password_and_sessions_alone():
    user = User.objects.create(username="xin", name="新人", password="!x")
    before = user.get_session_auth_hash()
    found = User.objects.get(pk=user.pk)
    found.last_login = None
    found.save()
    assert kept_of(user.pk) == "!x"
    assert User.objects.get(pk=user.pk).get_session_auth_hash() == before
    keep({user.pk: "!y"})
    found.refresh_from_db()
    assert found.password == "!y"


def test_every_model_whose_rows_give_power_seals_what_it_writes():
    from django.apps import apps

    for model in apps.get_models():
        if hasattr(model, "sealed_rows") and not model.sealed_rows:
            assert issubclass(model, SealedModel)
            assert isinstance(model._default_manager.get_queryset(), SealedQuerySet), model._meta.label
    assert all(issubclass(model, SealedModel) for model in POWER)
    assert Secret.sealed_rows


def test_bulk_writes_are_sealed_too(post):
    one = post("grid_worker")
    made = Post.objects.bulk_create(
        Post(role="grid_worker", place_id=one.place_id, since=date(2026, 1, 1)) for _ in range(3)
    )
    assert Post.objects.filter(pk__in=[each.pk for each in made]).update(until=date(2026, 2, 1)) == 3
    for each in made:
        each.supplier = "water"
    assert Post.objects.bulk_update(made, ["supplier"]) == 3
