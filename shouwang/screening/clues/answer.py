"""What was found at home, asking once more, and closing. *S1 第二步、第三步*, S3 入户核查、结果反馈、盯办."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.module_loading import import_string

from shouwang.accounts.may import VILLAGE
from shouwang.accounts.models import Post
from shouwang.places.code import at_level
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.screening.clues.models import RESULTS, Answer, Clue
from shouwang.screening.clues.step import lock, lock_one, move, put
from shouwang.trail.write import write, write_many
from shouwang.web.templatetags.words import day as day_word

WORDS = dict(RESULTS)
UNDONE = ("not_checked", "not_here")  # the clue stays with its owner
FOLLOWS = ("to_recognition", "problem")  # stay open after the answer: 盯办
ANSWERABLE = ("assigned", "checked", "followed")


def answer(
    clue: Clue,
    *,
    result: str,
    finding: str,
    checkers: list[str],
    by: Post,
    at: datetime,
    on: date,
    book: Book,
    acting: str = "",
    solve_by: date | None = None,
) -> Answer:
    """Record a home check of one clue, made on a day by at least as many people as policy `home_check_people` says.

    "Not verified" and "not at home" leave the clue with its owner. Refused: `unknown_result`, `two_people`,
    `no_finding`, `no_acting` (a problem without who solves it by when), `before_clue`, `not_asked`.
    """
    by.need("clues.answer")
    names = list(dict.fromkeys(name.strip() for name in checkers if name.strip()))
    _check(result, finding, names, acting, solve_by, int(book.value("home_check_people")))
    with transaction.atomic():
        clue = lock_one(clue, by)
        _check_asked(clue, by, on)
        made = Answer.objects.create(
            clue=clue, household_id=clue.household_id, place_id=clue.place_id, on=on, at=at, by=by, checkers=names,
            result=result, finding=finding.strip(), acting=acting.strip(), solve_by=solve_by,
        )  # fmt: skip
        said = f"{WORDS[result]}：{finding.strip()}"[:300]
        changes = {"result": [clue.result, result]}
        if result not in UNDONE:
            changes |= move(clue, "checked", at=at, result=result, outcome=said, is_revisit=False)
        clue.save()
        write("clues.answer", by=by, at=at, on=on, subject=clue, changes=changes, note=finding.strip())
    return made


def _check(result: str, finding: str, names: list[str], acting: str, solve_by: date | None, people: int) -> None:
    if result not in WORDS:
        raise Refused("unknown_result", "请选择核查结果。")
    if len(names) < people:
        raise Refused("two_people", f"入户核查须由 {people} 人以上进行，请填写 {people} 名不同的核查人。")
    if not finding.strip():
        raise Refused("no_finding", "请写明入户看到、问到的情况。")
    if result == "problem" and not (acting.strip() and solve_by):
        raise Refused("no_acting", "有问题需要解决的，请填写责任部门和解决期限。")


def _check_asked(clue: Clue, by: Post, on: date) -> None:
    if by.role in VILLAGE and clue.owner and not _is_same_village(clue.owner, by):
        raise Refused("not_asked", f"线索 {clue.key} 现在{clue.owner}处，还没有交到本村。")
    if clue.state not in ANSWERABLE:
        raise Refused(
            "not_asked", f"线索 {clue.key} 处于“{clue.get_state_display()}”环节，不在入户核查中，不能登记核查结果。"
        )
    since = clue.asked_on or clue.opened_on
    if on < since:
        raise Refused("before_clue", f"入户日期不能早于交办日期（{day_word(since)}）。")


def _is_same_village(owner: Post, by: Post) -> bool:
    return at_level(owner.place_id, "village") == at_level(by.place_id, "village")


def recheck(clue: Clue, *, due_on: date, reason: str, by: Post, at: datetime, on: date) -> Clue:
    """Ask for one more visit, because the answer does not convince; the same owner goes again."""
    by.need("clues.recheck")
    if not reason.strip():
        raise Refused("no_reason", "要求再次核查时，请写明理由。")
    if due_on < on:
        raise Refused("due_too_early", "办结期限不能早于今天。")
    with transaction.atomic():
        clue = lock_one(clue, by)
        if clue.state not in ("checked", "answered", "followed"):
            raise Refused("no_answer", "这条线索还没有核查结果，不需要再次核查。")
        changes = move(clue, "assigned", at=at, is_revisit=True, asked_on=on, due_on=due_on, result="", outcome="")
        clue.save()
        write("clues.recheck", by=by, at=at, on=on, subject=clue, changes=changes, note=reason.strip())
    return clue


def close(clues: Iterable[Clue], *, by: Post, at: datetime, on: date, note: str = "") -> tuple[int, int]:
    """Close answered clues with their result as the reason; a risk or an unsolved problem goes on (盯办).

    A followed clue closes with a note of how it was settled. What came through the county is closed by the county, not
    by a township. Rooms above may object (`settings.CLUE_CLOSING`): no special file, no verdict yet. Returns (closed,
    followed). As a whole or not at all.
    """
    by.need("clues.close")
    with transaction.atomic():
        rows = lock(clues, by)
        visited = dict(Answer.objects.filter(clue__in=rows).values_list("clue_id").annotate(Max("on")))
        for clue in rows:
            _check_closing(clue, by, on, note, visited.get(clue.pk))
        for guard in settings.CLUE_CLOSING:
            import_string(guard)(rows)
        done = [(clue, _finish(clue, at, on)) for clue in rows]
        closed = [clue for clue in rows if clue.state == "closed"]
        put(closed, "state", "state_at", "closed_on", "closed_as")
        put([clue for clue in rows if clue.state == "followed"], "state", "state_at")
        write_many("clues.close", done, by=by, at=at, on=on, note=note.strip())
    return len(closed), len(rows) - len(closed)


def _finish(clue: Clue, at: datetime, on: date) -> dict:
    if clue.result in FOLLOWS and clue.state != "followed":
        return move(clue, "followed", at=at)
    return move(clue, "closed", at=at, on=on, closed_as=clue.result)


def _check_closing(clue: Clue, by: Post, on: date, note: str, last: date | None) -> None:
    if clue.state not in ("checked", "answered", "followed") or not clue.result:
        raise Refused("no_answer", f"线索 {clue.key} 还没有入户核查结果，不能办结。")
    if clue.level == "county" and by.place.level != "county":
        raise Refused("wrong_level", f"线索 {clue.key} 由县级办结，乡、村不能代办。")
    if clue.state == "followed" and not note.strip():
        raise Refused("no_note", f"线索 {clue.key} 在盯办中，办结时请写明解决情况。")
    if last and on < last:
        raise Refused("before_answer", f"办结日期不能早于入户日期（{day_word(last)}）。")
