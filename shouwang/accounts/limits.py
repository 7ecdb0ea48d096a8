"""The numbers that sign-in is held to. They are policy; the book stands above this room and is asked by its name."""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from shouwang.places.models import Site


class Limits(NamedTuple):
    """Terms of the policy's subject *signin*, of the same names."""

    lockout_tries: int
    lockout_minutes: int
    session_idle_minutes: int
    session_hours: int
    password_length: int
    password_days: int


def _terms(on: date):
    area = Site.objects.filter(pk=1).values_list("area_id", flat=True).first()
    return import_string(settings.SIGN_IN_POLICY)(area or 0, on)


def limits(on: date) -> Limits:
    """What holds on a day at the area of this installation."""
    value = _terms(on)
    return Limits(*(value(name) for name in Limits._fields))


def second_factor_roles(on: date) -> frozenset[str]:
    """The roles whose holders sign in with a second factor. *GB/T 22239-2019 8.1.4.1*."""
    return frozenset(_terms(on)("second_factor_roles"))


def deputy_days(on: date) -> int:
    """How many days a deputy may act at most before he has to be given and released anew."""
    return _terms(on)("deputy_days")


def hold(session, on: date) -> None:
    """Write into a session how long it may last: what policy allows on the day it begins holds to its end."""
    held = limits(on)
    session["hours"], session["idle_minutes"] = held.session_hours, held.session_idle_minutes
