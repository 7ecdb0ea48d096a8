"""Passwords that are told once and replaced at the first sign-in."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction

from shouwang.accounts.attempts import forget
from shouwang.accounts.duties import MANAGERS, check_level, needs_second, roles_of
from shouwang.accounts.models import Post, User
from shouwang.refusal import Refused
from shouwang.trail.write import write

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
GROUPS, LENGTH = 3, 5
# 74 random bits need no slow hash; a list of 600 new users would otherwise take minutes
ROUNDS = 2_000


def one_time() -> str:
    """A password of 15 random signs in three groups, to be read out or handed over on paper."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(GROUPS))


def sealed_once(password: str) -> str:
    """What the user row keeps of a one-time password."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=ROUNDS)


def first_password(post: Post, *, at: datetime, again: str = "") -> str:
    """A one-time password for an operator, asked for on the machine itself; returned to be shown this once.

    Refused for any other role, and when he has a password already unless `again` says why he needs another.
    """
    user = post.holder
    if post.role != "operator" or user is None:
        raise Refused("not_an_operator", "这里只为系统运维发首个密码，其他人的密码由管理员在岗位页面重置。")
    if user.has_usable_password() and not again.strip():
        raise Refused("has_a_password", f"{user.username} 已有密码。遗失的，请加 --again 并写明原因。")
    return _replace(user, post, at, again or "首个密码")


def reset_password(user: User, *, by: Post, at: datetime, note: str = "") -> str:
    """Give a user a new one-time password and end all his sessions; returns it, to be shown this once."""
    _need_charge(user, by)
    if any(needs_second(role, by) for role in roles_of(user)):
        raise Refused("needs_second", f"{user.name}担任审定、审计或管理岗位，重置密码须由第二人确认。")
    return _replace(user, by, at, note or user.name)


def reset_for_two(user: User, *, by: Post, second: Post, at: datetime) -> str:
    """The same for an approver, auditor or manager, once a second person has released it; shown to him this once."""
    _need_charge(user, by)
    return _replace(user, second, at, f"{user.name}（{by.holder.name}提出，{second.holder.name}确认）")


def _replace(user: User, by: Post, at: datetime, note: str) -> str:
    password = one_time()
    with transaction.atomic():
        user.password, user.must_change_password = sealed_once(password), True
        user.save(update_fields=["password", "must_change_password"])
        forget(user.username)
        write("accounts.reset_password", by=by, at=at, subject=user, place_id=by.place_id, note=note)
    return password


def may_manage(user: User, by: Post) -> bool:
    """Whether every post of the user lies within the post's places: else he is somebody else's to manage."""
    scope = by.scope()
    posts = list(user.posts.in_force())
    inside = posts and all(scope.contains(post.place_id) for post in posts)
    above = any(post.role == "operator" for post in posts) and by.role != "operator"
    return bool(inside) and not above


def _need_charge(user: User, by: Post) -> None:
    by.need("accounts.manage")
    if user.pk == by.holder_id:
        raise Refused("oneself", "自己的密码请在“修改密码”页面办理。")
    for post in user.posts.in_force().filter(role__in=MANAGERS):
        check_level(post.role, post.place_id, by)
    if not may_manage(user, by):
        raise Refused("not_yours", f"{user.name}还有您管辖范围以外的岗位，请由上级管理人员办理。")
