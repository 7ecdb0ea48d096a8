"""Who holds a post: it passes on with its open work, stands vacant, or ends when nothing is left to do there."""

from collections import Counter
from datetime import date, datetime

from django.apps import apps
from django.db import transaction

from shouwang.accounts.appoint import BEYOND, Appointment, check, check_name
from shouwang.accounts.models import Post, User
from shouwang.accounts.one_time import one_time, sealed_once
from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.trail.write import change, write


def pass_on(post: Post, *, to: User | None, by: Post, at: datetime, on: date | None = None, note: str = "") -> None:
    """Give a post, with all its open work, to another holder (None: vacant until somebody is named)."""
    _need_charge(post, by)
    if to is not None:
        check(Appointment(to.username, to.name, post.role, post.place_id, post.supplier), by)
    before = post.holder
    with transaction.atomic():
        post.holder = to
        if before == to:
            return
        post.save(update_fields=["holder"])
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
    if post.role in BEYOND and by.role != "operator":
        raise Refused("not_yours_to_give", f"“{post.title}”岗位只能由系统运维变动。")
    if post.until is not None:
        raise Refused("ended", "这个岗位已经撤销，不能再变动。")
