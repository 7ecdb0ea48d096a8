"""The list of households: what is asked for by the address, as one query that the indexes serve below the policy."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from shouwang.places.code import above, level, span
from shouwang.places.models import Place
from shouwang.registry.models import Household, Tag
from shouwang.vault.cipher import blind_index
from shouwang.web.search import beginning
from shouwang.web.sight import Scope

ORDERS = {"place": ("place_id", "id"), "name": ("head_name", "id"), "income": ("net_per_head_fen", "id")}
SHORT = ("township", "village", "group")


@dataclass(frozen=True)
class Asked:
    """The filters of the list; nothing asked, nothing filtered. `below_fen` is net income per head."""

    q: str = ""
    place: int | None = None
    attribute: str = ""
    category: str = ""
    tag: str = ""
    is_safety_net: bool = False
    below_fen: int | None = None
    order: str = "place"


def found(asked: Asked, scope: Scope) -> QuerySet[Household]:
    """The current households that the viewer sees and the filters let through (unordered)."""
    rows = Household.objects.visible_to(scope).current()
    if asked.place is not None:
        lo, hi = span(asked.place)
        rows = rows.filter(place_id__gte=lo, place_id__lte=hi)
    for name in ("attribute", "category"):
        if getattr(asked, name):
            rows = rows.filter(**{name: getattr(asked, name)})
    if asked.is_safety_net:
        rows = rows.filter(is_safety_net=True)
    if asked.tag:
        tags = Tag.objects.filter(household=OuterRef("pk"), group=asked.tag, until=None)
        rows = rows.filter(Exists(tags))
    if asked.below_fen is not None:
        rows = rows.filter(net_per_head_fen__lt=asked.below_fen)
    elif asked.order == "income":
        rows = rows.filter(net_per_head_fen__isnull=False)
    return _named(rows, asked.q.strip())


def _named(rows: QuerySet[Household], q: str) -> QuerySet[Household]:
    """By the start of the head's name, or of the household's number."""
    if not q:
        return rows
    if any(sign.isdigit() for sign in q):
        return rows.filter(beginning("key", q))
    return rows.named(q)


def by_number(given: str, scope: Scope) -> Household | None:
    """The household of whoever bears this certificate number, by blind index; the number goes no further."""
    index = blind_index("number", given.strip().upper())
    return (
        Household.objects.visible_to(scope)
        .current()
        .filter(persons__number__index=index, persons__left_on=None)
        .first()
    )


def words(ids: set[int]) -> dict[int, str]:
    """Township, village and group of each place, in words: one query for a whole page."""
    wanted = ids | {over for place in ids for over in above(place)}
    names = dict(Place.objects.filter(pk__in=wanted).values_list("id", "name"))
    return {
        place: " ".join(names[one] for one in (*above(place), place) if level(one) in SHORT and one in names)
        for place in ids
    }


def picks(scope: Scope, chosen: int | None) -> list[tuple[str, str]]:
    """What the place picker offers: the way down to the chosen place, and what lies right below it."""
    root = scope.lo
    at = chosen if chosen and scope.contains(chosen) else root
    way = [place for place in (*above(at), at) if scope.contains(place)]
    places = Place.objects.current().filter(Q(pk__in=way) | Q(parent_id=at)).order_by("id")
    return [(str(place.pk), "　" * way.index(place.pk) + place.name if place.pk in way else "　" * len(way) + place.name)
            for place in places]  # fmt: skip


def villages(scope: Scope) -> list[tuple[str, str]]:
    """Where a family may be entered: the villages of one's places, in a village its groups too."""
    places = Place.objects.current().filter(pk__gte=scope.lo, pk__lte=scope.hi).order_by("id")
    near = level(scope.lo) in ("village", "group")
    found = list(places.filter(level__in=("village", "group") if near else ("village",)).select_related("parent"))
    said = [(str(one.pk), one.name if near else f"{one.parent.name} {one.name}") for one in found]
    return said if len(said) == 1 else [("", "请选择"), *said]
