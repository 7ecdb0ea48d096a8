"""Piles about departments' files and runs. (title, count, overdue, url, icon, note)."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from shouwang.accounts.models import Post
from shouwang.screening.intake.models import Delivery
from shouwang.screening.matching.models import Doubt
from shouwang.screening.runs.models import Run


def runs(post: Post, on: date) -> Iterator[tuple]:
    """The newest run of the post's own area, while nobody has made clues of it."""
    if not post.may("clues.gather"):
        return
    newest = Run.objects.filter(place_id=post.place_id).order_by("-id").first()
    if newest and newest.gathered_at is None:
        yield (
            "筛查结果待生成线索",
            1,
            0,
            reverse("runs:run", args=[newest.key]),
            "run",
            f"{newest.key}，命中 {newest.hits} 条",
        )


def doubts(post: Post, on: date) -> Iterator[tuple]:
    if post.may("matching.settle"):
        found = Doubt.objects.visible_to().open().count()
        yield "匹配存疑待确认", found, 0, reverse("matching:doubts"), "match", "确认名单上的人是谁"


def comparisons(post: Post, on: date) -> Iterator[tuple]:
    """Full lists that shrank: compared only after the officer's word."""
    if post.may("intake.allow_comparison"):
        waiting = Delivery.objects.visible_to().in_force().filter(comparison="waiting")
        yield "名单缩减待确认", waiting.count(), 0, reverse("intake:deliveries"), "scale", "确认后才与上期比对"


def faults(post: Post, on: date) -> Iterator[tuple]:
    """A department's own lists with rows that could not be read."""
    if post.role == "liaison":
        faulty = Delivery.objects.visible_to().filter(state__in=["taken_in", "refused"], faulty__gt=0)
        yield "名单有误待更正", faulty.count(), 0, reverse("intake:deliveries"), "edit", "下载标注表，改正后重新报送"
