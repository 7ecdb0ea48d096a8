"""Two people who act on one notice do not pass over each other unseen."""

import pytest
from django.urls import reverse

from shouwang.casework.cases import object as objecting
from shouwang.casework.cases import post_notice
from shouwang.casework.cases.models import NoticeLine
from shouwang.places.models import Site
from tests.casework import walk
from tests.casework.cases.test_notice import POSTED, due
from tests.casework.walk import VILLAGE, after
from tests.outside.browser import Forms

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]


@pytest.fixture
def hung():
    walk.use_line("s1_recognition")
    Site.objects.update(latest_at=walk.instant(after(POSTED, 3)))
    return walk.notice(VILLAGE, due("张三", "李四"), on=POSTED)


def _form(page: str, name: str, *args) -> dict:
    return next(form.said for form in Forms(page).found if form.action == reverse(f"cases:{name}", args=args))


def _post(client, name: str, *args, **said):
    return client.post(reverse(f"cases:{name}", args=args), {**said, "once": ""})


def test_a_household_that_was_objected_to_meanwhile_is_not_corrected_unseen(hung, signed_in):
    client, by = signed_in(walk.reviewer()), walk.reviewer()
    with walk.see():
        line = hung.lines.order_by("id").first()
    shown = _form(
        client.get(reverse("cases:notice", args=[hung.key])).content.decode(), "correct_line", hung.key, line.pk
    )
    walk.do(objecting.object_to, line, who="匿名", text="有车", by=by, on=after(POSTED, 2))
    answer = _post(client, "correct_line", hung.key, line.pk, **shown | {"reason": "人口写错"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "有1件异议待答复" in page and "人口写错" in page
    with walk.see():
        assert NoticeLine.objects.filter(removed_on=None).count() == 2
    again = _form(page, "correct_line", hung.key, line.pk)
    assert again["reason"] == "人口写错"
    assert _post(client, "correct_line", hung.key, line.pk, **again).status_code == 302


def test_who_takes_a_notice_down_is_told_who_left_it_meanwhile(hung, signed_in):
    client, by = signed_in(walk.reviewer()), walk.reviewer()
    with walk.see():
        line = hung.lines.order_by("id").last()
    shown = _form(client.get(reverse("cases:notice", args=[hung.key])).content.decode(), "take_down", hung.key)
    walk.do(post_notice.remove, line, reason="搬走", by=by, on=after(POSTED, 2))
    answer = _post(client, "take_down", hung.key, **shown)
    assert answer.status_code == 409 and "公示中的农户已是张三" in answer.content.decode()
    gone = _post(
        client, "remove_line", hung.key, line.pk, on=after(POSTED, 3), reason="再撤", shown="1", stands_line="旧"
    )
    assert gone.status_code == 409 and "撤出（搬走）" in gone.content.decode()
