"""An installation of the first version, with two months of work in it, brought up to date by `prepare`.

`landed.sql.gz` is its database as pg_dump wrote it (the tests' small county; nobody in it exists).
"""

import gzip
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests.outside.site import AREA, Site

LANDED = Path(__file__).with_name("landed.sql.gz")
AT = "2024-03-02T09:00:00+08:00"


@pytest.fixture(scope="module")
def upgraded(sites, tmp_path_factory):
    """The old database, and today's `prepare` over it."""
    with sites():
        for each in connections.all():
            each.close()
        owner = settings.DATABASES["owner"]
        with psycopg.connect(
            host=owner["HOST"], port=owner["PORT"], user=owner["USER"], password=owner["PASSWORD"],
            dbname=owner["NAME"], autocommit=True,
        ) as server:  # fmt: skip
            server.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            server.execute(gzip.decompress(LANDED.read_bytes()))
        call_command("prepare", verbosity=0)
        yield Site(tmp_path_factory.mktemp("upgraded"))


def asked(sql: str) -> list[tuple]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_lists_that_counted_still_count_and_none_else(upgraded):
    told = {row["delivery"].removeprefix(f"{AREA}-"): row for row in upgraded.export("deliveries", at=AT)}
    states = {key: row["state"] for key, row in told.items()}
    assert states["civil_affairs.dibao-202401-1"] == "in_force"
    assert states["civil_affairs.dibao-202402-1"] == "superseded"
    assert states["civil_affairs.dibao-202402-2"] == "in_force"
    assert told["civil_affairs.dibao-202402-2"]["supersedes"] == f"{AREA}-civil_affairs.dibao-202402-1"
    assert states["housing.dangerous-202401-1"] == states["medical_insurance.bills-202402-3"] == "withdrawn"
    assert states["medical_insurance.bills-202402-2"] == "received"
    assert states["medical_insurance.bills-202402-4"] == "refused"
    assert "taken_in" not in states.values()


def test_the_order_of_receipt_goes_on_where_it_was(upgraded):
    held = asked('SELECT supplier || \'.\' || "table", max(serial), count(DISTINCT serial), count(*)'
                 " FROM intake_delivery GROUP BY 1")  # fmt: skip
    assert all(last == distinct == count for _, last, distinct, count in held)
    serials = dict(asked("SELECT prefix, last FROM places_serial WHERE prefix LIKE 'receipt/%'"))
    assert serials == {f"receipt/{AREA}000000000/{name}/": last for name, last, *_ in held}


def test_what_was_read_counts_as_read(upgraded):
    found = asked("SELECT state, read_at IS NULL, counted_at IS NULL, lake = '{}' FROM intake_delivery")
    assert all(unread == uncounted == empty for _, unread, uncounted, empty in found)


def test_answers_of_before_hold(upgraded):
    told = upgraded.export("settlements", at=AT)
    assert [(row["table"], row["person"], row["reason"]) for row in told] == [
        ("dibao", "P0023", "电话核对"), ("uninsured", "", "查无"),
    ]  # fmt: skip
    assert asked("SELECT count(*) FROM matching_doubt WHERE settled_at IS NOT NULL AND settlement_id IS NULL") == [(0,)]


def test_originals_have_a_handle_and_a_last_day_and_people_their_folded_name(upgraded):
    assert asked("SELECT count(*) FROM vault_document WHERE handle IS NULL OR expires_on IS NULL") == [(0,)]
    assert asked("SELECT count(*) - count(DISTINCT handle) FROM vault_document") == [(0,)]
    assert asked("SELECT count(*) FROM registry_person WHERE folded = ''") == [(0,)]


def test_clues_and_hits_are_all_there(upgraded):
    assert len(upgraded.export("clues", at=AT)) == 54
    assert asked("SELECT count(*) FROM runs_hit") == [(55,)]


def test_passwords_lie_in_a_table_of_their_own_and_sessions_begin_anew(upgraded):
    ((people, kept, usable),) = asked(
        "SELECT (SELECT count(*) FROM accounts_user), count(*), count(*) FILTER (WHERE kept LIKE 'pbkdf2_sha256$%$%$%')"
        " FROM accounts_password"
    )
    assert people == kept > 0 and usable > 0
    assert asked("SELECT count(*) FROM information_schema.columns"
                 " WHERE table_name = 'accounts_user' AND column_name = 'password'") == [(0,)]  # fmt: skip
    assert asked("SELECT count(*) FROM django_session") == [(0,)]
