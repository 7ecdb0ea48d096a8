"""May this full list be compared with the one before? By count of rows by township and class, never by guess.

Only full lists are compared; the first is a baseline. When a township or class is missing, or has shrunk beyond the
policy's share (`full_list_shrink`, in hundredths), comparison waits for the officer's word.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shouwang.places.code import short
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.scope import must_hold
from shouwang.trail import write as trail
from shouwang.web.templatetags import words

CLASS = {
    "civil_affairs.dibao": "kind",
    "civil_affairs.tekun": "way",
    "housing.dangerous": "grade",
    "medical_insurance.uninsured": "reason",
    "water.unsafe": "extent",
}
MOST_NAMED = 6


def census(contract: str, rows: Iterable[tuple[str, dict, bool]]) -> dict[str, dict[str, int]]:
    """Kept rows by township (its code, "" when unknown), those of them that were linked, and by the list's class."""
    townships, linked, classes = Counter(), Counter(), Counter()
    column = CLASS.get(contract)
    for township, values, is_linked in rows:
        townships[township] += 1
        linked[township] += is_linked
        if column and values.get(column):
            classes[str(values[column])] += 1
    return {"township": dict(townships), "linked": dict(+linked), "class": dict(classes)}


def before(delivery: Delivery) -> Delivery | None:
    """The full list in force of the latest period before this one, for the same area."""
    return _full(delivery).filter(period__lt=delivery.period).order_by("-period", "-id").first()


def after(delivery: Delivery) -> Delivery | None:
    """The full list in force of the next period after this one, for the same area."""
    return _full(delivery).filter(period__gt=delivery.period).order_by("period", "id").first()


def judge(delivery: Delivery, share: int) -> None:
    """Set (without saving) whether this delivery may be compared; a person's decision stands."""
    if delivery.comparison_by_id:
        return
    earlier = before(delivery) if delivery.kind == "full" else None
    delivery.comparison, delivery.comparison_note = _verdict(delivery, earlier, share)


def allow_comparison(delivery: Delivery, allowed: bool, reason: str, *, by, at: datetime) -> Delivery:
    """The officer's word on a list that waits: compare it, or not. Refused without a reason, or when none waits."""
    by.need("intake.allow_comparison")
    must_hold(by, delivery)
    if not reason.strip():
        raise Refused("no_reason", "请写明依据，例如“已与民政局核实，该乡镇本月无低保户”。")
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
        if delivery.state != "taken_in" or delivery.comparison not in ("waiting", "allowed", "withheld"):
            raise Refused("nothing_waits", "这份名单不需要确认是否比对。")
        changes = trail.change(delivery, comparison="allowed" if allowed else "withheld", comparison_note=reason[:300])
        delivery.comparison_by = by
        delivery.save(update_fields=["comparison", "comparison_note", "comparison_by"])
        trail.write("intake.allow_comparison", by=by, at=at, subject=delivery, changes=changes, note=reason)
    return delivery


def _full(delivery: Delivery):
    return Delivery.objects.in_force().filter(
        place_id=delivery.place_id, supplier=delivery.supplier, table=delivery.table, kind="full"
    )


def _verdict(delivery: Delivery, earlier: Delivery | None, share: int) -> tuple[str, str]:
    if delivery.kind != "full":
        return "none", ""
    if earlier is None:
        return "baseline", "第一份全量名单，只作基准，不比对"
    if earlier.comparison in ("waiting", "withheld"):
        return "waiting", f"上一份名单 {earlier.key} 未确认完整，请确认本次能否比对"
    lost = _lost(delivery, earlier, share)
    if not lost:
        return "allowed", ""
    more = f" 等 {len(lost)} 项" if len(lost) > MOST_NAMED else ""
    return "waiting", f"与{words.month(earlier.period)}相比缺失或骤减：{'、'.join(lost[:MOST_NAMED])}{more}"[:300]


def _lost(delivery: Delivery, earlier: Delivery, share: int) -> list[str]:
    """Townships and classes that are missing or shrank by more than `share` hundredths, in words."""
    found = []
    for part in ("township", "class"):
        now, then = (_today(part, each.census.get(part, {})) for each in (delivery, earlier))
        for name, count in sorted(then.items()):
            left = now.get(name, 0)
            if name and count and (not left or (count - left) * 100 > share * count):
                found.append(f"{_word(delivery, part, name)}（{count}→{left}）")
    return found


def _today(part: str, counts: dict[str, int]) -> dict[str, int]:
    """The counts by the codes that the townships have now: a township that was renumbered or merged is not missing."""
    if part != "township":
        return counts
    codes = {int(name.ljust(15, "0")): name for name in counts if name}
    moved = Place.objects.filter(pk__in=codes, became__isnull=False).select_related("became")
    latest = {codes[place.pk]: short(place.latest.pk) for place in moved}
    found: Counter = Counter()
    for name, count in counts.items():
        found[latest.get(name, name)] += count
    return found


def _word(delivery: Delivery, part: str, name: str) -> str:
    if part == "township":
        place = Place.objects.filter(pk=int(name.ljust(15, "0"))).first()
        return place.name if place else name
    column = sources.contract(delivery.contract_name).column(CLASS[delivery.contract_name])
    return next((said for said, kept in column.values.items() if kept == name), name)
