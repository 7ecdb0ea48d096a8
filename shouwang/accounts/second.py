"""Whether somebody who gave his password has to show a second factor before he goes on.

What it is, whose it is and where it is kept is the vault's to say, which stands above this room: `settings.SECOND_FACTOR`
names its module, with `asked(user, roles, on, is_forced=…)` and `take_away(user, by=…, at=…, note=…)`.
"""

from collections.abc import Iterable
from datetime import date
from importlib import import_module

from django.conf import settings

from shouwang.accounts.models import User

PASSED = "factor"  # in the session: True once it was shown, or the roles for which nothing is asked


def keeper():
    """The module that keeps second factors."""
    return import_module(settings.SECOND_FACTOR)


def in_the_way(session, user: User, roles: Iterable[str], on: date, *, is_exercise: bool) -> str:
    """The page that has to be passed before any other; "" when nothing is in the way.

    An exercise forces nobody to have a factor; who has one shows it everywhere. Asked again in a session when its user
    has come to another role.
    """
    held = sorted(roles)
    if session.get(PASSED) in (True, held):
        return ""
    page = keeper().asked(user, held, on, is_forced=not is_exercise)
    if page:
        session.pop(PASSED, None)
    else:
        session[PASSED] = held
    return page


def has_passed(session) -> bool:
    """Whether nothing is in the way of this session any more."""
    return PASSED in session


def passed(session) -> None:
    """The factor was shown: this session goes on."""
    session[PASSED] = True
