"""Two people who act on one measure do not pass over each other unseen."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from shouwang.casework.assistance.models import Measure
from tests.casework import care, walk
from tests.outside.browser import JPEG, Forms

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]


@pytest.fixture
def measure():
    case = care.in_care(qualified=timezone.localdate() - timedelta(70))
    return care.plan(case, on=case.qualified_on)


def _opened(client, url: str) -> dict:
    return next(form.said for form in Forms(client.get(url).content.decode()).found if "shown" in form.said)


def _sent(client, url: str, fields: dict, **typed):
    return client.post(url, {**fields, "once": "", **typed})


def test_who_calls_off_what_was_delivered_meanwhile_is_told_on_the_same_form(measure, signed_in):
    client, url = signed_in(walk.reviewer()), f"/care/of/{measure.case.key}/measures/{measure.key}"
    shown = _opened(client, f"{url}/call_off/")
    proof = SimpleUploadedFile("photo.jpg", JPEG)
    assert _sent(client, f"{url}/deliver/", _opened(client, f"{url}/deliver/"), photo=proof).status_code == 302
    answer = _sent(client, f"{url}/call_off/", shown, reason="农户不要了")
    page = answer.content.decode()
    assert answer.status_code == 409 and "已将这项措施登记为“已落实”" in page and "农户不要了" in page
    with walk.see():
        assert Measure.objects.get().cancelled_on is None


def test_who_plans_is_told_what_was_planned_meanwhile_and_may_plan_all_the_same(measure, signed_in):
    client, url = signed_in(walk.reviewer()), f"/care/of/{measure.case.key}/plan/A40/"
    said = {"options": ["A4001"], "risks": ["01"], "wish": "agreed"}
    shown = _opened(client, url)
    assert _sent(client, url, _opened(client, url), **said).status_code == 302
    answer = _sent(client, url, shown, **said)
    assert answer.status_code == 409 and "已另外安排了" in answer.content.decode()
    again = next(form.said for form in Forms(answer.content.decode()).found if "shown" in form.said)
    assert _sent(client, url, again, **said).status_code == 302
    with walk.see():
        assert Measure.objects.count() == 3
