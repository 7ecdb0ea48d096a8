"""Who holds a post: it passes on with its open work, stands vacant, or ends when nothing is left to do there."""

from collections import Counter
from datetime import date, datetime

from django.apps import apps
from django.db import transaction

from shouwang.accounts.appoint import Appointment, check, check_name
from shouwang.accounts.duties import OPERATORS, SENSITIVE, check_level, check_together, needs_second, roles_of
from shouwang.accounts.models import Post, User
from shouwang.accounts.one_time import one_time, sealed_once
from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.trail.write import change, write


def pass_on(
    post: Post, *, to: User | None, by: Post, at: datetime, on: date | None = None, note: str = "",
    second: Post | None = None,
) -> None:  # fmt: skip
    """Give a post, with all its open work, to another holder (None: vacant until somebody is named).

    `second` is the person who released what takes two (`needs_second`).
    """
    _need_charge(post, by)
    if second is None and needs_second(post.role, by):
        raise Refused("needs_second", f"“{post.title}”换人或空出须由第二人确认，请提出后由安全管理员确认。")
    if to is not None:
        check(Appointment(to.username, to.name, post.role, post.place_id, post.supplier), by)
        check_together(to.name, roles_of(to, on or day(at)) | {post.role})
    before = post.holder
    with transaction.atomic():
        post.holder = to
        if before == to:
            return
        post.appointed_by_id = by.holder_id if to else None
        post.save(update_fields=["holder", "appointed_by"])
        changes = {"holder": [before and before.name, to and to.name]}
        write("accounts.pass_on", by=by, at=at, on=on, subject=post, changes=changes, note=note)


def holder_of(username: str, name: str) -> tuple[User, str]:
    """The user of this name, made when he is not there yet; with his one-time password ("" for one who was there)."""
    user = User.objects.filter(username=username).first()
    if user:
        check_name(user, name)
        return user, ""
    if not name:
        raise Refused("no_name", f"用户名 {username} 还没有开通，请同时填写姓名。")
    password = one_time()
    made = User.objects.create(username=username, name=name, password=sealed_once(password), must_change_password=True)
    return made, password


def end(post: Post, *, by: Post, at: datetime, on: date | None = None, note: str = "") -> None:
    """End a post for good. Refused while it has open work: that has to be handed to another post first."""
    _need_charge(post, by)
    if post.pk == by.pk:
        raise Refused("oneself", "不能撤销自己正在使用的岗位。")
    if post.role in SENSITIVE and by.role != "operator":
        raise Refused("not_yours_to_give", f"“{post.title}”岗位的撤销由系统运维办理。")
    left = open_work(post)
    if left:
        words = "、".join(f"{count} 条{title}" for title, count in left.items())
        raise Refused("open_work", f"这个岗位还有{words}没有办结，请先转交其他岗位，再撤销。")
    with transaction.atomic():
        changes = change(post, until=on or day(at))
        post.save(update_fields=["until"])
        write("accounts.end", by=by, at=at, on=on, subject=post, changes=changes, note=note)


WORK_WORDS = {"clues.clue": "线索"}


def open_work(post: Post) -> Counter:
    """How much open work the post owns, by kind: every table with a column `owner` that knows what is `open()`, and the
    households named to a helper."""
    found: Counter = Counter()
    for model in apps.get_models():
        owner = next((field for field in model._meta.fields if field.name == "owner"), None)
        if owner is not None and owner.related_model is Post and hasattr(model.objects, "open"):
            title = WORK_WORDS.get(model._meta.label_lower, "工作")
            found[title] += model.objects.open().filter(owner=post).count()
    found["结对"] += post.pairings.filter(until=None).count()
    return +found


def _need_charge(post: Post, by: Post) -> None:
    by.need("accounts.manage")
    if not by.scope().contains(post.place_id):
        raise Refused("wrong_area", "这个岗位不在您的管辖范围内。")
    if post.role in OPERATORS and by.role != "operator":
        raise Refused("not_yours_to_give", f"“{post.title}”岗位只能由系统运维变动。")
    check_level(post.role, post.place_id, by)
    if post.until is not None:
        raise Refused("ended", "这个岗位已经撤销，不能再变动。")
