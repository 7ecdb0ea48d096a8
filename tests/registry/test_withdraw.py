from datetime import timedelta

import pytest
from django.db import connection

from shouwang.refusal import Refused
from shouwang.registry.correct import correct_household
from shouwang.registry.models import Batch, Guarantee, Household, Income, Membership, Person, SafetyNet, Tag
from shouwang.registry.withdraw import withdraw
from shouwang.screening.clues.models import Clue
from tests.registry.files import FAMILY, NEXT, number, row

pytestmark = pytest.mark.django_db


def _state() -> dict:
    """Every fact in force, as it reads."""
    with connection.cursor() as cursor:
        found = {}
        for table, where in (
            ("registry_household", "gone_on IS NULL"),
            ("registry_person", "left_on IS NULL"),
            ("registry_membership", "until IS NULL"),
            ("registry_income", "NOT withdrawn"),
            ("registry_guarantee", "until IS NULL"),
            ("registry_tag", "until IS NULL"),
            ("registry_safetynet", "until IS NULL"),
        ):
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} t WHERE {where} ORDER BY id")
            found[table] = cursor.fetchall()
    return found


CHANGED = (
    {**FAMILY[0], "name": "甲壹", "wage": "1", "water": "否", "village": NEXT, "tags": "重病", "net": "是"},
    {**FAMILY[1], "village": NEXT, "health": "残疾"},
    row("甲三", "之子", no="H1", person_no="P8", number=number(8), village=NEXT),
    {**FAMILY[2], "from": "2024-01-01", "to": "2024-12-31"},
    row("丙一", no="H3", number=number(9), wage="5"),
)  # fmt: skip


def test_a_batch_taken_back_leaves_everything_as_it_was(take, steward, at):
    take(*FAMILY)
    before = _state()
    take(*CHANGED)
    assert _state() != before
    withdraw(Batch.objects.latest("id"), by=steward, at=at + timedelta(days=1), reason="文件拿错了")
    assert _state() == before
    assert Batch.objects.latest("id").state == "withdrawn"
    assert Income.everything.filter(withdrawn=True).count() == 2


def test_the_first_batch_taken_back_empties_the_register_and_may_come_again(take, steward, at):
    take(*FAMILY)
    withdraw(Batch.objects.get(), by=steward, at=at, reason="重新导出")
    assert Household.objects.current().count() == Person.objects.filter(left_on=None).count() == 0
    counts = take(*FAMILY).counts
    assert (counts["households_created"], counts["persons_created"]) == (2, 3)
    assert Household.objects.current().count() == 2
    assert Membership.objects.filter(until=None).count() == 3
    assert Income.objects.count() == 2
    assert Guarantee.objects.filter(until=None).count() == 1


def test_a_mark_and_a_tag_of_the_batch_end_when_they_began(take, steward, at):
    take({**FAMILY[0], "net": "是", "tags": "重病"})
    withdraw(Batch.objects.get(), by=steward, at=at + timedelta(days=9), reason="重新导出")
    for row_ in (SafetyNet.objects.get(), Tag.objects.get()):
        assert row_.until == row_.since
    assert not Household.objects.get().is_safety_net


def test_a_batch_on_which_a_clue_builds_is_not_taken_back(take, steward, at):
    take(*FAMILY)
    household = Household.objects.get(key="H1")
    Clue.objects.create(
        household=household,
        place_id=household.place_id,
        key="c1",
        reason="medical_cost",
        state_at=at,
        opened_on=at.date(),
    )
    with pytest.raises(Refused, match="线索1条"):
        withdraw(Batch.objects.get(), by=steward, at=at, reason="重新导出")
    assert Household.objects.current().count() == 2


def test_a_batch_under_a_later_one_or_a_correction_is_not_taken_back(take, steward, at):
    take(*FAMILY)
    first = Batch.objects.get()
    take({**FAMILY[0], "wage": "1"})
    with pytest.raises(Refused, match="后来载入的批次1条"):
        withdraw(first, by=steward, at=at, reason="重新导出")
    withdraw(Batch.objects.latest("id"), by=steward, at=at, reason="重新导出")
    correct_household(
        Household.objects.get(key="H2"), {"bank": "某行"}, by=steward, at=at + timedelta(hours=1), note="核对存折"
    )
    with pytest.raises(Refused, match="此后办理的事项1条"):
        withdraw(first, by=steward, at=at, reason="重新导出")


def test_a_batch_is_taken_back_once_with_a_reason_by_one_who_may(take, steward, post, at):
    take(*FAMILY)
    batch = Batch.objects.get()
    with pytest.raises(Refused, match="写明原因"):
        withdraw(batch, by=steward, at=at, reason=" ")
    with pytest.raises(Refused, match="没有这项权限"):
        withdraw(batch, by=post("county_officer"), at=at, reason="x")
    withdraw(batch, by=steward, at=at, reason="重新导出")
    with pytest.raises(Refused, match="已撤回"):
        withdraw(batch, by=steward, at=at, reason="重新导出")
