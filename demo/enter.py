"""The invented county enters the product as a real one would: through the public acts, in the order of the calendar.

Each step is given the post that would do it and the instant at which it would have been done.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from demo import posts
from demo.county import County
from shouwang.accounts.appoint import Appointment, appoint
from shouwang.accounts.founding import found, operator_of
from shouwang.accounts.models import Post
from shouwang.places.code import place_id, span
from shouwang.places.listing import Listed
from shouwang.places.load import load
from shouwang.places.models import Site
from shouwang.web.sight import Scope, within

HERE = ZoneInfo("Asia/Shanghai")
FOUNDED = date(2026, 8, 20)
Say = Callable[[str], None]


def moment(on: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of office hours in the county."""
    return datetime.combine(on, time(hour, minute), HERE)


def everything(area: str) -> Scope:
    """The range of the whole installation: how its operator sees it."""
    lo, hi = span(place_id(area))
    return Scope(kind="post", lo=lo, hi=hi)


def enter_places(county: County) -> Post:
    """Places and the operator; returns the operator's post."""
    area = place_id(county.area)
    at = moment(FOUNDED)
    with within(everything(county.area)):
        found(area, is_exercise=True)
        operator = operator_of(area, on=FOUNDED)
        listed = [Listed(place.id, place.name, place.kind) for place in county.places]
        load(listed, area, by=operator, at=at)
    return Post.objects.select_related("place", "holder").get(pk=operator.pk)


def enter_posts(county: County, operator: Post) -> None:
    """Every post of the county, with one password for all."""
    wanted = [Appointment(post.username, post.name, post.role, post.place, post.supplier) for post in county.posts]
    with within(operator.scope()):
        appoint(wanted, password=posts.PASSWORD, by=operator, at=moment(FOUNDED, 10), on=FOUNDED, must_change=False)


def settle_clock(at: datetime) -> None:
    """From now on the county's clock stands no earlier than this."""
    Site.objects.filter(pk=1).update(latest_at=at)
