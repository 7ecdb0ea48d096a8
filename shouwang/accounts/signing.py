"""Signing in: wrong passwords are counted, too many lock the account for a while. The numbers are settings."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

from shouwang.accounts.models import User
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
    User.objects.filter(pk=user.pk).update(failures=0, locked_until=None, last_login=at)
    return user


def _count_failure(user: User, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(failures=F("failures") + 1)
    user.refresh_from_db(fields=["failures"])
    if user.failures >= settings.SIGN_IN_FAILURES:
        until = at + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
        User.objects.filter(pk=user.pk).update(failures=0, locked_until=until)


def set_password(user: User, old: str, new: str) -> None:
    """Replace one's own password; refused when the new one breaks the rules, or is the old one again."""
    if new == old:
        raise Refused("same_password", "新密码不能与原密码相同。")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Refused("weak_password", "".join(error.messages)) from None
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
