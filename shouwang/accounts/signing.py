"""Signing in: wrong passwords are counted, too many lock the account for a while; passwords grow old. All by policy."""

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

from shouwang.accounts.limits import limits
from shouwang.accounts.models import User
from shouwang.places.clock import day
from shouwang.refusal import Refused

WRONG = "用户名或密码不对。"


def sign_in(username: str, password: str, *, at: datetime) -> User:
    """The user with this name and password; refused with one and the same sentence for a wrong name or password."""
    user = User.objects.filter(username=username).first()
    if user is None:
        make_password(password)  # an unknown name takes as long as a wrong password
        raise Refused("wrong_password", WRONG)
    if user.locked_until and user.locked_until > at:
        minutes = int((user.locked_until - at).total_seconds() // 60) + 1
        raise Refused("locked", f"密码多次输错，账号已锁定，请 {minutes} 分钟后再试，或请管理员解锁。")
    if not user.is_active or not user.check_password(password):
        _count_failure(user, at)
        raise Refused("wrong_password", WRONG)
    if not user.posts.in_force().exists():
        raise Refused("no_post", "您的账号目前没有岗位，请联系本级管理人员。")
    user.failures, user.locked_until, user.last_login = 0, None, at
    _see_age(user, day(at))
    user.save(update_fields=["failures", "locked_until", "last_login", "password_on", "must_change_password"])
    return user


def _see_age(user: User, today: date) -> None:
    """A password older than policy allows has to be replaced before anything else."""
    user.password_on = user.password_on or today
    if (today - user.password_on).days >= limits(today).password_days:
        user.must_change_password = True


def _count_failure(user: User, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(failures=F("failures") + 1)
    user.refresh_from_db(fields=["failures"])
    held = limits(day(at))
    if user.failures >= held.lockout_tries:
        until = at + timedelta(minutes=held.lockout_minutes)
        User.objects.filter(pk=user.pk).update(failures=0, locked_until=until)


def set_password(user: User, old: str, new: str, *, on: date) -> None:
    """Replace one's own password; refused when the new one breaks the rules, or is the old one again."""
    if new == old:
        raise Refused("same_password", "新密码不能与原密码相同。")
    least = limits(on).password_length
    if len(new) < least:
        raise Refused("weak_password", f"密码至少 {least} 位。")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Refused("weak_password", "".join(error.messages)) from None
    user.set_password(new)
    user.must_change_password, user.password_on = False, on
    user.save(update_fields=["password", "must_change_password", "password_on"])
