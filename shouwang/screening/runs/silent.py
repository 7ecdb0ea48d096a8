"""What a run could not hear: rules that no list in force lets speak, and deliveries that wait for a person's word."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from shouwang.places.models import Place
from shouwang.screening import sources
from shouwang.screening.intake.models import Delivery
from shouwang.screening.rules.heard import heard
from shouwang.screening.rules.rule import Rule


def waiting(area: Place, on: date) -> list[Delivery]:
    """The deliveries of the area, of what lies above and below, that are to be confirmed, answered or released.

    One in force whose comparison waits is among them.
    """
    known = Delivery.objects.filter(period__lte=f"{on:%Y-%m}")
    known = known.filter(place_id__in=area.above) | known.within(area.pk)
    asked = Q(state__in=("received", "asked", "held")) | Q(state="in_force", comparison="waiting")
    return list(known.filter(asked).order_by("key"))


def silent(rules: Iterable[Rule], in_force: Iterable[Delivery], waits: Iterable[Delivery]) -> dict[str, str]:
    """Rule → why it cannot speak: its newest list lacks a column, waits with none before it, or may not be compared.

    A list that nobody ever handed in is no news of a run: the calendar of deliveries names it.
    """
    asked = {rule.id for rule in rules}
    lists, held = _newest(in_force), _newest(waits)
    found: dict[str, str] = {}
    for name in sorted({*lists, *held}):
        for rule, sentence in _of_list(name, lists.get(name, []), held.get(name, [])):
            if rule in asked:
                found.setdefault(rule, sentence)
    return found


def _newest(deliveries: Iterable[Delivery]) -> dict[str, list[Delivery]]:
    """Table → its deliveries of the latest month."""
    found: dict[str, list[Delivery]] = {}
    for each in sorted(deliveries, key=lambda one: one.period):
        some = found.setdefault(each.contract_name, [])
        if some and some[0].period < each.period:
            some.clear()
        some.append(each)
    return found


def _of_list(name: str, stands: list[Delivery], waits: list[Delivery]):
    contract, told = sources.contract(name), heard(name)
    newer = [each for each in waits if each.is_waiting and each.is_read]
    if not stands:
        for rule in told.by:
            yield rule, f"{contract.title}还没有一份入库，{'、'.join(each.key for each in waits)} 待确认"
        return
    for files in (stands, newer if newer and newer[0].period >= stands[0].period else []):
        filled = {column: 1 for each in files for column in each.filled}
        for rule, columns in told.silent(filled).items() if any(each.filled for each in files) else ():
            lacks = "、".join(contract.column(column).heading for column in columns)
            yield rule, f"{contract.title}（{files[0].key}）没有“{lacks}”，这条规则无法判断"
    if any(each.comparison in ("waiting", "withheld") for each in stands):
        for rule in told.compares:
            yield rule, f"{contract.title}（{stands[0].key}）未确认能否与上一份比对，这条规则无法判断"
