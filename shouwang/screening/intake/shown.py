"""How deliveries are told on pages: words, tones, figures."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from shouwang.accounts.suppliers import supplier_name
from shouwang.places.clock import day
from shouwang.places.code import span
from shouwang.queue.models import Work
from shouwang.screening import sources
from shouwang.screening.intake.forms import DeliveriesForm
from shouwang.screening.intake.hand_over import is_owner
from shouwang.screening.intake.models import WAITING, Delivery, Word
from shouwang.screening.intake.words import options
from shouwang.web.sight import Scope
from shouwang.web.templatetags import words


def row(delivery: Delivery) -> dict:
    """One line of the list of deliveries."""
    return {
        "delivery": delivery,
        "title": delivery.contract.title,
        "supplier": supplier_name(delivery.supplier),
        "tone": delivery.tone,
        "waits": delivery.comparison == "waiting" and delivery.state == "in_force",
    }


def narrowed(rows: QuerySet, contract: str, period: str, state: str = "", comparison: str = "") -> QuerySet:
    """The deliveries of one list, month, state; those in force that stand so with their comparison."""
    if comparison:
        rows = rows.in_force().filter(comparison=comparison)
    if contract:
        agreed = sources.contract(contract)
        rows = rows.filter(supplier=agreed.supplier, table=agreed.table)
    if period:
        rows = rows.filter(period=period)
    return rows.filter(state=state) if state else rows


def filters(form: DeliveriesForm, query) -> dict:
    """What `_filters.html` needs; `query` is the page's GET."""
    given = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
    words = {"contract": dict(form.fields["contract"].choices), "state": dict(Delivery.STATES)}
    words["comparison"] = dict(Delivery.COMPARISONS)
    chips = []
    for name, value in given.items():
        rest = query.copy()
        rest.pop(name, None)
        shown = words.get(name, {}).get(value, value)
        chips.append({"label": form.fields[name].label, "value": shown, "clear_url": f"?{rest.urlencode()}"})
    return {"form": form, "chips": chips, "clear_url": "?"}


def pairs(delivery: Delivery) -> list[dict]:
    """What is known about a delivery, for `_definition_list.html`."""
    earlier = delivery.supersedes
    dated = words.day(delivery.letter_on) if delivery.letter_on else ""
    letter = "，".join(part for part in (delivery.letter_no, dated) if part)
    known = [
        {"label": "报送单位", "value": supplier_name(delivery.supplier)},
        {"label": "地区", "value": delivery.place.name},
        {"label": "名单性质", "value": delivery.get_kind_display()},
        {"label": "推送函", "value": letter or "未登记"},
        {"label": "文件", "value": delivery.file, "whole": True},
        {"label": "接收时间", "value": words.instant(delivery.received_at)},
        {"label": "报送人", "value": f"{delivery.by.holder or ''} {delivery.by.title}"},
    ]
    if earlier:
        known.append({"label": "更正", "value": earlier.key, "url": reverse("intake:delivery", args=[earlier.key])})
    known.append({"label": "原件保留", "value": _kept(delivery)})
    known += [{"label": "文件校验码", "value": delivery.sha256, "whole": True}]
    if delivery.words_sha256:
        known.append(
            {"label": "词条摘要", "value": delivery.words_sha256, "whole": True, "url": reverse("intake:words")}
        )
    return known


def _kept(delivery: Delivery) -> str:
    """Until when the original is kept, or that it was erased."""
    kept = delivery.document
    if kept is None:
        return "没有原件"
    if kept.erased_at:
        return f"已于{words.day(kept.erased_at)}到期清除，文件校验码保留"
    return f"至{words.day(kept.expires_on)}，到期清除" if kept.expires_on else "长期"


def tiles(delivery: Delivery, scope: Scope) -> list[dict]:
    """The counts; what waits for a person leads to it."""
    doubts = reverse("matching:doubts") if scope.may("matching.see") else ""

    def to(outcome: str) -> str:
        return f"{doubts}?delivery={delivery.key}&outcome={outcome}" if doubts else ""

    if delivery.state != "in_force":
        doubts = ""
    bad, warn = "bad" if delivery.faulty else "", "warn" if delivery.doubtful else ""
    return [
        {"title": "总行数", "count": delivery.rows, "unit": "行", "icon": "file"},
        {"title": "有效", "count": delivery.kept, "unit": "行", "icon": "checked", "tone": "good"},
        {"title": "有误", "count": delivery.faulty, "unit": "行", "icon": "alert", "tone": bad, "url": "#faults"},
        {"title": "已匹配", "count": delivery.linked, "unit": "行", "icon": "match", "tone": "good"},
        {"title": "存疑", "count": delivery.doubtful, "unit": "行", "icon": "ask", "tone": warn, "url": to("doubt")},
        {"title": "未匹配", "count": delivery.unmatched, "unit": "行", "icon": "missing", "url": to("unmatched")},
        {"title": "未载入", "count": delivery.skipped, "unit": "行", "icon": "minus", "url": to("skip")},
    ] + (
        [{"title": "待明确", "count": delivery.asked, "unit": "行", "icon": "ask", "tone": "warn"}]
        if delivery.asked
        else []
    )


def may(delivery: Delivery, post) -> dict[str, bool]:
    """What this post may do with it."""
    lo, hi = span(post.place_id)
    holds = lo <= delivery.place_id <= hi and post.supplier in ("", delivery.supplier)
    return {
        "withdraw": holds and post.may("intake.receive") and delivery.state in (*WAITING, "in_force"),
        "take_in": holds and post.may("intake.receive") and delivery.is_waiting,
        "answer": holds and post.may("intake.answer") and delivery.state in ("asked", "held"),
        "release": holds and post.may("intake.release") and delivery.state == "held",
        "decide": holds
        and post.may("intake.allow_comparison")
        and delivery.state == "in_force"
        and delivery.comparison in ("waiting", "allowed", "withheld"),
        "fetch": is_owner(delivery, post),
    }


def word(one: Word) -> dict:
    """One line of the word book."""
    contract = sources.contract(f"{one.supplier}.{one.table}")
    headings = {column.name: column.heading for column in contract.columns}
    said = dict(options(contract, one.column if one.kind == "code" and one.column in headings else ""))
    return {
        "word": one,
        "title": contract.title,
        "column": headings.get(one.column, one.column),
        "meaning": contract.title if one.kind == "title" else said.get(one.meaning, one.meaning),
        "may_change": one.kind in ("column", "code") and one.revoked_at is None,
        "contract": contract.name,
    }


def marked_until(delivery: Delivery, days: int) -> date:
    """The last day on which the marked copy may be fetched."""
    return day(delivery.received_at) + timedelta(days=days)


def works_of(delivery: Delivery) -> QuerySet[Work]:
    """The jobs that took the delivery in, one after the other."""
    start = f"take_in/{delivery.key}/"
    return Work.objects.filter(key__gte=start, key__lt=start + "~")


def work_of(delivery: Delivery) -> Work | None:
    """The job that takes the delivery in, while there is one."""
    return works_of(delivery).order_by("-id").first()
