"""Writing what a comparison found, a portion at a time: places, secrets, households, persons, facts, what was replaced."""

from collections.abc import Iterable, Iterator
from datetime import date

from psycopg.types.json import Jsonb

from shouwang.places.code import at_level, short
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.refusal import Refused
from shouwang.registry.bulk import ids, insert, update
from shouwang.registry.compose import Household, Person, by_village
from shouwang.registry.gazetteer import Gazetteer
from shouwang.registry.home import Member
from shouwang.registry.income import Said, net_of
from shouwang.registry.models import Batch, Guarantee, Income, Membership, Replaced, SafetyNet, Tag
from shouwang.registry.models import Household as HouseholdRow
from shouwang.registry.models import Person as PersonRow
from shouwang.registry.move import take_along
from shouwang.registry.person import COLUMNS
from shouwang.registry.secrets import Secrets
from shouwang.registry.standing import WITHDRAWN
from shouwang.sheets.folding import folded

HOUSEHOLD = (
    "place_id", "household_no", "head_name", "attribute", "category", "relocation_site", "phone_id", "phone_mask",
    "bank", "account_id", "account_mask", "members", "net_fen", "net_per_head_fen", "income_to", "is_safety_net",
    "gone_on", "gone_reason",
)  # fmt: skip
TOLD = ("told_by_id", "sheet", "row")
PERSON = ("place_id", "household_id", "folded", *COLUMNS, "number_id", "phone_id", "left_on", "left_reason", *TOLD)
SOURCE = "农户信息表"


class Writer:
    """Writes the portions of one batch."""

    def __init__(self, batch: Batch, by, on: date):
        self.batch, self.by, self.on = batch, by, on
        self._placed: set[int] = set()

    def places(self, gazetteer: Gazetteer) -> None:
        """The groups that the file names for the first time."""
        fresh = {place: name for place, name in gazetteer.fresh.items() if place not in self._placed}
        self._placed.update(fresh)
        Place.objects.bulk_create(
            Place(pk=place, level="group", name=name, kind="组", parent_id=at_level(place, "village"))
            for place, name in fresh.items()
        )

    def write(self, found: list[Household]) -> None:
        """One portion."""
        _identify(found)
        secrets = Secrets()
        homes = [self._household(one, secrets) for one in found]
        persons = [self._person(one, person, secrets) for one in found for person in one.persons]
        secrets.write()
        self._write_households(found, homes)
        self._write_persons(found, persons)
        self._facts(found)
        self._replaced(found)

    def _household(self, one: Household, secrets: Secrets) -> tuple:
        old, home, values = one.old, one.home, one.values
        phone = secrets.of("phone", home.get("household_phone"), one, old and (old.phone, old.phone_id, old.phone_mask))
        account = secrets.of(
            "account", home.get("account"), one, old and (old.account, old.account_id, old.account_mask)
        )
        for name, secret in (("phone", phone), ("account", account)):
            if old and secret[0] != getattr(old, f"{name}_id"):
                one.before |= {f"{name}_id": getattr(old, f"{name}_id"), f"{name}_mask": getattr(old, f"{name}_mask")}
        net = self._net(one)
        return (
            values["place_id"], values["household_no"], values["head_name"], values["attribute"], values["category"],
            values["relocation_site"], *phone, values["bank"], *account, one.members, *net,
            bool(old and old.is_safety_net) or one.marks_safety_net, None, "",
        )  # fmt: skip

    def _net(self, one: Household) -> tuple[int | None, int | None, date | None]:
        """Net income, per head and its period's end, from the newest income known; changes are noted."""
        old = one.old
        net, per_head, ends = (old.net_fen, old.net_per_head_fen, old.income_to) if old else (None, None, None)
        if one.income and (ends is None or one.income[0].ends_on >= ends):
            said = _filled(*one.income)
            ends = said.ends_on
            net, per_head = net_of(said, one.members)
        elif net is not None and one.members:
            per_head = net // one.members
        if old:
            pairs = {"net_fen": net, "net_per_head_fen": per_head, "income_to": ends, "members": one.members}
            one.before |= {name: getattr(old, name) for name, value in pairs.items() if value != getattr(old, name)}
        return net, per_head, ends

    def _person(self, one: Household, person: Person, secrets: Secrets) -> tuple:
        said, old, member = person.said, person.old, person.member
        number_id = old.number_id if old else None
        phone_id = old.phone_id if old else None
        if said.changes_number(old):
            number_id = secrets.number(member.number, said.number, one)
            if old:
                person.before["number_id"] = old.number_id
        if said.changes_phone(old):
            phone_id = secrets.phone(member.phone, said.phone, one)
            if old:
                person.before["phone_id"] = old.phone_id
        values = [person.values[name] for name in COLUMNS]
        name = folded(person.values["name"])
        return one.values["place_id"], one.id, name, *values, number_id, phone_id, None, "", *self._told(person.member)

    def _told(self, member: Member) -> tuple[int, str, int]:
        """The line of this file that a row is told by."""
        return self.batch.pk, member.sheet[:100], member.row

    def _write_households(self, found: list[Household], rows: list[tuple]) -> None:
        fresh = [(one.id, one.key, self.batch.pk, *row) for one, row in zip(found, rows, strict=True) if not one.old]
        _all_in(
            insert(HouseholdRow, ("id", "key", "batch_id", *HOUSEHOLD), fresh, skip_taken=True), len(fresh), "户编号"
        )
        moved = {one.id: one.values["place_id"] for one in found if "place_id" in one.before}
        revived = {one.id for one in found if one.old and one.outcome == "created"}
        changed = [
            (one.id, self.batch.pk, *row)
            for one, row in zip(found, rows, strict=True)
            if one.id in revived
        ]  # fmt: skip
        update(HouseholdRow, ("batch_id", *HOUSEHOLD), changed)
        rest = [
            (one.id, *row)
            for one, row in zip(found, rows, strict=True)
            if one.old and one.id not in revived and (one.before or one.marks_safety_net)
        ]
        update(HouseholdRow, HOUSEHOLD, rest)
        if moved:
            take_along(moved)

    def _write_persons(self, found: list[Household], rows: list[tuple]) -> None:
        every = [(person, row) for person, row in zip((p for one in found for p in one.persons), rows, strict=True)]
        fresh = [(person.id, person.key, self.batch.pk, *row) for person, row in every if person.old is None]
        _all_in(insert(PersonRow, ("id", "key", "batch_id", *PERSON), fresh, skip_taken=True), len(fresh), "人编号")
        back = [(person.id, self.batch.pk, *row) for person, row in every if person.old and person.outcome == "created"]
        update(PersonRow, ("batch_id", *PERSON), back)
        changed = [(person.id, *row) for person, row in every if person.outcome == "updated"]
        update(PersonRow, PERSON, changed)
        insert(
            Membership,
            ("place_id", "household_id", "person_id", "relation", "since"),
            (
                (one.values["place_id"], one.id, person.id, person.values["relation"], self._since(person))
                for one in found
                for person in one.persons
                if person.is_new_here
            ),
        )

    def _since(self, person: Person) -> date | None:
        """Somebody who was elsewhere before comes today; whoever is registered first was there from before."""
        return self.on if person.old and person.old.left_reason != WITHDRAWN else None

    def _facts(self, found: list[Household]) -> None:
        self._incomes([one for one in found if one.income])
        self._guarantees([one for one in found if one.guarantees])
        columns = ("place_id", "household_id", "group", "since", "source", "batch_id")
        tags = (
            (one.values["place_id"], one.id, tag, self.on, SOURCE, self.batch.pk) for one in found for tag in one.tags
        )
        insert(Tag, columns, tags)
        columns = ("place_id", "household_id", "since", "reason", "marked_by_id")
        reason = f"{SOURCE}标注（{self.batch.key}）"
        marks = ((one.values["place_id"], one.id, self.on, reason, self.by.pk) for one in found if one.marks_safety_net)
        insert(SafetyNet, columns, marks)

    def _incomes(self, found: list[Household]) -> None:
        columns = (*Said._fields, "members", *TOLD)
        fresh = (
            (one.values["place_id"], one.id, self.batch.pk, *one.income[0], one.members, *self._told(one.home.head))
            for one in found
            if one.income[1] is None
        )
        insert(Income, ("place_id", "household_id", "batch_id", *columns), fresh)
        changed = [
            (one.income[1].id, *_filled(*one.income), one.members, *self._told(one.home.head))
            for one in found
            if one.income[1]
        ]
        update(Income, columns, changed)

    def _guarantees(self, found: list[Household]) -> None:
        closing = [(old.id, self.on) for one in found for _, old in one.guarantees if old]
        update(Guarantee, ("until",), closing)
        columns = (
            "place_id", "household_id", "kind", "is_firm", "detail", "is_only_dwelling", "since", "source", "batch_id", *TOLD
        )  # fmt: skip
        fresh = (
            (one.values["place_id"], one.id, *state, self.on, SOURCE, self.batch.pk, *self._told(one.home.head))
            for one in found
            for state, _ in one.guarantees
        )
        insert(Guarantee, columns, fresh)

    def _replaced(self, found: list[Household]) -> None:
        columns = ("place_id", "household_id", "batch_id", "model", "row_id", "before")
        rows = (
            (one.values["place_id"], one.id, self.batch.pk, model, row_id, Jsonb(_plain(before)))
            for one in found
            for model, row_id, before in _befores(one)
        )
        insert(Replaced, columns, rows)


def _befores(one: Household) -> Iterator[tuple[str, int, dict]]:
    """Every standing row that this household's data changed, with its columns before."""
    if one.outcome == "created":
        return
    if one.before:
        yield "household", one.id, one.before
    for person in one.persons:
        if person.outcome == "updated":
            gone = {"household_id": person.old.household_id, "left_on": person.old.left_on,
                    "left_reason": person.old.left_reason}  # fmt: skip
            yield "person", person.id, person.before | _told_before(person.old) | (gone if person.is_new_here else {})
    if one.income and one.income[1]:
        said, earned = one.income
        after = _filled(said, earned)
        changed = {
            name: getattr(earned, name) for name in Said._fields if getattr(after, name) != getattr(earned, name)
        }
        yield "income", earned.id, changed | _told_before(earned) | {"members": earned.members}
    for _, assured in one.guarantees:
        if assured:
            yield "guarantee", assured.id, {"until": None}


def _told_before(old) -> dict:
    return {name: getattr(old, name) for name in TOLD}


def _filled(said: Said, earned) -> Said:
    """An income with what was known before where the file is silent."""
    if earned is None:
        return said
    return Said(*(getattr(earned, name) if value in (None, "") else value
                  for name, value in zip(Said._fields, said, strict=True)))  # fmt: skip


def _plain(before: dict) -> dict:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in before.items()}


def _identify(found: list[Household]) -> None:
    """Ids and keys: numbers as the file gave them, else `<village>-<0001…>` and `<household>-<01…>`."""
    for village, homes in by_village(found).items():
        for one, key in zip(homes, take(f"{short(village * 1000)}-", len(homes), width=4), strict=True):
            one.key = key
    fresh = ids(HouseholdRow, sum(one.old is None for one in found))
    for one in found:
        one.id = one.old.id if one.old else next(fresh)
        one.key = one.old.key if one.old else one.key or one.home.no
    fresh_persons = ids(PersonRow, sum(person.old is None for one in found for person in one.persons))
    for one in found:
        _identify_persons(one, fresh_persons)


def _identify_persons(one: Household, fresh: Iterable[int]) -> None:
    serial = one.members - len(one.persons) + sum(person.old is not None for person in one.persons)
    for person in one.persons:
        if person.old:
            person.id, person.key = person.old.id, person.old.key
            continue
        serial += 1
        person.id, person.key = next(iter(fresh)), person.values["person_no"] or f"{one.key}-{serial:02d}"


def _all_in(done: int, wanted: int, what: str) -> None:
    if done < wanted:
        raise Refused(
            "number_taken", f"有{wanted - done}个{what}在本地区以外已经登记，整份文件没有载入，请核对{what}。"
        )
