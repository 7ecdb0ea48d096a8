"""The posts that a viewer may see, found by role, place, name and state."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from shouwang.accounts.models import Post
from shouwang.accounts.suppliers import SUPPLIERS, supplier_name
from shouwang.places.code import span
from shouwang.web.sight import Scope

STATES = [("held", "在任"), ("vacant", "空缺"), ("ended", "已撤销")]


def posts_of(scope: Scope) -> QuerySet[Post]:
    """Every post at the places of the viewer, ended ones too. Posts are an open table: the range is asked for here."""
    return Post.objects.filter(place_id__gte=scope.lo, place_id__lte=scope.hi)


def chosen(posts: QuerySet[Post], *, role: str, place: int | None, state: str, q: str) -> QuerySet[Post]:
    """The posts that the filters leave; without a state those that have not ended."""
    if role:
        posts = posts.filter(role=role)
    if place:
        lo, hi = span(place)
        posts = posts.filter(place_id__gte=lo, place_id__lte=hi)
    if q:
        posts = posts.filter(Q(holder__name__startswith=q) | Q(holder__username__startswith=q))
    by_state = {
        "held": Q(until__isnull=True, holder__isnull=False),
        "vacant": Q(until__isnull=True, holder__isnull=True),
        "ended": Q(until__isnull=False),
    }
    return posts.filter(by_state.get(state, Q(until__isnull=True)))


TABS = (("posts", "全部岗位"), ("liaisons", "各部门联络员"), ("nominations", "待第二人确认"), ("deputies", "代理"))


def tabs(now: str) -> list[dict]:
    """The lists about posts, one beside the other."""
    return [{"title": title, "url": reverse(f"accounts:{name}"), "active": name == now} for name, title in TABS]


def by_supplier(scope: Scope) -> list[tuple[str, str, list[Post]]]:
    """Each department with its liaisons within the viewer's places; none where nobody has been named."""
    liaisons = posts_of(scope).in_force().filter(role="liaison").select_related("place", "holder").order_by("place_id")
    found: dict[str, list[Post]] = {code: [] for code in SUPPLIERS}
    for post in liaisons:
        found.setdefault(post.supplier, []).append(post)
    return [(code, supplier_name(code), posts) for code, posts in found.items()]
