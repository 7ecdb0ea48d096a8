"""In whose name the clock acts in each county."""

from collections.abc import Iterator

from shouwang.accounts.models import Post
from shouwang.places.models import Place


def with_operators() -> Iterator[tuple[Place, Post]]:
    """Every county that has an operator, its own or else that of its prefecture."""
    for county in Place.objects.current().at("county").order_by("id"):
        places = [county.pk, *county.above]
        posts = Post.objects.in_force().filter(role="operator", place_id__in=places, holder__isnull=False)
        by = posts.select_related("place", "holder").order_by("-place_id").first()
        if by:
            yield county, by
