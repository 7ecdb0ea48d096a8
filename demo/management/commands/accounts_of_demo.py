from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand

from demo.posts import PASSWORD
from demo.stories import STORIES
from shouwang.accounts.models import Post
from shouwang.desk.piles import piles_of
from shouwang.places.clock import day, instant
from shouwang.places.models import Site
from shouwang.registry.models import Household
from shouwang.web.sight import within


class Command(BaseCommand):
    help = "Print one account per role of the invented county: the one that has most of the story households to see."

    def handle(self, *args, **options):
        self.stdout.write(f"\n演练账号（密码都是 {PASSWORD}）：")
        for post in chosen(Post.objects.in_force().select_related("place", "holder").order_by("id")):
            place = f"{post.title} · {post.place.name}{post.supplier and ' · '}{post.supplier_name}"
            self.stdout.write(f"  {post.holder.username:<24}{place}{waiting(post)}")


def chosen(posts: Iterable[Post]) -> Iterator[Post]:
    """For each role, and each department, the first post among those with the most story households in their places."""
    homes = story_places()
    best: dict[tuple[str, str], tuple[int, Post]] = {}
    for post in posts:
        if post.role == "operator" or post.holder is None:
            continue
        scope, key = post.scope(), (post.role, post.supplier)
        stories = sum(scope.contains(place) for place in homes)
        if key not in best or stories > best[key][0]:
            best[key] = (stories, post)
    return (post for _, post in best.values())


def story_places() -> list[int]:
    """Where the story households live."""
    site = Site.objects.select_related("area").get(pk=1)
    heads = {story.head for story in STORIES}
    with within(Post.objects.get(role="operator", place_id=site.area_id).scope()):
        return list(Household.objects.filter(head_name__in=heads).values_list("place_id", flat=True))


def waiting(post: Post) -> str:
    """How much lies on the post's desk."""
    with within(post.scope()):
        count = sum(pile.count for pile in piles_of(post, day(instant())))
    return f"（{count} 件待办）" if count else ""
