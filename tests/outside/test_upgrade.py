"""An installation of the first version, with two months of work in it, brought up to date by `prepare`.

`landed.sql.gz` is its database as pg_dump wrote it (the tests' small county; nobody in it exists).
"""

from pathlib import Path

import pytest
from django.db import connections

from tests.conftest import prepare
from tests.outside.older import put_back
from tests.outside.site import AREA, Site

LANDED = Path(__file__).with_name("landed.sql.gz")
AT = "2024-03-02T09:00:00+08:00"
#: what people had done to clues that the dump's two months did not come to
PEOPLE = """
    SET search_path TO public;
    UPDATE clues_clue SET state = 'closed', reason = 'monitored', closed_on = '2024-03-01'
        WHERE id = (SELECT min(id) FROM clues_clue WHERE risk = '15');
    CREATE TEMPORARY TABLE ill AS SELECT c.*, o.hit_id FROM clues_clue c JOIN clues_origin o ON o.clue_id = c.id
        WHERE c.risk = '01' ORDER BY c.id LIMIT 1;
    CREATE TEMPORARY TABLE told (n, risk, state, kind, hit_id) AS VALUES
        (1, '14', 'screened', 'petition', NULL::bigint), (2, '07', 'screened', 'media', NULL),
        (3, '06', 'checked', 'department', (SELECT hit_id FROM ill)), (4, '99', 'screened', 'audit', NULL);
    INSERT INTO clues_clue (key, risk, state, level, state_at, opened_on, extended, urged, reason, returned_as, is_revisit,
            is_shaken, result, outcome, household_id, place_id)
        SELECT '990122-202403-9000' || n, t.risk, t.state, 'township', state_at, opened_on, 0, 0, '', '', false, false, '',
            '', household_id, place_id FROM told t, ill;
    INSERT INTO clues_origin (household_id, kind, supplier, at, "on", note, clue_id, hit_id, place_id)
        SELECT c.household_id, t.kind, '', c.state_at, c.opened_on, '', c.id, t.hit_id, c.place_id
        FROM told t JOIN clues_clue c ON c.key = '990122-202403-9000' || n;
    INSERT INTO clues_report (key, kind, "on", at, applicant, relation, reference, text, due_on, answer, by_id, clue_id,
            household_id, place_id)
        SELECT '990122-SL202403-00001', 'petition', opened_on, state_at, '李某', '', '', '看病贵', opened_on, '',
            (SELECT min(id) FROM accounts_post), id, household_id, place_id FROM ill;
"""


@pytest.fixture(scope="module")
def upgraded(made_once, exercising, tmp_path_factory):
    """The old database, and today's `prepare` over it."""
    with exercising(), made_once("upgraded", _upgrade):
        yield Site(tmp_path_factory.mktemp("upgraded"))


def _upgrade() -> None:
    put_back(LANDED, PEOPLE)
    prepare()


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
    assert len(upgraded.export("clues", at=AT)) == 54 + 4
    assert asked("SELECT count(*) FROM runs_hit") == [(55,)]


OF_RULES = {
    "own_cost": "medical_cost", "uninsured": "uninsured", "dibao_new": "dibao_granted", "dibao_lowered": "dibao_cut",
    "tekun_new": "tekun_granted", "disabled_new": "disability", "dangerous_house": "housing", "unsafe_water": "water",
    "income_below_line": "income",
}  # fmt: skip


@pytest.mark.req("S1-14", "A33")
def test_a_standing_clue_has_the_reason_of_its_rules_else_of_the_risk_that_it_bore(upgraded):
    clues = {row["clue"]: row for row in upgraded.export("clues", at=AT)}
    for key, row in clues.items():
        told = {OF_RULES[rule] for rule in row["rules"].split(";") if rule}
        assert not told or row["clue_reason"] in told, key
    by_people = {n: clues[f"{AREA}-202403-9000{n}"] for n in (1, 2, 4)}
    assert {n: (row["clue_reason"], row["risk"]) for n, row in by_people.items()} == {
        1: ("dibao_cut", ""), 2: ("job", "07"), 4: ("other_fact", "99"),
    }  # fmt: skip
    assert {row["risk"] for row in clues.values()} <= {"", "01", "03", "06", "07", "09", "10", "99"}
    assert {row["reason"] for row in clues.values() if row["state"] == "closed"} == {"monitored", "duplicate"}


@pytest.mark.req("S1-14")
def test_open_clues_that_have_become_one_go_on_as_the_one_furthest_on_and_keep_every_origin(upgraded):
    clues = {row["clue"]: row for row in upgraded.export("clues", at=AT)}
    kept = clues[f"{AREA}-202403-90003"]
    same = [
        row for row in clues.values() if (row["household"], row["clue_reason"]) == (kept["household"], "medical_cost")
    ]
    assert {row["clue"]: (row["state"], row["reason"]) for row in same if row is not kept} == {
        min(row["clue"] for row in same): ("closed", "duplicate")
    }
    assert (kept["state"], kept["rules"], kept["origins"]) == ("checked", "own_cost", "department")
    (report,) = asked("SELECT c.key, c.level FROM clues_report r JOIN clues_clue c ON c.id = r.clue_id")
    assert report == (kept["clue"], "county")
    said = asked("SELECT subject_key, note FROM trail_line WHERE verb = 'clues.merge'")
    assert said == [(min(row["clue"] for row in same), f"同一户同一缘由合为一条，并入线索 {kept['clue']}")]


def test_the_newest_run_gathered_again_opens_nothing_after_the_upgrade(upgraded):
    ((run, hits),) = asked("SELECT key, hits FROM runs_run ORDER BY id DESC LIMIT 1")
    told = upgraded.do("gather", run, at=AT)
    assert (told["opened"], told["joined"], told.number("unchanged") + told.number("kept_closed")) == ("0", "0", hits)


def test_passwords_lie_in_a_table_of_their_own_and_sessions_begin_anew(upgraded):
    ((people, kept, usable),) = asked(
        "SELECT (SELECT count(*) FROM accounts_user), count(*), count(*) FILTER (WHERE kept LIKE 'pbkdf2_sha256$%$%$%')"
        " FROM accounts_password"
    )
    assert people == kept > 0 and usable > 0
    assert asked("SELECT count(*) FROM information_schema.columns"
                 " WHERE table_name = 'accounts_user' AND column_name = 'password'") == [(0,)]  # fmt: skip
    assert asked("SELECT count(*) FROM django_session") == [(0,)]
