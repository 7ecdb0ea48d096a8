"""Named facts of a household or person erased for good: the words go, who said them and when stays."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from shouwang.refusal import Refused
from shouwang.registry.correct import correct_person
from shouwang.registry.erase import erase
from shouwang.registry.models import Duplicate, Household, Job, Person, Statement
from shouwang.registry.twins import find_twins
from shouwang.registry.unite import unite_households
from shouwang.reporting.export.statements import statements
from shouwang.reporting.export.table import Asked
from shouwang.trail.models import Line
from shouwang.vault.models import Secret
from shouwang.vault.rotate import _turn
from shouwang.web.sealed import ask
from shouwang.web.sight import within
from tests.county import AREA
from tests.registry.files import FAMILY, NEXT, VILLAGE
from tests.registry.test_unite import TWICE

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(take, steward, at):
    """The head of H1, with a health that was corrected once and a phone that a file and a person gave."""
    take({**FAMILY[0], "phone": "19900000001", "health": "残疾", "bank": "农商"}, *FAMILY[1:])
    person = Person.objects.get(household__key="H1", relation="01")
    correct_person(person, {"health": "3", "phone": "19900000002"}, by=steward, at=at + timedelta(days=1), note="入户")
    return Person.objects.select_related("household").get(pk=person.pk)


@pytest.mark.req("S1-14")
def test_what_is_erased_is_said_by_nobody_any_more_and_who_said_it_stays(head, steward, at):
    later = at + timedelta(days=9)
    assert erase(head.household, head, ["A10"], by=steward, at=later, reason="本人申请") == ["健康状况"]
    told = list(Statement.objects.filter(person_id=head.pk).order_by("id"))
    assert [one.facts["A10"] for one in told] == [{"erased": "2026-11-10"}] * 2
    assert [(one.source.chain, one.row) for one in told] == [("register", 2), ("office", 0)]
    assert told[0].facts["A3"] == "甲一"
    head.refresh_from_db()
    assert (head.health, head.phone_mask) == ("", "199****0002")
    line = Line.objects.get(verb="registry.erase")
    assert (line.changes, line.note, line.subject_key) == ({"健康状况": ["", "已删除"]}, "本人申请", str(head.pk))
    rows = [row for row in statements(Asked(area=head.household.place, on=None, at=later)) if row["fact"] == "A10"]
    assert [(row["state"], row["value"]) for row in rows] == [("erased", "已删除（2026年11月10日）")] * 2


@pytest.mark.req("S1-14")
def test_a_sealed_value_leaves_the_vault_unless_somebody_else_says_it_too(head, steward, at, take):
    sealed = Secret.objects.filter(household_id=head.household_id, kind="phone")
    assert sealed.count() == 2
    erase(head.household, head, ["phone"], by=steward, at=at + timedelta(days=9), reason="本人申请")
    assert {bytes(one.sealed) for one in sealed} == {b""} == {bytes(one.index) for one in sealed}
    head.refresh_from_db()
    assert (head.phone_id, head.phone_mask) == (None, "")
    assert bytes(head.number.sealed) and _turn(sealed[0], True) == ["unchanged"]
    home_phone = [{**FAMILY[0], "phone": "19900000005", "home_phone": "19900000005"}, *FAMILY[1:]]
    take(*home_phone, at=at + timedelta(days=60))
    erase(head.household, head, ["phone"], by=steward, at=at + timedelta(days=61), reason="本人申请")
    home = Household.objects.get(key="H1")
    assert (home.phone_mask, bool(bytes(home.phone.sealed))) == ("199****0005", True)


def test_what_a_later_file_says_anew_stands_again(head, steward, at, take):
    erase(head.household, head, ["A10"], by=steward, at=at + timedelta(days=9), reason="本人申请")
    take({**FAMILY[0], "health": "健康"}, *FAMILY[1:], at=at + timedelta(days=10))
    head.refresh_from_db()
    assert head.health == "1"


def test_only_with_a_ground_within_reach_and_not_what_makes_him_a_member(head, steward, at, post):
    worker = post("grid_worker", int(VILLAGE) * 1000)
    for keys, by, reason, said in (
        (["A10"], steward, " ", "写明依据"), (["A3"], steward, "申请", "必需"), ([], steward, "申请", "重新选择"),
        (["A12"], steward, "申请", "没有登记"), (["A10"], worker, "申请", "权限"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said), within(by.scope()):
            erase(head.household, head, keys, by=by, at=at, reason=reason)
    said = list(Statement.objects.filter(person_id=head.pk).values_list("id", flat=True))
    with within(post("grid_worker", int(NEXT) * 1000).scope()):
        told = [str(pk) for pk in said]
        assert ask("registry_erase", told, ["A10"], "2026-11-10") == [(0,)]
    assert not Statement.objects.filter(facts__A10__erased="2026-11-10").exists()


def test_of_one_who_was_registered_twice_it_goes_under_both_keys(head, steward, at, take):
    lives = {"phone": "19900000001", "health": "残疾", "employer": "昆山电子厂"}
    take({**TWICE[0], **lives}, TWICE[1])
    one, child = Person.objects.get(key="P8"), Person.objects.get(key="P9")
    correct_person(one, {"name": "甲一", "birth": date(1970, 1, 1)}, by=steward, at=at, note="户口簿")
    find_twins(AREA, at=at)
    about = {"note": "是同一户", "by": steward, "at": at + timedelta(days=3)}
    unite_households(Duplicate.objects.get(), head.household, {one.pk: head.pk}, {child.pk: "11"}, **about)
    assert list(Job.objects.filter(person__left_on=None).values_list("person", flat=True)) == [head.pk]
    erase(head.household, head, ["A10", "phone"], by=steward, at=at + timedelta(days=9), reason="本人申请")
    assert not Statement.objects.filter(person_id__in=[head.pk, one.pk], facts__A10__0__isnull=False).exists()
    kept = {one.pk for one in Secret.objects.filter(kind="phone") if bytes(one.sealed)}
    assert kept == {Household.objects.get(key="H1").phone_id}  # the household's own number, which nobody named


def test_no_other_way_leads_to_a_statement(head):
    for said in (
        "UPDATE registry_statement SET facts = '{}'",
        "SELECT registry_erase('x', ARRAY['1'], ARRAY['A10'], '2026-11-10')",
    ):
        with pytest.raises(DatabaseError, match="permission denied|sealed calls"), transaction.atomic():
            connection.cursor().execute(said)


def test_it_is_done_on_a_page_that_says_what_was_erased(head, steward, signed_in):
    client, page = signed_in(steward), f"/households/of/H1/members/{head.key}/erase/"
    assert f'href="{page}"' in client.get("/households/of/H1/facts/").content.decode()
    shown = client.get(page).content.decode()
    assert 'value="A10"' in shown and 'value="A3"' not in shown
    again = client.post(page, {"keys": ["A10"], "reason": ""})
    assert again.status_code == 422 and 'value="A10" id="id_keys_' in again.content.decode()
    assert client.post(page, {"keys": ["A10"], "reason": "本人申请"}).status_code == 302
    assert "已删除（" in client.get("/households/of/H1/facts/").content.decode()
