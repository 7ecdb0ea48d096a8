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


def limits(on: date, site: Site | None = None) -> Limits:
    """What holds on a day at the area of this installation (`site`, when it is known already)."""
    area = site.area_id if site else Site.objects.filter(pk=1).values_list("area_id", flat=True).first()
    value = import_string(settings.SIGN_IN_POLICY)(area or 0, on)
    return Limits(*(value(name) for name in Limits._fields))
