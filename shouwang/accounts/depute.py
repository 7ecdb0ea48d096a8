"""代理: the holder of a post lets a colleague act on it from day to day; a security manager releases it; it ends by itself.

One rule for every level: the second person is a security manager (or the operator) whose area contains the post, and is
neither the holder nor the deputy nor put there by one of them. What a deputy does is his own deed, marked 代: the bars
between levels and duties compare him as the person that he is, and count the holder as who put him there. He acts only
while the holder keeps the post, and has a post of his own to come from.
"""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.duties import are_two, check_together, roles_of
from shouwang.accounts.limits import deputy_days
from shouwang.accounts.models import Deputy, Post, User
from shouwang.places.clock import day
from shouwang.places.code import span
from shouwang.refusal import Refused
from shouwang.trail.write import write
from shouwang.web.sight import Scope, within
from shouwang.web.templatetags import words


def depute(username: str, *, since: date, until: date, note: str, by: Post, at: datetime) -> Deputy:
    """Ask that a colleague acts on the post `by` from the first to the last day, both included.

    Refused: `deputy_gives` (only the holder himself), `oneself`, `no_user`, `two_duties`, `bad_days` (in the past, turned
    round, or longer than policy's *deputy_days*), `no_reason`, `has_deputy` (another one is given for one of these days).
    """
    by.need("accounts.depute")
    if by.acting:
        raise Refused("deputy_gives", "您是代理人，不能再委托他人代理；请由岗位任职人本人办理。")
    if not note.strip():
        raise Refused("no_reason", "请写明代理原因，例如“外出学习”。")
    user = User.objects.filter(username=username.strip(), is_active=True).first()
    if user is None or not user.posts.in_force().exists():
        raise Refused("no_user", "没有这个用户名，或者他没有在任岗位；代理人须是在任的同事。")
    if user.pk == by.holder_id:
        raise Refused("oneself", "不能由自己代理自己的岗位。")
    check_together(user.name, roles_of(user, day(at)) | {by.role})
    _check_days(since, until, day(at))
    with transaction.atomic():
        Post.objects.select_for_update().get(pk=by.pk)
        if Deputy.objects.live(since).filter(post=by, since__lte=until).exists():
            raise Refused("has_deputy", "这些天里这个岗位已有代理（或正在等待确认），请先终止原来的代理。")
        made = Deputy.objects.create(
            post=by, user=user, since=since, until=until, note=note.strip()[:200], given_by_id=by.holder_id, given_at=at
        )
        _note("accounts.depute", made, by, at, note.strip())
    return made


def release_deputy(deputy: Deputy, *, by: Post, at: datetime) -> None:
    """The second person's yes. Refused: `wrong_area`, `same_person`, `already_decided`, `too_late`, `two_duties`."""
    by.need("accounts.release")
    with transaction.atomic():
        row = _locked(deputy)
        if not by.scope().contains(row.post.place_id):
            raise Refused("wrong_area", "这个岗位不在您的管辖范围内。")
        if row.released_at or row.ended_at:
            raise Refused("already_decided", "这项代理已经办结。")
        if not Deputy.objects.live(day(at)).filter(pk=row.pk).exists():
            raise Refused("too_late", "代理期限已过，或者岗位已经换人，请重新提出。")
        if {by.holder_id, by.appointed_by_id} & {row.given_by_id, row.user_id} or not are_two(by, row.post):
            raise Refused("same_person", "委托、代理和确认须是不同的人，且不能由一方任命另一方，请换一人确认。")
        check_together(row.user.name, roles_of(row.user, day(at)) | {row.post.role})
        row.released_by_id, row.released_at = by.holder_id, at
        row.save(update_fields=["released_by", "released_at"])
        _note("accounts.release_deputy", row, by, at, row.note)


def end_deputy(deputy: Deputy, *, reason: str = "", by: Post, at: datetime) -> None:
    """End it before its last day, or turn it down: by the holder, the deputy himself, or (with a reason) a second person."""
    with transaction.atomic():
        row = _locked(deputy)
        if by.holder_id not in (row.given_by_id, row.user_id):
            by.need("accounts.release")
            if not by.scope().contains(row.post.place_id):
                raise Refused("wrong_area", "这个岗位不在您的管辖范围内。")
            if not reason.strip():
                raise Refused("no_reason", "终止或退回他人的代理须写明理由。")
        if row.ended_at or row.until < day(at):
            raise Refused("already_ended", "这项代理已经结束。")
        row.ended_by_id, row.ended_at, row.reason = by.holder_id, at, reason.strip()[:200]
        row.save(update_fields=["ended_by", "ended_at", "reason"])
        _note("accounts.end_deputy", row, by, at, reason.strip())


def _locked(deputy: Deputy) -> Deputy:
    rows = Deputy.objects.select_for_update(of=("self",)).select_related("post__place", "user")
    return rows.get(pk=deputy.pk)


def _check_days(since: date, until: date, today: date) -> None:
    most = deputy_days(today)
    if not today <= since <= until:
        raise Refused("bad_days", "代理起始日不能早于今天，截止日不能早于起始日。")
    if (until - since).days + 1 > most:
        raise Refused("bad_days", f"一次代理最长 {most} 天；到期仍需代理的，请重新提出。")


def _note(verb: str, row: Deputy, by: Post, at: datetime, note: str) -> None:
    """The line stands at the post, wherever whoever wrote it sees: a helper gives a deputy too."""
    lo, hi = span(row.post.place_id)
    days = f"{row.user.name}，{words.day(row.since)}至{words.day(row.until)}"
    with within(Scope(kind="post", lo=lo, hi=hi, user_id=by.holder_id, post_id=by.pk)):
        write(verb, by=by, at=at, subject=row.post, place_id=row.post.place_id, note=f"{days}；{note}".rstrip("；"))
