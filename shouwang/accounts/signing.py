"""Signing in: wrong passwords are counted, too many lock the account for a while. The numbers are settings."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from shouwang.accounts.models import Post, User
from shouwang.refusal import Refused
from shouwang.trail.write import change, write

WRONG = "用户名或密码不对。"


def sign_in(username: str, password: str, *, at: datetime) -> User:
    """The user with this name and password; refused with one and the same sentence for a wrong name or password."""
    user = User.objects.filter(username=username).first()
    if user is None:
        make_password(password)  # an unknown name takes as long as a wrong password
        raise Refused("wrong_password", WRONG)
    if user.locked_until and user.locked_until > at:
        minutes = int((user.locked_until - at).total_seconds() // 60) + 1
        raise Refused("locked", f"密码多次输错,账号已锁定,请 {minutes} 分钟后再试,或请管理员解锁。")
    if not user.is_active or not user.check_password(password):
        _count_failure(user, at)
        raise Refused("wrong_password", WRONG)
    User.objects.filter(pk=user.pk).update(failures=0, locked_until=None, last_login=at)
    return user


def _count_failure(user: User, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(failures=F("failures") + 1)
    user.refresh_from_db(fields=["failures"])
    if user.failures >= settings.SIGN_IN_FAILURES:
        until = at + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
        User.objects.filter(pk=user.pk).update(failures=0, locked_until=until)


def set_password(user: User, password: str, *, must_change: bool = False) -> None:
    """Give a user a password that keeps the rules; refused with the rules that it breaks."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("weak_password", "".join(error.messages)) from None
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])


def pass_on(post: Post, *, to: User | None, by: Post, at: datetime, on=None, note: str = "") -> None:
    """Give a post, with all its open work, to another holder (None: vacant until somebody is named)."""
    by.need("accounts.manage")
    if not by.scope().contains(post.place_id):
        raise Refused("wrong_area", "这个岗位不在您的管辖范围内。")
    with transaction.atomic():
        changes = change(post, holder=to)
        post.save(update_fields=["holder"])
        write("accounts.pass_on", by=by, at=at, on=on, subject=post, changes=changes, note=note)
