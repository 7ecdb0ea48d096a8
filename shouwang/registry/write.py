"""Writing what a comparison found, a portion at a time: places, secrets, new households and persons, what the file says."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from psycopg.types.json import Jsonb

from shouwang.places.clock import day
from shouwang.places.code import at_level, short
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.refusal import Refused
from shouwang.registry import facts
from shouwang.registry.bulk import ids, insert, update
from shouwang.registry.compose import CREATED, Household, Person, by_village
from shouwang.registry.gazetteer import Gazetteer
from shouwang.registry.home import Member
from shouwang.registry.income import Said, net_of
from shouwang.registry.models import Batch, Guarantee, Income, Membership, SafetyNet, Source, Statement, Tag
from shouwang.registry.models import Household as HouseholdRow
from shouwang.registry.models import Person as PersonRow
from shouwang.registry.person import COLUMNS
from shouwang.registry.registered import WITHDRAWN
from shouwang.registry.secrets import Secrets
from shouwang.registry.state import project
from shouwang.registry.state.livelihood import First, insert_first
from shouwang.registry.tell import bring_along
from shouwang.sheets.folding import folded

HOUSEHOLD = (
    "place_id", "household_no", "head_name", "attribute", "category", "monitored_since", "eliminated_on",
    "relocation_site", "resettlement", "phone_id", "phone_mask",
    "bank", "account_id", "account_mask", "members", "net_fen", "net_per_head_fen", "income_to", "is_safety_net",
)  # fmt: skip
TOLD = ("told_by_id", "sheet", "row")
PERSON = ("place_id", "household_id", "folded", *COLUMNS, "number_id", "phone_id", *TOLD)
STATEMENT = ("household_id", "person_id", "source_id", "on", "place_id", "place_then", "sheet", "row", "facts")
SOURCE = "农户信息表"


class Writer:
    """Writes the portions of one batch: what is new is inserted, the rest is said, and its tables set right from that."""

    def __init__(self, batch: Batch, source: Source, by, at: datetime):
        self.batch, self.source, self.by, self.at, self.on = batch, source, by, at, day(at)
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
        fresh = [one for one in found if not one.old]
        homes = [self._household(one, secrets) for one in fresh]
        persons = [self._person(one, person, secrets) for one in found for person in one.persons if not person.old]
        self._reseal([one for one in found if one.old], secrets)
        secrets.write()
        self._insert_new(found, fresh, homes, persons)
        insert(Statement, STATEMENT, self._statements(found))
        self._facts(found, fresh)
        insert_first(self._lived_on(fresh))
        self._revive(found)
        told = [one for one in found if one.old and _is_told(one)]
        project(
            (one.id for one in told),
            at=self.at,
            people={each.id for one in told for each in one.persons if _is_new(each)},
        )

    def _household(self, one: Household, secrets: Secrets) -> tuple:
        home, values = one.home, one.values
        phone = secrets.of("phone", home.get("household_phone"), one)
        account = secrets.of("account", home.get("account"), one)
        net, per_head, ends = None, None, None
        if one.income:
            net, per_head = net_of(one.income[0], one.members)
            ends = one.income[0].ends_on if facts.says_income(one.income[0]._asdict()) else None
        return (
            one.id, one.key, self.batch.pk,
            values["place_id"], values["household_no"], values["head_name"], values["attribute"], values["category"],
            values["monitored_since"], values["eliminated_on"], values["relocation_site"], values["resettlement"], *phone,
            values["bank"],
            *account, one.members, net, per_head, ends, one.marks_safety_net,
        )  # fmt: skip

    def _person(self, one: Household, person: Person, secrets: Secrets) -> tuple:
        said, member, values = person.said, person.member, person.values
        number_id = secrets.number(member.number, said.number, one) if said.number is not None else None
        phone_id = secrets.phone(member.phone, said.phone, one) if said.phone is not None else None
        return (
            person.id, person.key, self.batch.pk, one.values["place_id"], one.id, folded(values["name"]),
            *(values[name] for name in COLUMNS), number_id, phone_id, *self._told(member),
        )  # fmt: skip

    def _reseal(self, known: list[Household], secrets: Secrets) -> None:
        """What the file says new that is sealed, of registered households and their registered members."""
        for one in known:
            for kind, name in (("phone", "household_phone"), ("account", "account")):
                if kind in one.news:
                    secrets.of(kind, one.home.get(name), one)
            for person in one.persons:
                if person.old and facts.NUMBER in person.news:
                    secrets.number(person.member.number, person.said.number, one)
                if person.old and "phone" in person.news:
                    secrets.phone(person.member.phone, person.said.phone, one)

    def _told(self, member: Member) -> tuple[int, str, int]:
        """The line of this file that a row is told by."""
        return self.batch.pk, member.sheet[:100], member.row

    def _insert_new(self, found: list[Household], fresh: list[Household], homes: list, persons: list) -> None:
        columns = ("id", "key", "batch_id", *HOUSEHOLD)
        _all_in(insert(HouseholdRow, columns, homes, skip_taken=True), len(homes), "户编号")
        columns = ("id", "key", "batch_id", *PERSON)
        _all_in(insert(PersonRow, columns, persons, skip_taken=True), len(persons), "人编号")
        members = (
            (one.values["place_id"], one.id, person.id, person.values["relation"])
            for one in fresh for person in one.persons if not person.old
        )  # fmt: skip
        insert(Membership, ("place_id", "household_id", "person_id", "relation"), members)
        bring_along({person.id: (one.id, one.values["place_id"]) for one in found for person in one.persons
                     if person.old and person.old.household_id != one.id})  # fmt: skip

    def _statements(self, found: list[Household]) -> Iterator[tuple]:
        """What the file says new, of each household and member; that somebody is new here is said as well."""
        for one in found:
            place, head = one.values["place_id"], one.home.head
            if one.news:
                yield one.named or one.id, None, *self._line(place, head, one.news)
            for person in one.persons:
                said = person.news
                if person.is_new_here:
                    said = said | {facts.IN: [one.id, self._since(person), ""]}
                    if person.old and person.old.left_on:
                        said[facts.LEFT] = None
                if said:
                    yield one.id, person.named or person.id, *self._line(place, person.member, said)

    def _lived_on(self, fresh: list[Household]) -> Iterator[First]:
        """Jobs and products of new households."""
        for one in fresh:
            place = one.values["place_id"]
            yield one.id, None, place, one.news, self._told(one.home.head)
            for person in one.persons:
                if not person.old:
                    yield one.id, person.id, place, person.news, self._told(person.member)

    def _line(self, place: int, member: Member, said: dict) -> tuple:
        return self.source.pk, self.on, place, place, member.sheet[:100], member.row, Jsonb(said)

    def _since(self, person: Person) -> str | None:
        """Somebody who was elsewhere before comes today; whoever is registered first was there from before."""
        return self.on.isoformat() if person.old and person.old.left_reason != WITHDRAWN else None

    def _revive(self, found: list[Household]) -> None:
        """Whoever stands again after his file was taken back belongs to this batch."""
        homes = [(one.id, self.batch.pk) for one in found if one.old and one.outcome == CREATED]
        update(HouseholdRow, ("batch_id",), homes)
        persons = (person for one in found for person in one.persons if person.old and person.outcome == CREATED)
        update(PersonRow, ("batch_id",), [(person.id, self.batch.pk) for person in persons])

    def _facts(self, found: list[Household], fresh: list[Household]) -> None:
        columns = ("place_id", "household_id", "batch_id", *Said._fields, "members", *TOLD)
        incomes = (
            (one.values["place_id"], one.id, self.batch.pk, *one.income[0], one.members, *self._told(one.home.head))
            for one in fresh if one.income
        )  # fmt: skip
        insert(Income, columns, incomes)
        columns = (
            "place_id", "household_id", "kind", "is_firm", "detail", "is_only_dwelling", "since", "source", "batch_id", *TOLD
        )  # fmt: skip
        states = (
            (one.values["place_id"], one.id, *state, self.on, SOURCE, self.batch.pk, *self._told(one.home.head))
            for one in fresh for state, _ in one.guarantees
        )  # fmt: skip
        insert(Guarantee, columns, states)
        columns = ("place_id", "household_id", "group", "since", "source", "batch_id")
        tags = (
            (one.values["place_id"], one.id, tag, self.on, SOURCE, self.batch.pk) for one in found for tag in one.tags
        )
        insert(Tag, columns, tags)
        columns = ("place_id", "household_id", "since", "reason", "marked_by_id")
        reason = f"{SOURCE}标注（{self.batch.key}）"
        marks = ((one.values["place_id"], one.id, self.on, reason, self.by.pk) for one in found if one.marks_safety_net)
        insert(SafetyNet, columns, marks)


def _is_told(one: Household) -> bool:
    """Whether the file says anything new of a registered household or of anybody in it."""
    return bool(one.news) or any(map(_is_new, one.persons))


def _is_new(person: Person) -> bool:
    return bool(person.news) or person.is_new_here


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
