"""A delivery begins to count: in the order of receipt it takes the place of what stood, and all that stood stays readable.

Read, matched and checked it is already; here nothing is computed but who gives way. Two that enter at once stand in line.
"""

from datetime import datetime

from django.db import connection, transaction

from shouwang.refusal import Refused
from shouwang.screening.intake import compare
from shouwang.screening.intake.models import WAITING, Delivery, Remark
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.scope import must_hold, of_area
from shouwang.screening.intake.standing import Part, standing
from shouwang.trail import write as trail
from shouwang.web.sight import within

UNMAPPED = "缺少必需的列，请选定文件里的列后重新核对"


def enter(delivery: Delivery, *, limits: Limits, by, at: datetime) -> Delivery:
    """Let a delivery count that was read and waits for nothing. Refused: `not_read`, `wrong_state`, `delivered_twice`.

    One that was overtaken by a later file meanwhile ends as superseded: the order of receipt decides.
    """
    by.need("intake.receive")
    must_hold(by, delivery)
    with within(of_area(delivery.place_id)), transaction.atomic():
        in_line(delivery)
        delivery = Delivery.objects.select_for_update(of=("self",)).select_related("place").get(pk=delivery.pk)
        if delivery.state in ("in_force", "superseded"):
            return delivery
        if delivery.state != "received":
            raise Refused("wrong_state", f"这份名单处于“{delivery.get_state_display()}”，现在不能入库。")
        if not delivery.is_read:
            raise Refused("not_read", "这份名单还没有核对完，请稍候再确认入库。")
        return put(delivery, "intake.take_in", limits=limits, by=by, at=at, note=_words(delivery))


def put(delivery: Delivery, verb: str, *, limits: Limits, by, at: datetime, note: str) -> Delivery:
    """Into force, within the transaction of an act that holds the line; those that it replaces give way."""
    alone(delivery)
    was, before = delivery.state, supersedes(delivery)
    delivery.state, delivery.counted_at = "superseded", delivery.counted_at or at
    delivery.sentence = ""
    delivery.save(update_fields=["state", "sentence", "counted_at"])
    settle(delivery, by=by, at=at)
    delivery = Delivery.objects.select_related("place", "supersedes").get(pk=delivery.pk)
    if delivery.state == "superseded":
        delivery.sentence = "后来报送的名单已经入库，这一份不再使用"
    if delivery.difference and delivery.supersedes != before:
        delivery.difference = {}
    delivery.save(update_fields=["sentence", "difference"])
    trail.write(verb, by=by, at=at, subject=delivery, changes={"state": [was, delivery.state]}, note=note)
    judged(delivery, limits)
    return delivery


def in_line(delivery: Delivery) -> None:
    """Whoever changes what counts for a list and month waits for the other to end."""
    with connection.cursor() as cursor:
        asked = f"{delivery.place_id}/{delivery.contract_name}/{delivery.period}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [asked])


def supersedes(delivery: Delivery) -> Delivery | None:
    """What would give way if this delivery counted now: of several the last one received."""
    if delivery.is_supplement:
        return None
    stands = Delivery.objects.in_force().of_slot(delivery).filter(serial__lt=delivery.serial)
    return stands.exclude(pk=delivery.pk).order_by("-serial").first()


def settle(delivery: Delivery, *, by, at: datetime) -> None:
    """Every file of the slot that was let count stands as the order of receipt says."""
    files = Delivery.objects.of_slot(delivery).filter(state__in=["in_force", "superseded"], counted_at__isnull=False)
    found = list(files.order_by("serial"))
    stands = standing(Part(each.serial, each.is_supplement) for each in found)
    for each in found:
        later = next((one for one in found if one.serial > each.serial and not one.is_supplement), None)
        if each.serial not in stands and each.state == "in_force":
            _change(each, "superseded", f"已由 {later.key} 更正" if later else "", by, at)
    for each in found:
        if each.serial in stands and each.state == "superseded":
            _change(each, "in_force", "", by, at)
    _chain(found, delivery)
    _waiting(delivery, by, at)


def overtaken_by(delivery: Delivery) -> Delivery | None:
    """The file in force that was received later and replaces: this one has nothing left to wait for."""
    later = Delivery.objects.in_force().of_slot(delivery).filter(serial__gt=delivery.serial, is_supplement=False)
    return later.order_by("-serial").first()


def followed_by(delivery: Delivery) -> Delivery | None:
    """A later file for the same list and month that waits as well, and would replace this one."""
    later = Delivery.objects.waiting().of_slot(delivery).filter(serial__gt=delivery.serial, is_supplement=False)
    return later.order_by("-serial").first()


def _waiting(delivery: Delivery, by, at: datetime) -> None:
    """Files that never counted wait no longer once a later one stands, and wait again when it is taken back."""
    never = Delivery.objects.of_slot(delivery).filter(counted_at__isnull=True, read_at__isnull=False)
    for each in never.filter(state__in=[*WAITING, "superseded"]).order_by("serial"):
        later = overtaken_by(each)
        if later and each.is_waiting:
            _change(each, "superseded", overtaken(later), by, at)
        elif not later and each.state == "superseded":
            _change(each, _still(each), "" if each.lake else UNMAPPED, by, at)


def overtaken(later: Delivery) -> str:
    """Why a file is not used that a later one overtook while it waited."""
    return f"后来报送的 {later.key} 已经入库，这一份不再使用"


def _still(delivery: Delivery) -> str:
    """What a file that is read waits for. One whose columns were not found was looked at only: it has no rows yet."""
    if not delivery.lake:
        return "asked"
    if set(delivery.reasons) - set(delivery.released):
        return "held"
    return "asked" if Remark.objects.open().filter(delivery=delivery).exists() else "received"


def judged(delivery: Delivery, limits: Limits) -> None:
    """The comparison of a list that now counts, and of the month after it, worked out anew."""
    for each in (delivery, compare.after(delivery) if delivery.kind == "full" else None):
        if each is not None and each.state == "in_force":
            compare.judge(each, limits)
            each.save(update_fields=["comparison", "comparison_note"])


def alone(delivery: Delivery) -> None:
    """A county's list must not count twice: once from the county, once from the prefecture."""
    same = Delivery.objects.in_force().filter(supplier=delivery.supplier, table=delivery.table, period=delivery.period)
    for other in same.exclude(place_id=delivery.place_id):
        raise Refused("delivered_twice", f"这份名单本月已按另一级地区报送（{other.key}），先撤回那一份才能按本级报送。")


def _change(delivery: Delivery, state: str, sentence: str, by, at: datetime) -> None:
    changes = trail.change(delivery, state=state, sentence=sentence)
    delivery.save(update_fields=["state", "sentence"])
    if state == "superseded":
        trail.write("intake.supersede", by=by, at=at, subject=delivery, changes=changes, note=sentence)


def _chain(found: list[Delivery], entering: Delivery) -> None:
    """Each file that replaces names the one before it in the order of receipt; what it changed is then another thing."""
    before: Delivery | None = None
    for each in found:
        wanted = before if not each.is_supplement else None
        if each.supersedes_id != (wanted.pk if wanted else None):
            each.supersedes = wanted
            each.difference = each.difference if each.pk == entering.pk else {}
            each.save(update_fields=["supersedes", "difference"])
        before = each


def _words(delivery: Delivery) -> str:
    return (
        f"{delivery.rows} 行：有效 {delivery.kept}，有误 {delivery.faulty}，未载入 {delivery.skipped}；"
        f"已匹配 {delivery.linked}，存疑 {delivery.doubtful}，未匹配 {delivery.unmatched}"
    )
