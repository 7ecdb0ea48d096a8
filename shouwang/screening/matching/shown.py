"""How doubtful rows and their candidates are told on pages: numbers covered, differences marked."""

from django.db.models import QuerySet

from shouwang.places.models import Place
from shouwang.policy import codes
from shouwang.registry.models import Person
from shouwang.screening import sources
from shouwang.screening.matching.models import Doubt, Settlement
from shouwang.sheets.folding import agree
from shouwang.vault.shown import covered
from shouwang.web.search import beginning
from shouwang.web.sight import Scope

TABS = (
    ("doubt", "存疑待定"),
    ("unmatched", "未匹配"),
    ("settled", "已处理"),
    ("skip", "未载入"),
)
TONES = {"person": "good", "": "warn"}


def chosen(outcome: str, delivery: str, name: str) -> QuerySet[Doubt]:
    """The rows of one tab, of one delivery, of one name (its beginning)."""
    rows = Doubt.objects.filter(outcome="skip") if outcome == "skip" else Doubt.objects.open()
    if outcome == "settled":
        rows = Doubt.objects.filter(settled_at__isnull=False)
    elif outcome != "skip":
        rows = rows.filter(outcome=outcome)
    if delivery:
        rows = rows.filter(delivery__key=delivery)
    return rows.filter(beginning("name", name)) if name else rows


def row(doubt: Doubt, lone: dict[int, Person] | None = None) -> dict:
    """One line of a list."""
    return {
        "doubt": doubt,
        "table": doubt.delivery.contract.title,
        "answer": doubt.get_settled_as_display() if doubt.settled_as else "",
        "tone": TONES.get(doubt.settled_as, "plain"),
        "carried": doubt.settled_at if doubt.is_carried else None,
        "may_tick": doubt.outcome == "unmatched" or doubt.is_lone,
        "lone": lone.get(doubt.candidates[0]) if lone and doubt.is_lone else None,
    }


def lone_candidates(doubts: list[Doubt]) -> dict[int, Person]:
    """The only candidates of these rows, with their household, for settling together."""
    return Person.objects.select_related("household").in_bulk([d.candidates[0] for d in doubts if d.is_lone])


def answers(settlements: list[Settlement]) -> list[dict]:
    """Answers that hold, each with its list and the village that was written."""
    villages = _villages(one.village for one in settlements if one.village)
    return [
        {
            "held": one,
            "table": sources.contract(f"{one.supplier}.{one.table}").title,
            "village": villages.get(one.village, ""),
            "tone": TONES.get(one.answer, "plain"),
        }
        for one in settlements
    ]


def candidates(doubt: Doubt, scope: Scope) -> list[dict]:
    """The people who could be meant, in the machine's order, each beside what the file says."""
    people = Person.objects.filter(pk__in=doubt.candidates).select_related("household", "place")
    found = {person.pk: person for person in people}
    villages = _villages(person.place_id for person in found.values())
    return [_candidate(found[pk], doubt, villages, scope) for pk in doubt.candidates if pk in found]


def _candidate(person: Person, doubt: Doubt, villages: dict[int, str], scope: Scope) -> dict:
    return {
        "person": person,
        "where": villages.get(person.place_id, person.place.name),
        "masked": covered(person.number_id, person.number_mask, "证件号码", scope),
        "same_name": agree(doubt.name, person.name),
        "left": codes.title("decrease_reason", person.left_reason),
    }


def _villages(ids) -> dict[int, str]:
    """Township and village of each place, in words, by two questions at most."""
    wanted = {pk: (Place(pk=pk).up("township"), Place(pk=pk).up("village")) for pk in ids}
    names = dict(Place.objects.filter(pk__in={pk for pair in wanted.values() for pk in pair}).values_list("pk", "name"))
    return {pk: "".join(names.get(each, "") for each in pair) for pk, pair in wanted.items()}
