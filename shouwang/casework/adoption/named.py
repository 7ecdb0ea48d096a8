"""Whose account a helper is whom the national system names: proposed where one person of that name may be meant.

A name alone proves nobody: a person confirms, many at once where one account fits; where two do, or none, he is asked.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from shouwang.accounts.may import TOWNSHIP, VILLAGE
from shouwang.accounts.models import Pairing, Post
from shouwang.casework.assistance.models import Helper
from shouwang.casework.assistance.reach import lock
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import IN_CARE
from shouwang.places.code import span
from shouwang.refusal import Refused
from shouwang.trail.write import write

MAY_HELP = {"helper", "county_officer", "county_approver"} | VILLAGE | TOWNSHIP


@dataclass(frozen=True)
class Proposal:
    """A helper adopted by name, and the posts of people of that name whose place contains the household."""

    helper: Helper
    posts: list[Post] = field(default_factory=list)

    @property
    def post(self) -> Post | None:
        """The post to be confirmed: that of the only person, as a helper before anything else, else his nearest."""
        if len({post.holder_id for post in self.posts}) != 1:
            return None
        return max(self.posts, key=lambda post: (post.role == "helper", post.place_id, -post.pk))


def unknown() -> QuerySet[Helper]:
    """Helpers in force of adopted households in care, known by their name only."""
    return Helper.objects.in_force().filter(post=None, case__is_adopted=True, case__stage__in=IN_CARE)


def with_unknown_helper(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Adopted cases whose helper is known by his name only."""
    return cases.filter(Exists(unknown().filter(case=OuterRef("pk"))))


def proposals(helpers: Sequence[Helper]) -> list[Proposal]:
    """Who may be meant by each of them: one query for all."""
    rows = Post.objects.in_force().filter(holder__name__in={one.name for one in helpers}, role__in=MAY_HELP)
    named: dict[str, list[Post]] = defaultdict(list)
    for post in rows.select_related("holder", "place").order_by("id"):
        named[post.holder.name].append(post)
    return [Proposal(one, [post for post in named[one.name] if _contains(post, one.place_id)]) for one in helpers]


def _contains(post: Post, place_id: int) -> bool:
    lo, hi = span(post.place_id)
    return lo <= place_id <= hi


def confirm(helpers: Sequence[Helper], *, by: Post, at: datetime, on: date) -> list[Helper]:
    """These helpers are the people who were proposed: each sees his household from now on; nothing else of him changes.

    Refused (`not_proposed`) as soon as for one of them no single account fits any more: then nobody is confirmed.
    """
    by.need("assistance.pair")
    with transaction.atomic():
        done = []
        for one in proposals(sorted(helpers, key=lambda helper: helper.case_id)):
            lock(one.helper.case, by)
            done.append(_confirm(one, by, at, on))
    return done


def _confirm(one: Proposal, by: Post, at: datetime, on: date) -> Helper:
    helper, post = Helper.objects.select_for_update(of=("self",)).get(pk=one.helper.pk), one.post
    if helper.until or helper.post_id:
        raise Refused("overtaken", f"{helper.name}已另行办理，请刷新后再确认。")
    if post is None:
        raise Refused("not_proposed", f"“{helper.name}”现在没有唯一对应的账号，请逐户指定帮扶责任人。")
    open_one = {"post": post, "household_id": helper.household_id, "until": None}
    helper.pairing, _ = Pairing.objects.get_or_create(**open_one, defaults={"since": on})
    helper.post = post
    helper.save(update_fields=["post", "pairing"])
    changes = {"post": ["", str(post)]}
    write("adoption.confirm_helper", by=by, at=at, on=on, subject=helper, changes=changes)
    return helper
