"""Signing in: one sentence and one time whatever was wrong; wrong passwords slow down; passwords grow old. By policy."""

from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from shouwang.accounts.attempts import count_failure, forget, must_wait
from shouwang.accounts.hashing import in_line
from shouwang.accounts.limits import limits
from shouwang.accounts.models import User
from shouwang.places.clock import day
from shouwang.refusal import Refused

WRONG = "用户名或密码不对；连续输错后要稍等才能再试。忘记密码请找本级系统管理员重置。"


def sign_in(username: str, password: str, *, address: str = "", at: datetime) -> User:
    """The user with this name and password.

    Refused `wrong_password` with one sentence, after one hash of a password, for a name that nobody has, a wrong
    password, an account that is switched off, and a try that came too early; `no_post` only after the right password.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    _ = (user or User()).password  # asked for in any case: an unknown name takes as long
    waits = must_wait(username, address, at)
    with in_line():
        is_right = user is not None and not waits and user.check_password(password)
        if user is None or waits:
            make_password(password)  # takes as long as a comparison
    if user is None or not is_right:
        if not waits:
            count_failure(username, address, at)
        raise Refused("wrong_password", WRONG)
    if not user.posts.in_force().exists():
        raise Refused("no_post", "您的账号目前没有岗位，请联系本级管理人员。")
    forget(username, address)
    _see_age(user, day(at))
    user.save(update_fields=["password_on", "must_change_password"])
    return user


def _see_age(user: User, today: date) -> None:
    """A password older than policy allows has to be replaced before anything else."""
    user.password_on = user.password_on or today
    if (today - user.password_on).days >= limits(today).password_days:
        user.must_change_password = True


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
    with in_line():
        user.set_password(new)
    user.must_change_password, user.password_on = False, on
    user.save(update_fields=["password", "must_change_password", "password_on"])
