"""What a manager may not do alone: he names, a second person releases it or turns it down, and the holder is told."""

from datetime import datetime

from django.db import transaction

from shouwang.accounts.appoint import Appointment, appoint, check, check_name
from shouwang.accounts.duties import are_two, check_level, needs_second, roles_of
from shouwang.accounts.hold import holder_of, pass_on
from shouwang.accounts.models import Nomination, Post, User
from shouwang.accounts.one_time import reset_for_two
from shouwang.accounts.second import keeper
from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.trail.write import write


def nominate(
    one: Appointment, *, deed: str, post: Post | None = None, by: Post, at: datetime, note: str = ""
) -> Nomination:
    """Ask for a second person's word on an appointment, a new holder, a new password or a lost second factor (`deed`).

    Refused as the deed itself would be, and `asked_already` while the same waits.
    """
    by.need("accounts.manage")
    check(one, by)
    check_level(one.role, one.place_id, by)
    if known := User.objects.filter(username=one.username).first():
        check_name(known, one.name)
    with transaction.atomic():
        same = {"deed": deed, "username": one.username, "role": one.role, "place_id": one.place_id}
        if Nomination.objects.waiting().filter(**same).exists():
            raise Refused("asked_already", f"{one.name}的这一事项已在等待安全管理员确认。")
        made = Nomination.objects.create(
            **same,
            name=one.name,
            supplier=one.supplier,
            post=post,
            note=note[:200],
            by=by,
            proposer_id=by.holder_id,
            at=at,
        )
        write("accounts.nominate", by=by, at=at, subject=made, place_id=one.place_id, note=f"{one.name} {made.what}")
    return made


def release(nomination: Nomination, *, by: Post, at: datetime) -> str:
    """The second person's yes: the deed is done; returns the one-time password of a new or reset user, else "".

    Refused: `same_person` (the one who named, or whom he put here), `wrong_area`, `already_decided`.
    """
    with transaction.atomic():
        row = _decided(nomination, "released", "", by, at)
        one = Appointment(row.username, row.name, row.role, row.place_id, row.supplier)
        password = _do(row, one, by, at)
        write("accounts.release", by=by, at=at, subject=row, place_id=row.place_id, note=f"{row.name} {row.what}")
    return password


def decline(nomination: Nomination, *, reason: str, by: Post, at: datetime) -> None:
    """The second person's no, with a reason; nothing is done."""
    if not reason.strip():
        raise Refused("no_reason", "退回须写明理由。")
    with transaction.atomic():
        row = _decided(nomination, "declined", reason.strip(), by, at)
        write("accounts.decline", by=by, at=at, subject=row, place_id=row.place_id, note=reason.strip())


def _decided(nomination: Nomination, state: str, reason: str, by: Post, at: datetime) -> Nomination:
    by.need("accounts.release")
    row = Nomination.objects.select_for_update(of=("self",)).select_related("by").get(pk=nomination.pk)
    if not by.scope().contains(row.place_id):
        raise Refused("wrong_area", "这一事项不在您的管辖范围内。")
    if row.state != "waiting":
        raise Refused("already_decided", "这一事项已经办结。")
    if row.proposer_id == by.holder_id or not are_two(by, row.by):
        raise Refused("same_person", "提出和确认须由两个人办理，且不能由一方任命另一方，请换一人确认。")
    if row.username == by.holder.username:
        raise Refused("oneself", "不能确认与自己有关的事项。")
    row.state, row.decided_by, row.decider_id, row.decided_at, row.reason = state, by, by.holder_id, at, reason[:200]
    row.save()
    return row


def _do(row: Nomination, one: Appointment, by: Post, at: datetime) -> str:
    if row.deed == "factor":
        note = f"{row.name}（{row.proposer.name}提出，{by.holder.name}确认）：{row.note}"
        keeper().take_away(User.objects.get(username=row.username), by=by, at=at, note=note)
        return ""
    if row.deed == "reset":
        return reset_for_two(User.objects.get(username=row.username), by=row.by, second=by, at=at)
    holder, password = holder_of(one.username, one.name)
    if row.deed == "pass_on":
        pass_on(row.post, to=holder, by=row.by, second=by, at=at, note=row.note)
    else:
        appoint([one], password="", by=row.by, second=by, at=at, on=day(at))
    return password


def asks_two(role: str, holder: User | None, by: Post) -> bool:
    """Whether a deed on this post, or on the password of its holder, has to wait for a second person."""
    return any(needs_second(each, by) for each in {role, *roles_of(holder)})
