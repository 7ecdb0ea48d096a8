"""Piles about departments' files, runs, long work and policy numbers. (title, count, overdue, url, icon, note)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from shouwang.accounts.models import Post
from shouwang.desk.tally import tally
from shouwang.policy.book import Book
from shouwang.policy.models import CountyLine
from shouwang.queue.models import Work
from shouwang.registry import models as registry
from shouwang.screening.intake import late
from shouwang.screening.intake.models import Delivery
from shouwang.screening.matching import deaths
from shouwang.screening.matching.models import Doubt
from shouwang.screening.runs.models import Run

A_WEEK = timedelta(days=7)
BROKEN, SHRUNK = "后台任务出错", "名单缩减待确认"


def due(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """Lists of the last month: a department's own still to be handed in; for the office those that are late. *S4 一(二)*."""
    if post.role != "liaison" and not post.may("intake.allow_comparison"):
        return
    runs = {str(rule) for rule in book.value("rules_run")}
    lines = late.calendar(post.place_id, on, int(book.value("department_day")), 1, post.supplier, runs)
    last = [line.cells[0] for line in lines]
    missing = sum(cell.state == "missing" for cell in last)
    url = reverse("intake:calendar")
    if post.role == "liaison":
        to_come = missing + sum(cell.state == "open" for cell in last)
        yield "上月名单待报送", to_come, missing, url, "upload", f"{last[0].due_on.day}日前报送" if last else ""
    else:
        yield "部门逾期未报送", missing, missing, url, "due", "请联系部门联络员补报"


def runs(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """The newest run of the post's own area, while nobody has made clues of it."""
    if not post.may("clues.gather"):
        return
    newest = Run.objects.filter(place_id=post.place_id).order_by("-id").first()
    if newest and newest.gathered_at is None:
        yield (
            "筛查结果待生成线索",
            1,
            0,
            reverse("runs:run", args=[newest.key]),
            "run",
            f"{newest.key}，命中 {newest.hits} 条",
        )


Question = tuple[QuerySet, str, str, str]


def waiting(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """What waits for a person's eye or word, and long work of his that broke off within a week: one query."""
    asked = _files(post) | _numbers(post)
    broken = Work.objects.visible_to().filter(state="failed", ended_at__date__gt=on - A_WEEK)
    if post.role != "operator":  # he is told of every one in his area
        broken = broken.filter(post_id=post.pk)
    found = tally({name: rows for name, (rows, *_) in asked.items()} | {BROKEN: broken})
    if found[BROKEN]:
        newest = broken.latest("id")
        yield BROKEN, found[BROKEN], 0, reverse("queue:work", args=[newest.pk]), "alert", newest.title
    for name, (rows, url, icon, note) in asked.items():
        if name == SHRUNK and found[name] == 1:
            url = f"{reverse('intake:delivery', args=[rows.get().key])}#comparison"
        yield name, found[name], 0, url, icon, note


def _files(post: Post) -> dict[str, Question]:
    """Files that nobody has confirmed, rows that nobody could match, lists that shrank, faults to be mended."""
    lists, mine = reverse("intake:deliveries"), Delivery.objects.visible_to()
    asked = {}
    if post.may("intake.receive"):
        received = mine.filter(state="received")
        asked["名单待确认入库"] = (received, f"{lists}?state=received", "inbox", "看过读到的内容再确认")
    if post.may("intake.answer"):
        asked["名单疑问待答复"] = (mine.filter(state="asked"), f"{lists}?state=asked", "ask", "说明表头或写法的含义")
    if post.may("intake.release"):
        asked["名单暂缓待确认"] = (mine.filter(state="held"), f"{lists}?state=held", "alert", "属实的放行，送错的撤回")
    if post.may("matching.settle"):
        doubts = Doubt.objects.visible_to().open()
        if lists_of_deaths := deaths.deliveries():
            dead = deaths.still_living(deaths.reported(lists_of_deaths))
            asked["公安报来的死亡待登记"] = (dead, reverse("matching:deaths"), "match", "核实后在户里登记减少")
        asked["匹配存疑待确认"] = (doubts, reverse("matching:doubts"), "match", "确认名单上的人是谁")
    if post.may("intake.allow_comparison"):
        shrunk = mine.in_force().filter(comparison="waiting")
        asked[SHRUNK] = (shrunk, f"{lists}?comparison=waiting", "scale", "确认后才与上期比对")
    if post.role == "liaison":
        faulty = mine.filter(state__in=["in_force", "asked", "held", "refused"], faulty__gt=0)
        asked["名单有误待更正"] = (faulty, lists, "edit", "下载标注表，改正后重新报送")
    return asked | _register(post)


def _register(post: Post) -> dict[str, Question]:
    """What registry files left to people: rows that may mean somebody registered, households brought to another village."""
    asked = {}
    if post.may("registry.enrol"):
        rows = registry.Question.objects.visible_to().open()
        asked["农户表待答复"] = (rows, reverse("registry:questions"), "ask", "分清是不是在册的人")
    if post.may("registry.correct"):
        rows = registry.Contradiction.objects.visible_to().open()
        asked["登记两说待核定"] = (
            rows,
            reverse("registry:contradictions"),
            "scale",
            "两个来源说的不一样，定以哪个为准",
        )
    if post.may("registry.unite"):
        twice = registry.Duplicate.objects.visible_to().open()
        asked["疑似重复待核"] = (twice, reverse("registry:duplicates"), "match", "是不是同一户、同一人")
    if post.may("registry.see") and post.place.level == "village":
        moved = registry.VillageChange.objects.visible_to().filter(seen_at=None)
        asked["农户换村待知悉"] = (
            moved,
            reverse("registry:village_changes"),
            "household",
            "文件把农户登记到了另一个村",
        )
    return asked


def _numbers(post: Post) -> dict[str, Question]:
    """Numbers of the policy book that one person entered and another has to release."""
    if not post.may("policy.release"):
        return {}
    lines = CountyLine.objects.waiting().over(post.place_id)
    return {"政策数值待发布": (lines, reverse("policy:book"), "todo", "核对依据后发布或退回")}
