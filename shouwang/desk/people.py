"""Piles about posts and people, and about files whose keeping has ended. (title, count, overdue, url, icon, note)."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from shouwang.accounts.models import Deputy, Nomination, Post
from shouwang.places.code import span
from shouwang.policy.book import Book
from shouwang.vault.models import Document


def nominations(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """What takes two people and waits for the second."""
    if not post.may("accounts.release") or post.role == "operator":
        return
    lo, hi = span(post.place_id)
    waiting = Nomination.objects.waiting().filter(place_id__gte=lo, place_id__lte=hi)
    count = waiting.exclude(proposer_id=post.holder_id).count()
    acting = Deputy.objects.live(on).filter(released_at__isnull=True, post__place_id__gte=lo, post__place_id__lte=hi)
    asked = acting.exclude(given_by_id=post.holder_id).exclude(user_id=post.holder_id).count()
    yield "代理待您确认", asked, 0, reverse("accounts:deputies"), "swap", "任职人委托同事代理，须第二人确认"
    yield "任免事项待您确认", count, 0, reverse("accounts:nominations"), "post", "审定、审计和管理岗位须第二人确认"


def ended(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """Files that have reached the day which policy set for them."""
    if post.may("vault.erase"):
        count = Document.objects.visible_to().ended(on)[:1001].count()
        yield "到期待清除的文件", count, 0, reverse("vault:ended"), "shield", "核对后清除，名称和校验码保留"
