"""Piles of clues and of what people brought: one aggregate for each question. (title, count, overdue, url, icon, note)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from shouwang.accounts.may import VILLAGE
from shouwang.accounts.models import Post
from shouwang.desk.tally import tally
from shouwang.policy.book import Book
from shouwang.screening.clues.models import Clue, Feedback, Report

RECENT_DAYS = 30


def _list(**words: str) -> str:
    return reverse("clues:list") + "?" + "&".join(f"{name}={value}" for name, value in words.items())


def mine(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """What was handed to this post: to visit, or to hand on; what was urged; what came back."""
    if not post.may("clues.answer"):
        return
    late = Q(due_on__lt=on)
    back = ~Q(returned_as="")
    found = Clue.objects.visible_to().filter(owner_id=post.pk, state="assigned").aggregate(
        all=Count("pk", filter=~back), late=Count("pk", filter=late & ~back), urged=Count("pk", filter=Q(urged__gt=0)),
        back=Count("pk", filter=back),
    )  # fmt: skip
    to_do = _list(state="assigned", owner="mine")
    if post.role in VILLAGE:
        yield "待入户核查", found["all"], found["late"], to_do, "visit", "两人以上入户，登记看到、问到的情况"
    else:
        yield "待交村核查", found["all"], found["late"], to_do, "send", "交给村网格员，或自行入户核查"
    urged = _list(state="assigned", owner="mine", mark="urged")
    yield "被催办", found["urged"], found["urged"], urged, "urge", "上级已催办，请尽快办理"
    yield (
        "退回待转办",
        found["back"],
        0,
        _list(state="assigned", owner="mine", mark="returned"),
        "swap",
        "核实去向后转办",
    )


def to_sort(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """The county's own desk: to triage and hand out, to forward, to tell and close, to follow."""
    if not post.may("clues.close") or post.place.level != "county":
        return
    found = Clue.objects.visible_to().open().aggregate(
        new=Count("pk", filter=Q(state="screened", returned_as="")),
        back=Count("pk", filter=Q(state="screened") & ~Q(returned_as="")),
        done=Count("pk", filter=Q(state="checked")),
        told=Count("pk", filter=Q(state="answered")),
        shaken=Count("pk", filter=Q(is_shaken=True)),
        followed=Count("pk", filter=Q(state="followed")),
    )  # fmt: skip
    yield "待筛除、交办", found["new"], 0, _list(state="screened"), "filter", "先批量筛除，再交办核查"
    yield "退回待转办", found["back"], 0, _list(state="screened", mark="returned"), "swap", "核实去向后转办"
    yield "已核查待反馈", found["done"], 0, _list(state="checked"), "verify", "反馈部门、答复群众，再办结"
    yield "已反馈待办结", found["told"], 0, _list(state="answered"), "checked", "无风险的办结，有风险的盯办"
    yield "依据已撤回", found["shaken"], 0, _list(mark="shaken"), "alert", "部门更正了名单，看是否还要核查"
    yield "盯办中", found["followed"], 0, _list(state="followed"), "eye", "等待识别认定或问题解决"


def below(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """What lies with others below and is late, or has lost its household to another place."""
    if not post.may("clues.urge"):
        return
    handed = Clue.objects.visible_to().filter(state="assigned").exclude(owner_id=post.pk)
    stray = Clue.objects.visible_to().stray()
    found = tally({"late": handed.overdue(on), "stray": stray})
    late = found["late"]
    yield "下级超期未核查", late, late, _list(state="assigned", mark="overdue"), "due", "催办，或按理由延期"
    yield (
        "户已迁走待转办",
        found["stray"],
        0,
        _list(mark="stray"),
        "place",
        "转给迁入地承办人",
    )


def reports(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """Whoever brought something waits for an answer."""
    if not post.may("clues.reply"):
        return
    found = Report.objects.visible_to().filter(answered_on__isnull=True).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on))
    )  # fmt: skip
    yield (
        "待答复的申报和来信",
        found["all"],
        found["late"],
        reverse("clues:reports"),
        "letter",
        "有结果就答复，写明理由",
    )


def told(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """A liaison finds what became of his lists."""
    if post.role != "liaison":
        return
    recent = Feedback.objects.visible_to().filter(on__gt=on - timedelta(days=RECENT_DAYS)).count()
    yield "近期收到的反馈", recent, 0, reverse("clues:feedback"), "return", "看每一行的核查结果"
