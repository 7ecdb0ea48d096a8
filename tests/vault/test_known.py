import pytest
from django.db import connection

from shouwang.vault.cipher import blind_index
from shouwang.vault.keep import keep
from shouwang.web.sight import within
from tests.county import OTHER

pytestmark = pytest.mark.django_db
NUMBER = "990122196001010019"


def ask(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault_known(%s)", [blind_index("number", number)])
        return cursor.fetchone()[0]


@pytest.fixture
def kept(post):
    with within(post("prefecture_officer").scope()):
        keep("number", NUMBER, OTHER + 1001000, 7)
        keep("number", "asked about only", OTHER + 1001000)


def test_a_number_known_beyond_my_places_is_answered_yes_or_no(kept, post):
    with within(post("county_officer").scope()):
        assert ask(NUMBER) is True
        assert ask("990122196001010020") is False
        assert ask("asked about only") is False


def test_a_number_of_my_own_places_is_not_known_elsewhere(kept, post):
    with within(post("county_officer", OTHER).scope()):
        assert ask(NUMBER) is False


def test_only_the_houses_own_roles_may_ask_and_the_function_is_pinned(kept):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosecdef, proconfig, pg_get_userbyid(proowner), proacl::text FROM pg_proc WHERE proname = 'vault_known'"
        )
        secure, settings, owner, rights = cursor.fetchone()
    assert secure and settings == ["search_path=pg_catalog, pg_temp"] and owner == "shouwang_owner"
    assert "{=X" not in rights and ",=X" not in rights
