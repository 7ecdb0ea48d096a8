"""Full lists month against month, by count of rows by township and class, never by guess.

A township or class that fell or rose beyond the policy's share, and by more than a few rows, makes a list wait before it
counts (`changed`). A list in force may be compared with the one before it unless that one was said not to be whole, or
came in later: then comparison waits for the officer's word. The first full list is a baseline.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from shouwang.places.code import short
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.scope import must_hold
from shouwang.trail import write as trail
from shouwang.web.templatetags import words

MOST_NAMED = 6


class Census:
    """Kept rows counted as they pass: by township (its code, "" when unknown), those of them linked, and by class."""

    def __init__(self, contract: str):
        self.column = sources.telling(contract).classes
        self.townships, self.linked, self.classes = Counter(), Counter(), Counter()

    def add(self, township: str, values: dict, is_linked: bool) -> None:
        """One kept row."""
        self.townships[township] += 1
        self.linked[township] += is_linked
        if self.column and values.get(self.column):
            self.classes[str(values[self.column])] += 1

    def told(self) -> dict[str, dict[str, int]]:
        """The counts as a delivery keeps them."""
        return {"township": dict(self.townships), "linked": dict(+self.linked), "class": dict(self.classes)}


def changed(delivery: Delivery, limits: Limits) -> dict[str, str]:
    """`shrunk` and `grown` → a sentence naming the townships and classes, against the month before; {} for none."""
    is_list = delivery.kind == "full" and not delivery.is_supplement
    whole = _full(delivery).filter(period__lt=delivery.period).exclude(comparison__in=["waiting", "withheld"])
    earlier = whole.order_by("-period", "-serial").first() if is_list else None
    if earlier is None:
        return {}
    found = {"shrunk": _fallen(delivery, earlier, limits), "grown": _risen(delivery, earlier, limits)}
    said = {"shrunk": "缺失或骤减", "grown": "骤增"}
    return {
        code: f"与{words.month(earlier.period)}相比{said[code]}：{_some(names)}"
        for code, names in found.items()
        if names
    }


def before(delivery: Delivery) -> Delivery | None:
    """The full list in force of the latest period before this one, for the same area."""
    return _full(delivery).filter(period__lt=delivery.period).order_by("-period", "-serial").first()


def after(delivery: Delivery) -> Delivery | None:
    """The full list in force of the next period after this one, for the same area."""
    return _full(delivery).filter(period__gt=delivery.period).order_by("period", "-serial").first()


def judge(delivery: Delivery, limits: Limits) -> None:
    """Set (without saving) whether this delivery may be compared; a person's decision stands."""
    if delivery.comparison_by_id:
        return
    earlier = before(delivery) if delivery.kind == "full" and not delivery.is_supplement else None
    delivery.comparison, delivery.comparison_note = _verdict(delivery, earlier, limits)


def allow_comparison(delivery: Delivery, allowed: bool, reason: str, *, by, at: datetime) -> Delivery:
    """The officer's word on a list that waits: compare it, or not. Refused without a reason, or when none waits."""
    by.need("intake.allow_comparison")
    must_hold(by, delivery)
    if not reason.strip():
        raise Refused("no_reason", "请写明依据，例如“已与民政局核实，该乡镇本月无低保户”。")
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
        if delivery.state != "in_force" or delivery.comparison not in ("waiting", "allowed", "withheld"):
            raise Refused("nothing_waits", "这份名单不需要确认是否比对。")
        changes = trail.change(delivery, comparison="allowed" if allowed else "withheld", comparison_note=reason[:300])
        delivery.comparison_by = by
        delivery.save(update_fields=["comparison", "comparison_note", "comparison_by"])
        trail.write("intake.allow_comparison", by=by, at=at, subject=delivery, changes=changes, note=reason)
    return delivery


def _full(delivery: Delivery):
    return Delivery.objects.in_force().filter(
        place_id=delivery.place_id, supplier=delivery.supplier, table=delivery.table, kind="full", is_supplement=False
    )


def _verdict(delivery: Delivery, earlier: Delivery | None, limits: Limits) -> tuple[str, str]:
    if delivery.kind != "full" or delivery.is_supplement:
        return "none", ""
    if earlier is None:
        return "baseline", "第一份全量名单，只作基准，不比对"
    if earlier.comparison in ("waiting", "withheld"):
        return "waiting", f"上一份名单 {earlier.key} 未确认完整，请确认本次能否比对"
    shrunk = changed(delivery, limits).get("shrunk", "") if "shrunk" not in delivery.released else ""
    return ("waiting", shrunk[:300]) if shrunk else ("allowed", "")


def _fallen(delivery: Delivery, earlier: Delivery, limits: Limits) -> list[str]:
    def fell(then: int, now: int) -> bool:
        return then - now >= limits.few_lost and (then - now) * 100 > limits.shrink * then

    return _those(delivery, earlier, fell)


def _risen(delivery: Delivery, earlier: Delivery, limits: Limits) -> list[str]:
    def rose(then: int, now: int) -> bool:
        return now - then >= limits.few_more and (now - then) * 100 > limits.grow * then

    return _those(delivery, earlier, rose)


def _those(delivery: Delivery, earlier: Delivery, differs: Callable[[int, int], bool]) -> list[str]:
    """The whole list, its townships and classes of which it is true, in words."""
    found, now = [], sum(delivery.census.get("township", {}).values())
    then = sum(_of_month(earlier, "township").values())
    if differs(then, now) or (then and not now and differs(100, 0)):
        found.append(f"全部（{then}→{now}）")
    for part in ("township", "class"):
        here, there = _today(part, delivery.census.get(part, {})), _today(part, _of_month(earlier, part))
        for name in sorted(set(here) | set(there)):
            if name and differs(there.get(name, 0), here.get(name, 0)):
                found.append(f"{_word(delivery, part, name)}（{there.get(name, 0)}→{here.get(name, 0)}）")
    return found


def _of_month(earlier: Delivery, part: str) -> Counter:
    """A month's counts: its list, and what was handed in later to add to it."""
    found: Counter = Counter()
    for census in Delivery.objects.in_force().of_slot(earlier).values_list("census", flat=True):
        found.update(census.get(part, {}))
    return found


def _some(names: list[str]) -> str:
    more = f" 等 {len(names)} 项" if len(names) > MOST_NAMED else ""
    return f"{'、'.join(names[:MOST_NAMED])}{more}"


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
    column = sources.contract(delivery.contract_name).column(sources.telling(delivery.contract_name).classes)
    return next((said for said, kept in column.values.items() if kept == name), name)
