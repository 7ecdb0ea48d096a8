"""The exercise's clock: told, going on, never backwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwang.places import clock
from shouwang.places.models import Site
from shouwang.refusal import Refused

pytestmark = pytest.mark.django_db

GIVEN = "2026-11-06T17:00:00+08:00"


def test_an_exercise_goes_on_from_the_instant_that_it_was_given():
    at = clock.instant(GIVEN)
    assert at.isoformat() == GIVEN
    Site.objects.update(ticks_from=timezone.now() - timedelta(days=2))  # noqa: TID251 the machine's clock is what is tested
    assert timedelta(0) <= clock.instant() - (at + timedelta(days=2)) < timedelta(minutes=1)
    assert clock.day(clock.now(Site.objects.get())).isoformat() == "2026-11-08"


def test_an_exercise_stands_still_while_the_machines_clock_is_set_back():
    at = clock.instant(GIVEN)
    Site.objects.update(ticks_from=timezone.now() + timedelta(days=2))  # noqa: TID251 the machine's clock is what is tested
    assert clock.instant() == at


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("2026-11-06T16:59:59+08:00", "clock_backwards"),
        ("2026-11-07T09:00:00", "bad_instant"),
        ("明天", "bad_instant"),
    ],
)
def test_an_instant_that_cannot_be_is_refused(given, code):
    clock.instant(GIVEN)
    with pytest.raises(Refused) as refused:
        clock.instant(given)
    assert refused.value.code == code


def test_a_site_that_is_no_exercise_is_not_told_the_time():
    Site.objects.update(is_exercise=False)
    with pytest.raises(Refused) as refused:
        clock.instant(GIVEN)
    assert refused.value.code == "no_exercise"
