"""Piles of recognition: households to open a case for, steps that are due, notices to take down, objections, problems."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import Notice, Objection, Passage
from shouwang.casework.cases.page import kind_of
from shouwang.casework.cases.weigh import LEVEL_OF
from shouwang.casework.visits.models import Problem, Visit
from shouwang.desk.tally import tally
from shouwang.policy import procedures
from shouwang.policy.book import Book

KINDS = {
    "meeting": ("待民主评议", "cases:meetings", "", "group", "一次会议可评议多户"),
    "notice": ("待公示或公示中", "cases:notices", "", "bell", "张贴、拍照，期满后通过"),
    "submission": ("待上报乡镇", "cases:submissions", "", "up", "一份名单，每户各有结果"),
    "comparison": ("待数据比对", "cases:due", "", "search", "没有授权的成员不能比对"),
    "plain": ("待审核、审定", "cases:due", "", "todo", "资料不齐的先退回补正"),
    "care": ("待完善、标注", "assistance:list", "?stage=recognising", "checked", "定好责任人、措施、预计日期再标注"),
    "exit": ("待标注风险消除", "elimination:list", "", "out", "程序已办完，标注后退出监测"),
}
Question = tuple[QuerySet, QuerySet | None, str, str, str]


def recognition(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """What recognition waits for at this post, counted in one query."""
    asked = _steps(post, on, book) if post.may("cases.decide") else {}
    asked |= _village(on) if post.may("cases.post") else {}
    asked |= _objections() if post.may("cases.object") else {}
    asked |= _problems(on) if post.may("visits.solve_problem") or post.may("visits.waive_problem") else {}
    counted = {name: rows for name, (rows, *_) in asked.items()}
    counted |= {f"{name} late": late for name, (_, late, *_) in asked.items() if late is not None}
    found = tally(counted)
    for name, (_, late, url, icon, note) in asked.items():
        yield name, found[name], found[f"{name} late"] if late is not None else 0, url, icon, note


def _steps(post: Post, on: date, book: Book) -> dict[str, Question]:
    """Due steps of this post's role and level, by how they are taken: each passage by the roles of its own line."""
    level = LEVEL_OF.get(post.place.level, post.place.level)
    due: dict[str, Q] = {}
    for line in book.populations("procedure"):
        for step in procedures.procedure(book, "", line).steps:
            if post.role in step.roles and step.level == level and not (step.on_list and post.place.level == "group"):
                kind = kind_of(step)
                due[kind] = due.get(kind, Q()) | Q(procedure__key=line, due__contains=[step.key])
    asked = {}
    for kind, (title, name, query, icon, note) in KINDS.items():
        if kind in due:
            rows = Passage.objects.visible_to().under_way().filter(due[kind]).ripe(on)
            asked[title] = (rows, rows.filter(due_on__lt=on), reverse(name) + query, icon, note)
    return asked


def _village(on: date) -> dict[str, Question]:
    """What the village itself keeps an eye on: families to inform, lists to take down."""
    waiting = Visit.objects.visible_to().to_recognition().filter(cases__isnull=True)
    down = Notice.objects.visible_to().to_take_down(on)
    return {
        "待立案": (waiting, None, reverse("cases:list") + "?stage=awaiting", "verify", "告知农户申报，或代写申请"),
        "请撤下公示": (down, down, reverse("cases:notices"), "bell", "公示期已满"),
    }


def _objections() -> dict[str, Question]:
    """Objections that nobody has answered, for all who may answer them."""
    mine = Objection.objects.visible_to().open()
    return {"异议待答复": (mine, None, reverse("cases:notices"), "alert", "书面答复后才能通过")}


def _problems(on: date) -> dict[str, Question]:
    """Problems that departments have to solve. *S3 跟踪盯办*."""
    mine = Problem.objects.visible_to()
    return {"问题盯办": (mine.open(), mine.overdue(on), reverse("visits:problems"), "alert", "有佐证才能销号")}
