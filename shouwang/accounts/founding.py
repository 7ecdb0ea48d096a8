"""The first deed on an empty installation: what it is, and a post that may do all that follows."""

from datetime import date

from shouwang.accounts.models import Post, User
from shouwang.places.code import short, span
from shouwang.places.models import Site
from shouwang.refusal import Refused


def found(area: int, *, is_exercise: bool) -> Site:
    """The one row that says what this installation is; refused when it already stands for another area.

    A place within the site's area (a township's own list) is welcome. Whether it is an exercise is settled here once.
    """
    site, _ = Site.objects.get_or_create(pk=1, defaults={"area_id": area, "is_exercise": is_exercise})
    if site.area_id is None:
        site.area_id = area
        site.save(update_fields=["area"])
    lo, hi = span(site.area_id)
    if not lo <= area <= hi:
        raise Refused("wrong_area", f"这个系统属于 {short(site.area_id)}，不能载入 {short(area)} 的行政区划。")
    return site


def operator_of(area: int, *, on: date) -> Post:
    """The operator's post of an area, made with its user `operator-<area>` when it is not there yet.

    The place may be created later in the same transaction: its foreign key is checked at the end.
    """
    post = Post.objects.in_force().filter(role="operator", place_id=area).select_related("holder").first()
    if post:
        return post
    user, new = User.objects.get_or_create(username=f"operator-{short(area)}", defaults={"name": "系统运维"})
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return Post.objects.create(role="operator", place_id=area, holder=user, since=on)
