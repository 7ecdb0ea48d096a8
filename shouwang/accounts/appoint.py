"""Giving posts to people: one, or the whole list of an area at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from shouwang.accounts.may import ROLES
from shouwang.accounts.models import Post, User
from shouwang.places.code import level
from shouwang.refusal import Refused
from shouwang.trail.write import write


@dataclass(frozen=True)
class Appointment:
    """Who gets which post where; `supplier` for a department's liaison only."""

    username: str
    name: str
    role: str
    place_id: int
    supplier: str = ""


def appoint(
    wanted: Sequence[Appointment], *, password: str, by: Post, at: datetime, on: date, must_change: bool = True
) -> list[Post]:
    """Create the posts, and the users that are not there yet with `password` as their first one; one line of history.

    Refused as a whole when a place lies beyond the post that appoints, or a role does not exist at its level.
    """
    by.need("accounts.manage")
    for one in wanted:
        _check(one, by)
    with transaction.atomic():
        users = _users(wanted, password, must_change)
        posts = Post.objects.bulk_create(
            Post(role=one.role, place_id=one.place_id, holder=users[one.username], supplier=one.supplier, since=on)
            for one in wanted
        )
        write("accounts.appoint", by=by, at=at, on=on, subject=by, changes={"posts": [0, len(posts)]})
    return posts


def _check(one: Appointment, by: Post) -> None:
    title, levels = ROLES.get(one.role, ("", ()))
    if level(one.place_id) not in levels:
        raise Refused("wrong_level", f"{one.name}:这一级地区没有“{title or one.role}”岗位。")
    if not by.scope().contains(one.place_id) and one.role != "prefecture_officer":
        raise Refused("wrong_area", f"{one.name}:任职地区不在您的管辖范围内。")
    if one.role == "liaison" and not one.supplier:
        raise Refused("no_supplier", f"{one.name}:部门联络员要写明所属部门。")


def _users(wanted: Sequence[Appointment], password: str, must_change: bool) -> dict[str, User]:
    names = {one.username: one.name for one in wanted}
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    sealed = make_password(password)
    User.objects.bulk_create(
        User(username=username, name=name, password=sealed, must_change_password=must_change)
        for username, name in names.items()
        if username not in known
    )
    return {user.username: user for user in User.objects.filter(username__in=names)}
