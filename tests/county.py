"""The counties of the tests: two without households, and one of 200 invented ones, let in through the public acts."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from demo import County, invent
from demo.files import registry as office
from shouwang.accounts.founding import operator_of
from shouwang.accounts.may import ROLES
from shouwang.accounts.models import Post, User
from shouwang.places.code import above, level, place_id
from shouwang.places.listing import Listed
from shouwang.places.load import load
from shouwang.places.models import Place, Site
from shouwang.registry.enrol import enrol
from shouwang.registry.rows import collect
from shouwang.web.sight import within

AREA = place_id("990122")
OTHER = place_id("990123")
PEOPLED = place_id("990222")  # 200 invented households, in a prefecture of its own so that nobody meets them unasked
NAMES = {"province": "虚省", "prefecture": "虚市", "county": "守望县"}


def build(at: datetime) -> None:
    """Fill an empty database: places, posts, and the people of one county."""
    for code in (990122001001, 990122001002, 990122002001, 990123001001):
        _place(code * 1000)
    Site.objects.create(area_id=AREA, is_exercise=True)
    for county_id in (AREA, OTHER):
        for role, (title, levels) in ROLES.items():
            _post(role, title, county_id, levels)
    _people(invent(1, "test"), at)


def _people(invented: County, at: datetime) -> None:
    """The invented county under a code of its own: its places, a post of every role everywhere, its registry file."""
    _place(PEOPLED)
    operator = operator_of(PEOPLED, on=at.date())
    listed = [Listed(int(_moved(str(one.id))), one.name, one.kind) for one in invented.places if one.id >= AREA]
    with within(operator.scope()):
        load(listed, PEOPLED, by=operator, at=at)
    for role, (title, levels) in ROLES.items():
        if role not in ("operator", "prefecture_officer"):
            _post(role, title, PEOPLED, ("county",) if "county" in levels else levels)
    steward = post("data_steward", PEOPLED)
    with within(steward.scope()):
        area = Place.objects.get(pk=PEOPLED)
        enrol(collect(_file(invented), "农户信息.csv"), area, by=steward, at=at)


def _file(invented: County) -> bytes:
    """The whole county's registry, one CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(office.HEADINGS)
    writer.writerows(_moved_rows(invented))
    return out.getvalue().encode("utf-8-sig")


def _moved_rows(invented: County) -> Iterator[list]:
    codes = [office.HEADINGS.index(heading) for heading in ("行政村代码", "户编号", "人编号")]
    for row in office.rows(invented.households):
        yield [_moved(cell) if at in codes else cell for at, cell in enumerate(row)]


def _moved(code: str) -> str:
    return "990222" + code[6:]


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
        return first or posts.filter(place_id__lt=place_id("9902")).order_by("place_id").get()
    return posts.get(place_id=place)
