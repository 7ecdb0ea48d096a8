"""Members as they stand: their columns, in which household they live, whether they left."""

from datetime import date

from shouwang.registry import facts
from shouwang.registry.aliases import SAME
from shouwang.registry.bulk import insert, update
from shouwang.registry.models import Household, Membership, Person
from shouwang.registry.move import bring_words
from shouwang.registry.recall import Subject
from shouwang.registry.registered import WITHDRAWN
from shouwang.registry.state.merged import set_merged_people
from shouwang.registry.state.seals import Seals
from shouwang.registry.state.view import View
from shouwang.registry.statements import Value
from shouwang.sheets.folding import folded
from shouwang.vault.models import Secret

CUT_SHORT = (WITHDRAWN, SAME)  # memberships that were ended by something that may be taken back

COLUMNS = (
    "place_id", "household_id", "folded", *facts.PERSON.values(), *sorted(facts.RESIDENCE), "number_id",
    "number_mask", "number_state", "phone_id", "phone_mask", "left_on", "left_reason", "told_by_id", "sheet", "row",
)  # fmt: skip


def set_people(view: View) -> None:
    """Set every member right who was ever spoken about, and count the members of each household."""
    subjects = view.persons()
    rows = Person.objects.in_bulk([person for _, person in subjects])
    moves = _Moves(view, rows)
    seals = Seals(view)
    changed = []
    for subject in subjects:
        row = rows[subject[1]]
        before = [getattr(row, name) for name in COLUMNS]
        if view.recalled.is_taken_back(subject):
            _take_back(row, view.today)
        else:
            _set(row, subject, view, seals)
        moves.follow(row, subject)
        after = [getattr(row, name) for name in COLUMNS]
        if after != before:
            changed.append((row.pk, *after))
    update(Person, COLUMNS, changed)
    moves.write()
    set_merged_people(view)
    _count(view)


def _take_back(row: Person, on: date) -> None:
    if row.left_on is None:
        row.left_on, row.left_reason = on, WITHDRAWN


def _set(row: Person, subject: Subject, view: View, seals: Seals) -> None:
    values, ever = view.stands[subject].values, view.ever[subject]
    for name, value in facts.person_columns(values, ever).items():
        setattr(row, name, value)
    row.folded = folded(row.name)
    if facts.NUMBER in ever:
        row.number_id, row.number_mask, row.number_state = seals.number(values.get(facts.NUMBER), row)
    if "phone" in ever:
        row.phone_id, row.phone_mask = seals.of(values.get("phone"), row.phone_id)
    row.left_on, row.left_reason = _left(values)
    origin = view.newest(list(values.values()))
    row.told_by_id, row.sheet, row.row = origin.batch_id, origin.sheet, origin.row or None


def _left(values: dict[str, Value]) -> tuple[date | None, str]:
    left = values.get(facts.LEFT)
    if left is None or left.value is None:
        return None, ""
    return date.fromisoformat(left.value[0]), left.value[1]


class _Moves:
    """Memberships of these people, and those who go to another household with everything that is theirs."""

    def __init__(self, view: View, rows: dict[int, Person]):
        self._view = view
        self._open = {one.person_id: one for one in Membership.objects.filter(person__in=rows, until=None)}
        wanted = {self._home(subject) for subject in view.persons()} - view.homes.keys() - {None}
        self._homes = view.homes | Household.objects.in_bulk(wanted)
        self._fresh: list[tuple] = []

    def _home(self, subject: Subject) -> int | None:
        said = self._view.stands[subject].values.get(facts.IN)
        return self._view.recalled.aliases.homes.get(said.value[0], said.value[0]) if said and said.value else None

    def follow(self, row: Person, subject: Subject) -> None:
        """Put the person into the household where he is said to live, and keep since when and until when."""
        home = self._home(subject) or row.household_id
        known = self._open.get(row.pk)
        if known and (row.left_on or known.household_id != home):
            self._close(known, row, subject)
            known = None
        if home != row.household_id:
            self._move(row, self._homes[home], subject[0])
        if not row.left_on and known is None:
            self._enter(row, subject)
        elif known and known.relation != row.relation:
            known.relation = row.relation
            known.save(update_fields=["relation"])

    def _close(self, known: Membership, row: Person, subject: Subject) -> None:
        _, since, came = self._said(subject)
        known.until, known.reason = (row.left_on, row.left_reason) if row.left_on else (since or self._view.today, came)
        known.save(update_fields=["until", "reason"])

    def _move(self, row: Person, home: Household, was: int) -> None:
        row.household, row.place_id = home, home.place_id
        where = {"household_id": home.pk, "place_id": home.place_id}
        Secret.objects.filter(pk__in=[row.number_id, row.phone_id]).update(**where)
        bring_words(row.pk, was, where)

    def _enter(self, row: Person, subject: Subject) -> None:
        """A membership from the day that is said; one that was cut short by something taken back goes on."""
        before = (
            Membership.objects.filter(person=row, household=row.household_id, reason__in=CUT_SHORT)
            .order_by("-id")
            .first()
        )
        if before and not self._view.recalled.is_taken_back(subject) and not self._is_new(subject, before):
            before.until, before.reason = None, ""
            before.save(update_fields=["until", "reason"])
            return
        _, since, came = self._said(subject)
        self._fresh.append((row.place_id, row.household_id, row.pk, row.relation, since, came))

    def _is_new(self, subject: Subject, before: Membership) -> bool:
        """Whether the standing word about where he lives is younger than the membership that was cut short."""
        _, since, _ = self._said(subject)
        return since is not None and before.until is not None and since >= before.until

    def _said(self, subject: Subject) -> tuple[int | None, date | None, str]:
        said = self._view.stands[subject].values.get(facts.IN)
        if said is None or said.value is None:
            return None, None, ""
        home, since, came = said.value
        return home, since and date.fromisoformat(since), came

    def write(self) -> None:
        columns = ("place_id", "household_id", "person_id", "relation", "since", "came")
        insert(Membership, columns, self._fresh)


def _count(view: View) -> None:
    """Members of each household, after everybody moved."""
    counted: dict[int, int] = dict.fromkeys(view.homes, 0)
    for home in Person.objects.filter(household__in=view.homes, left_on=None).values_list("household_id", flat=True):
        counted[home] += 1
    for home, row in view.homes.items():
        row.counted = counted[home]
