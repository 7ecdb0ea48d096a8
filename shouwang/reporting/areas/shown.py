"""What the pages of places show: the place and what lies below it, its office, and what a new code would move."""

from collections import Counter
from datetime import date

from django.db import connection
from django.db.models import Q

from shouwang.places.code import short
from shouwang.places.models import Place
from shouwang.places.renumber import columns
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused

KNOWN = {
    "registry.household": "农户",
    "registry.person": "人员",
    "clues.clue": "线索",
    "runs.hit": "筛查命中",
    "trail.line": "操作记录",
    "accounts.post": "岗位",
    "vault.secret": "加密号码",
    "places.postingplace": "张贴地点",
}
OTHERS = "其他记录"


def below(place: Place) -> list[Place]:
    """The places right below, today's before those that became others."""
    children = Place.objects.filter(parent=place).select_related("became").order_by("id")
    return sorted(children, key=lambda child: child.became_id is not None)


def up(place: Place) -> list[Place]:
    """The places above, from the top down."""
    return list(Place.objects.filter(pk__in=place.above).order_by("id"))


def said(name: str, place: Place, on: date, population: str = ""):
    """What the policy book says for a place; None where it says nothing."""
    try:
        return in_force(place.pk, on).value(name, population)
    except Refused:
        return None


def pairs(place: Place, on: date) -> list[dict]:
    """Code, level, the place's own word, its office, and what it became or once was."""
    former = "、".join(f"{old.name}（{short(old.pk)}）" for old in place.former.all())
    found = [
        ("代码", place.code),
        ("层级", place.get_level_display()),
        ("称谓", place.kind or "—"),
        ("承办机构", said("office", place, on, place.level)),
        ("原代码", former),
        ("现为", f"{place.latest.name}（{place.latest.code}）" if place.became_id else ""),
        ("标签", "、".join(place.tags)),
    ]
    return [{"label": label, "value": value} for label, value in found if value]


def moved_by(place: Place) -> list[tuple[str, int]]:
    """How many rows a new code would rewrite, by kind; what a reader has no word for is counted together."""
    lo, hi = place.span
    within = Place.objects.current().filter(Q(pk=place.pk) | Q(pk__gt=lo, pk__lte=hi))
    counts: Counter = Counter({"地点": within.count()})
    for table, count in _counted(lo, hi):
        counts[KNOWN.get(table, OTHERS)] += count
    return sorted(((word, n) for word, n in counts.most_common() if n), key=lambda each: each[0] == OTHERS)


def _counted(lo: int, hi: int) -> list[tuple[str, int]]:
    """How many rows of each table name a place of the range: one question to the database for all of them."""
    asked = [
        f"SELECT '{model._meta.label_lower}', count(*) FROM {model._meta.db_table}"  # noqa: S608 names of our own tables
        f" WHERE {field.column} BETWEEN %(lo)s AND %(hi)s"
        for model, field in columns()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), {"lo": lo, "hi": hi})
        return cursor.fetchall()
