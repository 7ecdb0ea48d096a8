"""The county of the tests: 200 invented households, let in through the public acts once, then copied."""

from datetime import date, datetime

from shouwang.accounts.may import ROLES
from shouwang.accounts.models import Post, User
from shouwang.places.code import above, level, place_id
from shouwang.places.models import Place, Site

AREA = place_id("990122")
OTHER = place_id("990123")
NAMES = {"province": "虚省", "prefecture": "虚市", "county": "守望县"}


def build(at: datetime) -> None:
    """Fill an empty database: places, posts."""
    for code in (990122001001, 990122001002, 990122002001, 990123001001):
        _place(code * 1000)
    Site.objects.create(area_id=AREA, is_exercise=True)
    for county_id in (AREA, OTHER):
        for role, (title, levels) in ROLES.items():
            _post(role, title, county_id, levels)


def _place(pk: int) -> None:
    for each in (*above(pk), pk):
        parents = above(each)
        name = NAMES.get(level(each), f"{level(each)}{each}")
        Place.objects.get_or_create(
            pk=each, defaults={"level": level(each), "name": name, "parent_id": parents[-1] if parents else None}
        )


def _post(role: str, title: str, county_id: int, levels: tuple[str, ...]) -> None:
    wanted = levels[0] if role != "prefecture_officer" else "prefecture"
    lo, hi = county_id, county_id + 10**9 - 1
    if wanted == "prefecture":
        places = [place_id("9901")]
    else:
        places = Place.objects.filter(level=wanted, id__range=(lo, hi)).values_list("id", flat=True)
    for place in places:
        username = f"{role}-{place}"
        if not User.objects.filter(username=username).exists():
            user = User.objects.create(username=username, name=title)
            supplier = "medical_insurance" if role == "liaison" else ""
            Post.objects.create(role=role, place_id=place, holder=user, since=date(2026, 1, 1), supplier=supplier)


def post(role: str, place: int | None = None) -> Post:
    """The post of a role, at a place or the first of the area."""
    posts = Post.objects.filter(role=role).select_related("place", "holder")
    if place is None:
        first = posts.filter(place_id__gte=AREA, place_id__lte=AREA + 10**9 - 1).order_by("place_id").first()
        return first or posts.order_by("place_id").get()
    return posts.get(place_id=place)
