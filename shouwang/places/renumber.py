"""The act of renumbering a place, or merging it into another: every row goes along, the old code stays readable.

Codes change yearly. In one transaction `place_id` is rewritten in every table that has one, also for all places below;
the old Place keeps its name and `became`. A reader of an old code asks for `Place.latest`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from shouwang.places import code
from shouwang.places.clock import day
from shouwang.places.kinds import bare
from shouwang.places.models import Place, PostingPlace
from shouwang.refusal import Refused
from shouwang.trail.write import write
from shouwang.web.sealed import SealedModel, under_seal
from shouwang.web.sight import Scope, within

GROUPS = 1000


@dataclass(frozen=True)
class Move:
    """One place and what it becomes; `exists` when the new code already stands."""

    old: Place
    new: int
    exists: bool


def renumber(
    old: Place, new_code: str, *, by, at: datetime, on: date | None = None, name: str = "", note: str = ""
) -> Counter:
    """Let `old` become the place of `new_code`: a new code, or a place that stands already (a merger).

    Places below keep the end of their code, or join the place of the same name; merged groups get the next free
    number. Returns how many rows of each table moved. Refused when the two are not of one level, when a village below
    has no counterpart, or when somebody is still at work there.
    """
    by.need("places.renumber")
    new = _new_id(old, new_code)
    _check_reach(old, new, by)
    with transaction.atomic(), within(_common(old.pk, new)):
        moves = list(_plan(old, new))
        _check_idle(moves)
        _create(moves, name)
        moved = _rewrite({move.old.pk: move.new for move in moves})
        _retire(moves, on or day(at))
        changes = {code.short(move.old.pk): [code.short(move.old.pk), code.short(move.new)] for move in moves}
        write("places.renumber", by=by, at=at, on=on, subject=old, place_id=new, changes=changes, note=note)
    return moved


def _new_id(old: Place, new_code: str) -> int:
    try:
        new = code.place_id(new_code)
    except ValueError:
        raise Refused("bad_code", f"新代码“{new_code}”不是区划代码。") from None
    if old.became_id:
        raise Refused("already_moved", f"{old.name}（{old.code}）已变更为 {old.latest.code}，不能再变更。")
    if new == old.pk:
        raise Refused("same_code", "新旧代码相同。")
    if code.level(new) != old.level:
        raise Refused("other_level", f"新代码 {new_code} 与{old.name}不是同一层级。")
    _check_standing(new)
    return new


def _check_standing(new: int) -> None:
    """The new code is free below a standing place, or is a standing place itself."""
    place = Place.objects.filter(pk=new).first()
    if place and place.became_id:
        raise Refused("already_moved", f"{place.name}（{place.code}）已变更为 {place.latest.code}，请用新代码。")
    if not place and not Place.objects.current().filter(pk__in=code.above(new)[-1:]).exists():
        raise Refused("no_parent", f"新代码 {code.short(new)} 的上级还没有载入。")


def _check_reach(old: Place, new: int, by) -> None:
    """Both within the post's places; or the post's own area gets a new code."""
    scope = by.scope()
    own_area = old.pk == by.place_id
    if not scope.contains(old.pk) or not (own_area or scope.contains(new)):
        raise Refused("wrong_area", "原地点和新地点都要在您的管辖范围内。")
    if code.above(new)[:1] != code.above(old.pk)[:1]:
        raise Refused("wrong_area", "不能跨省变更代码。")


def _common(old: int, new: int) -> Scope:
    """The nearest place that holds both: what must be seen to move rows from one to the other."""
    shared = [place for place in code.above(old) if place in code.above(new)]
    lo, hi = code.span(shared[-1])
    return Scope(kind="post", lo=lo, hi=hi)


def _plan(old: Place, new: int) -> Iterator[Move]:
    """Every place to move, the upper before the lower."""
    standing = Place.objects.filter(pk=new).first()
    yield Move(old, new, standing is not None)
    below = list(Place.objects.current().filter(parent=old).order_by("pk"))
    taken = {place.pk: place for place in Place.objects.filter(parent_id=new)}
    for child in below:
        goal = _goal(child, old.pk, new, taken)
        taken.setdefault(goal, child)
        yield from _plan(child, goal)


def _goal(child: Place, old: int, new: int, taken: dict[int, Place]) -> int:
    """Where a place below goes: to its namesake, else to the same end of the code, else (a group) to the next free."""
    for pk, place in taken.items():
        if not place.became_id and bare(place.level, place.name) == bare(child.level, child.name):
            return pk
    same_end = new + (child.pk - old)
    if same_end not in taken:
        return same_end
    if child.level != "group":
        raise Refused("code_taken", f"{child.name}（{child.code}）的新代码已被占用，请先载入新代码，再逐个办理变更。")
    free = next((new + number for number in range(1, GROUPS) if new + number not in taken), None)
    if free is None:
        raise Refused("code_taken", "新村的组号已用完。")
    return free


def _check_idle(moves: list[Move]) -> None:
    works = apps.get_model("queue", "Work").objects.filter(place_id__in=[move.old.pk for move in moves])
    if works.filter(state__in=["waiting", "doing"]).exists():
        raise Refused("at_work", "这个地点还有后台任务没有完成，请等任务结束后再变更代码。")


def _create(moves: list[Move], name: str) -> None:
    for number, move in enumerate(moves):
        if move.exists or Place.objects.filter(pk=move.new).exists():
            Place.objects.filter(pk=move.new).update(tags=_tags(move))
            continue
        old = move.old
        Place.objects.create(
            pk=move.new,
            level=old.level,
            name=name if name and number == 0 else old.name,
            kind=old.kind,
            parent_id=code.above(move.new)[-1],
            tags=old.tags,
        )


def _tags(move: Move) -> list:
    tags = Place.objects.get(pk=move.new).tags
    return tags + [tag for tag in move.old.tags if tag not in tags]


def columns() -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    """Every column of every table that names a place, from the models themselves; Place's own are set apart."""
    for model in apps.get_models(include_auto_created=True):
        if model is not Place and model._meta.managed:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and field.related_model is Place:
                    yield model, field


def _rewrite(goals: dict[int, int]) -> Counter:
    moved: Counter = Counter()
    _keep_posting_names_apart(goals)
    for model, field in columns():
        table, column = model._meta.db_table, field.column
        sql = (
            f"UPDATE {table} SET {column} = goal.new FROM unnest(%s::bigint[], %s::bigint[]) AS goal(old, new)"  # noqa: S608
            f" WHERE {table}.{column} = goal.old"
        )
        try:
            with transaction.atomic(), _sealed(model), connection.cursor() as cursor:
                cursor.execute(sql, [list(goals), list(goals.values())])
                moved[model._meta.label_lower] += cursor.rowcount
        except IntegrityError:
            sentence = f"两地都有同一份记录（{model._meta.label}），合并会重复，请先处理其中一份。"
            raise Refused("clash", sentence) from None
    return +moved


def _sealed(model: type[models.Model]):
    return under_seal(model._meta.db_table) if issubclass(model, SealedModel) else nullcontext()


def _keep_posting_names_apart(goals: dict[int, int]) -> None:
    """Two merged villages may each have a posting place of one name: the moved one also says whose it was."""
    standing = set(PostingPlace.objects.filter(place_id__in=goals.values()).values_list("place_id", "name"))
    for posting in PostingPlace.objects.filter(place_id__in=goals).select_related("place"):
        if (goals[posting.place_id], posting.name) in standing:
            posting.name = f"{posting.name}（原{posting.place.name}）"[:60]
            posting.save(update_fields=["name"])


def _retire(moves: list[Move], on: date) -> None:
    for move in moves:
        Place.objects.filter(pk=move.old.pk).update(became_id=move.new, became_on=on)
