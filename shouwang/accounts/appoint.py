"""Giving posts to people: one, or the whole list of an area at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from shouwang.accounts.duties import OPERATORS, check_level, check_together, needs_second
from shouwang.accounts.may import ROLES
from shouwang.accounts.models import Deputy, Post, User
from shouwang.accounts.one_time import sealed_once
from shouwang.accounts.passwords import keep
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

    @property
    def key(self) -> tuple:
        return self.username, self.role, self.place_id, self.supplier


def appoint(
    wanted: Sequence[Appointment],
    *,
    password: str | Mapping[str, str],
    by: Post,
    at: datetime,
    on: date,
    must_change: bool = True,
    second: Post | None = None,
) -> list[Post]:
    """Create the posts, and the users that are not there yet; one line of history. Returns the posts made now.

    `password` is the first one of every new user, or each one's own one-time password by username. A post that the
    same person already holds is left alone. `second` is the person who released what takes two. Refused as a whole when
    a place lies beyond the post that appoints, a role does not exist at its level, a username belongs to somebody of
    another name, one person would hold duties that must be apart, or (`needs_second`) a second person is missing.
    """
    by.need("accounts.manage")
    for one in wanted:
        check(one, by)
        check_level(one.role, one.place_id, by)
        if second is None and needs_second(one.role, by):
            raise Refused("needs_second", f"{one.name}：“{ROLES[one.role][0]}”须由第二人确认，请单独提出。")
    with transaction.atomic():
        users = _users(wanted, password, must_change)
        _check_together(wanted, users, on)
        standing = _standing(users.values())
        fresh = {one.key: one for one in wanted if one.key not in standing}
        posts = Post.objects.bulk_create(
            Post(
                role=one.role,
                place_id=one.place_id,
                holder=users[one.username],
                supplier=one.supplier,
                since=on,
                appointed_by_id=by.holder_id,
            )
            for one in fresh.values()
        )
        _note(posts, by=by, at=at, on=on)
    return posts


def check(one: Appointment, by: Post) -> None:
    """Refuse an appointment that post `by` may not make."""
    title, levels = ROLES.get(one.role, ("", ()))
    if level(one.place_id) not in levels:
        raise Refused("wrong_level", f"{one.name}：这一级地区没有“{title or one.role}”岗位。")
    if one.role in OPERATORS and by.role != "operator":
        raise Refused("not_yours_to_give", f"{one.name}：“{title}”岗位只能由系统运维设立。")
    if not by.scope().contains(one.place_id) and one.role != "prefecture_officer":
        raise Refused("wrong_area", f"{one.name}：任职地区不在您的管辖范围内。")
    if one.role == "liaison" and not one.supplier:
        raise Refused("no_supplier", f"{one.name}：部门联络员要写明所属部门。")
    own = {each.username for each in (by.holder, by.acting and by.appointed_by) if each}
    if by.role != "operator" and one.username in own:
        raise Refused("oneself", "不能给自己设立岗位，请由同级其他管理人员办理。")


def _check_together(wanted: Sequence[Appointment], users: Mapping[str, User], on: date) -> None:
    """No person ends up with duties that must be apart, as a deputy neither. Two queries for all."""
    roles: dict[str, set[str]] = {one.username: set() for one in wanted}
    for username, role in (
        Post.objects.in_force().filter(holder__in=users.values()).values_list("holder__username", "role")
    ):
        roles[username].add(role)
    acted = Deputy.objects.live(on).filter(user__in=users.values())
    for username, role in acted.values_list("user__username", "post__role"):
        roles[username].add(role)
    for one in wanted:
        roles[one.username].add(one.role)
    for username, held in roles.items():
        check_together(users[username].name, held)


def _users(wanted: Sequence[Appointment], password: str | Mapping[str, str], must_change: bool) -> dict[str, User]:
    names = {one.username: one.name for one in wanted}
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    for username, user in known.items():
        check_name(user, names[username])
    sealed = make_password(password) if isinstance(password, str) else ""
    fresh = User.objects.bulk_create(
        User(username=username, name=name, must_change_password=must_change)
        for username, name in names.items()
        if username not in known
    )
    keep({user.pk: sealed or sealed_once(password[user.username]) for user in fresh})
    return {user.username: user for user in User.objects.filter(username__in=names)}


def check_name(user: User, name: str) -> None:
    """Refuse to take one person for another who has the same username."""
    if name and user.name != name:
        raise Refused("username_taken", f"用户名 {user.username} 已属于{user.name}，请核对，或换一个用户名。")


def _standing(users) -> set[tuple]:
    held = Post.objects.in_force().filter(holder__in=users)
    return set(held.values_list("holder__username", "role", "place_id", "supplier"))


def _note(posts: list[Post], *, by: Post, at: datetime, on: date) -> None:
    if len(posts) == 1:
        changes = {"holder": [None, posts[0].holder.name]}
        inside = by.scope().contains(posts[0].place_id)
        place = posts[0].place_id if inside else by.place_id
        write("accounts.appoint", by=by, at=at, on=on, subject=posts[0], place_id=place, changes=changes)
    elif posts:
        write("accounts.appoint", by=by, at=at, on=on, subject=by, changes={"posts": [0, len(posts)]})
