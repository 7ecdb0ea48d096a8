"""The `@job` door: long work runs within the asking post's places, and twice is as good as once.

    @job("long", title="接收部门数据")
    def take_in(work, by, at): …

`ask(take_in, by=post, at=now, key="…", delivery=7)` queues it in the caller's transaction. The body opens its own
transactions with `within(scope)` around it; `progress` shows how far it is. A job whose worker died is taken up again
by the periodic task of `shouwang.queue.jobs`, so every body must be able to start over. One that broke off three times
(its worker was killed, or ended itself because the job overran) is `failed`: it leaves the queue and says so.
"""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app

from shouwang.places.code import span
from shouwang.queue.models import Work
from shouwang.refusal import Refused
from shouwang.web.sight import Scope, within

log = logging.getLogger(__name__)
MOST_TRIES = 3
OVERRUN = {"quick": 15 * 60, "files": 3 * 3600, "long": 12 * 3600}  # seconds; the largest known take a third of it
BROKE_OFF = "这项工作连续三次中途中断，已停下，不再自动重试。数据没有改动；请联系系统运维查看日志后重新办理。"


@dataclass(frozen=True)
class Job:
    name: str
    title: str
    queue: str
    body: Callable


_jobs: dict[str, Job] = {}


def job(queue: str, *, title: str):
    """Declare work on a queue: `quick` (seconds), `files` (delivered files, two at a time), `long` (one at a time, niced)."""

    def decorate(body) -> Job:
        made = Job(f"{body.__module__}.{body.__name__}", title, queue, body)
        _jobs[made.name] = made
        return made

    return decorate


def ask(wanted: Job, *, by, at: datetime, key: str, place_id: int | None = None, supplier: str = "", **args) -> Work:
    """Queue the work in this transaction and return its row; the same key again returns the first one."""
    work, new = Work.objects.get_or_create(
        key=key,
        defaults={
            "name": wanted.name,
            "title": wanted.title,
            "args": args,
            "post": by,
            "asker_id": by.holder_id,
            "acting": by.acting,
            "place_id": place_id or by.place_id,
            "supplier": supplier,
            "asked_at": at,
        },
    )
    if new:
        app.configure_task("shouwang.run", queue=wanted.queue).defer(work_id=work.pk, place_id=work.place_id)
    return work


@app.task(name="shouwang.run")
def run(work_id: int, place_id: int) -> None:
    """What the worker calls: find the work, do it within the post's scope, say how it ended."""
    lo, hi = span(place_id)
    finder = Scope(kind="post", lo=lo, hi=hi)
    with within(finder):
        work = Work.objects.select_related("post", "post__place", "post__holder", "asker").get(pk=work_id)
        if work.is_over:
            return
        if work.tries >= MOST_TRIES:
            _end(finder, work, "failed", BROKE_OFF)
            return
        work.state, work.tries, work.started_at = "doing", work.tries + 1, timezone.now()  # noqa: TID251 a door
        work.save(update_fields=["state", "tries", "started_at"])
    watch = _watched(_jobs[work.name].queue, work.pk)
    try:
        by = work.post.taken_by(work.asker) if work.acting and work.asker else work.post
        sentence = _jobs[work.name].body(work, by, work.asked_at) or "已完成。"
        _end(finder, work, "done", sentence)
    except Refused as refused:
        _end(finder, work, "refused", refused.sentence)
    except Exception:
        log.exception("work %s failed", work.pk)
        _end(finder, work, "failed", "系统出错，已记录，请联系运维；数据没有改动。")
        raise
    finally:
        watch.cancel()
        connections.close_all()


def _watched(queue: str, pk: int) -> threading.Timer:
    """Ends this worker when the work takes far too long; the launcher starts another, and the try has counted."""

    def give_up() -> None:
        log.error("work %s overran its time", pk)
        os._exit(1)

    watch = threading.Timer(OVERRUN[queue], give_up)
    watch.daemon = True
    watch.start()
    return watch


def _end(finder: Scope, work: Work, state: str, sentence: str) -> None:
    with within(finder):
        Work.objects.filter(pk=work.pk).update(
            state=state,
            sentence=sentence[:500],
            done=work.total if state == "done" else work.done,
            location=work.location,
            ended_at=timezone.now(),  # noqa: TID251 a door
        )


def progress(work: Work, done: int, total: int, sentence: str = "") -> None:
    """Show how far the work is; call between transactions, not inside the one that may be rolled back."""
    work.done, work.total, work.sentence = done, total, sentence
    lo, hi = span(work.place_id)
    with within(Scope(kind="post", lo=lo, hi=hi)):
        Work.objects.filter(pk=work.pk).update(done=done, total=total, sentence=sentence[:500])
