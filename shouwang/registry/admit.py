"""The act of entering a family that the register does not know (漏登补录): its head, where it lives, what shows it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection, transaction

from shouwang.places.code import at_level, short, span
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.registry import facts
from shouwang.registry.change import person_of
from shouwang.registry.correct import HEAD
from shouwang.registry.models import Household, Person
from shouwang.registry.tell import Told, tell
from shouwang.sheets.folding import folded
from shouwang.trail.write import write
from shouwang.vault.cipher import blind_index
from shouwang.vault.keep import keep
from shouwang.vault.mask import mask


def admit(
    place: Place, values: Mapping[str, object], *, number: str, reason: str, on: date, proof: str, by, at: datetime,
    attribute: str = "ordinary", phone: str = "",
) -> Household:  # fmt: skip
    """A household of its head (`values`: columns of Person); the other members join one by one.

    Refused when the number, or the same name and birth in the village, is registered already: here, or (without
    saying where) beyond the places of the post.
    """
    by.need("registry.admit")
    _check(place, values, reason, proof, by)
    with transaction.atomic():
        Place.objects.select_for_update(no_key=True).get(pk=place.pk)  # two who enter the same family wait in line
        _check_new(place, values, number)
        village = at_level(place.pk, "village")
        household = Household.objects.create(
            key=take(f"{short(village)}-", width=4)[0], place=place, head_name=str(values["name"]).strip(),
        )  # fmt: skip
        of_home = facts.of_household({"attribute": attribute, "head_name": household.head_name})
        if phone:
            secret = keep("phone", phone, place.pk, household.pk)
            of_home["phone"] = facts.sealed(secret.index, mask("phone", phone))
        head, said = person_of(household, {**values, "relation": HEAD}, number, on)
        said[facts.IN] = [household.pk, on.isoformat(), reason]
        told = [Told(household, None, of_home), Told(household, head.pk, said)]
        tell(told, "registry.admit", by=by, at=at, on=on, note=proof)
        household.refresh_from_db()
        head.refresh_from_db()
        changes = {"members": [0, 1], "joined": [codes.title("increase_reason", reason), head.name]}
        write("registry.admit", by=by, at=at, on=on, subject=household, changes=changes, note=proof)
    return household


def _check(place: Place, values: Mapping, reason: str, proof: str, by) -> None:
    if place.level not in ("village", "group") or place.became_id:
        raise Refused("bad_place", "农户要登记在村（社区）或村民小组。")
    if not by.scope().contains(place.pk):
        raise Refused("wrong_area", "这个村组不在您的管辖范围内。")
    if reason not in codes.read("increase_reason"):
        raise Refused("bad_reason", "请从列表里选择登记原因。")
    if not str(values.get("name", "")).strip() or not proof.strip():
        raise Refused("incomplete", "请填写户主姓名和依据，例如“户口簿”。")


def _check_new(place: Place, values: Mapping, number: str) -> None:
    lo, hi = span(at_level(place.pk, "village"))
    same = Person.objects.filter(folded=folded(str(values["name"])), place_id__gte=lo, place_id__lte=hi, left_on=None)
    same = same.filter(birth=values["birth"]) if values.get("birth") else same.none()
    if not number.strip() and (found := same.select_related("household").first()):
        raise Refused("known_here", f"本村已登记有同名同生日的{found.name}（户编号{found.household.key}），请核对。")
    if number.strip() and _is_known_elsewhere(number):
        raise Refused("known_elsewhere", "这个证件号码已在您管辖范围以外登记，请由上级核对后办理迁移。")


def _is_known_elsewhere(number: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault_known(%s)", [blind_index("number", number.strip().upper())])
        return cursor.fetchone()[0]
