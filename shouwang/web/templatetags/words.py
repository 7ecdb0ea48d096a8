"""Words for values: how a day, an amount, a count reads on a Chinese page. A builtin library: templates need no `load`.

Filters never look anything up and never raise on None: what is not known reads "—".
"""

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from html import escape

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

NOTHING = "—"
# China keeps one time all year since 1992; a fixed offset needs no time zone data on the machine.
SHANGHAI = timezone(timedelta(hours=8))

# Half-width marks beside a Chinese character, as texts that came from files carry them.
HALF = str.maketrans(",;:?!()", "，；：？！（）")
BRACKETS = re.compile(r"(?<=[\u4e00-\u9fff“”〕])[()]|[()](?=[\u4e00-\u9fff“〔])")
BESIDE = re.compile(r"(?<=[\u4e00-\u9fff“”〕）])[,;:?!)] ?")

# The five tones, the picture that stands beside each (colour is never the only signal), and Django's message levels.
TONES = {"good": "checked", "warn": "alert", "bad": "stop", "info": "info", "plain": "point"}
UNITS = ("B", "KB", "MB", "GB")
LEVELS = {"success": "good", "warning": "warn", "error": "bad", "info": "info", "debug": "plain"}


def local(value: date | datetime) -> datetime | date:
    """An instant as Shanghai's clock shows it; a plain day, or an instant without a zone, unchanged."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(SHANGHAI)
    return value


def whole_day(value: date | datetime) -> date:
    """The calendar day in Shanghai."""
    here = local(value)
    return here.date() if isinstance(here, datetime) else here


@register.filter
def day(value: date | datetime | None) -> str:
    """2023年6月6日; an instant reads as its day in Shanghai."""
    if not value:
        return NOTHING
    here = local(value)
    return f"{here.year}年{here.month}月{here.day}日"


@register.filter
def instant(value: datetime | None) -> str:
    """2023年6月6日 14:05, Shanghai's clock."""
    return f"{day(value)} {local(value):%H:%M}" if value else NOTHING


@register.filter
def month(value: str | date | datetime | None) -> str:
    """2026年10月, from a period ("2026-10") or a day; a text of another form stays as it is."""
    if not value:
        return NOTHING
    if not isinstance(value, str):
        here = local(value)
        return f"{here.year}年{here.month}月"
    year, _, rest = value.partition("-")
    return f"{year}年{int(rest)}月" if year.isdecimal() and rest.isdecimal() else value


@register.filter
def yes_no(value: bool | None) -> str:
    """是 or 否; what nobody has said reads —."""
    if value is None or value == "":
        return NOTHING
    return "是" if value else "否"


@register.filter
def wide(text: str | None) -> str:
    """A text from a file with Chinese punctuation: half-width marks beside Chinese characters become full-width."""
    wider = BRACKETS.sub(lambda mark: mark[0].translate(HALF), text or "")
    return BESIDE.sub(lambda mark: mark[0].strip().translate(HALF), wider)


@register.filter
def yuan(fen: int | None) -> str:
    """Whole fen as yuan: 1,234 元; decimals only when there are fen (12.05 元)."""
    if fen is None:
        return NOTHING
    sign, (whole, rest) = "-" if fen < 0 else "", divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d} 元" if rest else f"{sign}{whole:,} 元"


@register.filter
def count(number: int | None) -> str:
    """With thousands: 12,345; what a template does not find is "", and shown as nothing too."""
    return NOTHING if number in (None, "") else f"{number:,}"


@register.filter
def upto(number: int | None, most: int) -> str:
    """A count that stops at `most`: 1,000+ when more were met."""
    if number is None:
        return NOTHING
    return f"{most:,}+" if number > most else f"{number:,}"


@register.filter
def ago(value: date | datetime | None, on: date | datetime) -> str:
    """How far a day lies from `on`: 今天, 昨天, 3天前, 明天, 3天后."""
    if not value:
        return NOTHING
    days = (whole_day(on) - whole_day(value)).days
    near = {0: "今天", 1: "昨天", -1: "明天"}
    return near.get(days) or (f"{days}天前" if days > 0 else f"{-days}天后")


@register.filter
def due(value: date | datetime | None, on: date | datetime) -> str:
    """A due day as seen on `on`: 逾期3天, 今天到期, 还有3天."""
    if not value:
        return NOTHING
    days = (whole_day(value) - whole_day(on)).days
    if days < 0:
        return f"逾期{-days}天"
    return f"还有{days}天" if days else "今天到期"


@register.filter
def due_tone(value: date | datetime | None, on: date | datetime) -> str:
    """The tone that belongs to `due`: bad when over, warn on the last day, else plain."""
    if not value or whole_day(value) > whole_day(on):
        return "plain"
    return "bad" if whole_day(value) < whole_day(on) else "warn"


@register.filter
def mask(text: str | None) -> str:
    """The middle of a number covered: 138****1234, 990101********123X. Eight signs keep the last two, four none."""
    if not text:
        return NOTHING
    if len(text) <= 8:
        shown = 2 if len(text) > 4 else 0
        return "*" * (len(text) - shown) + text[len(text) - shown :]
    head = 6 if len(text) > 11 else 3
    return text[:head] + "*" * (len(text) - head - 4) + text[-4:]


@register.filter
def size(octets: int | None) -> str:
    """Size of a file: 832 B, 1.4 MB."""
    if octets is None:
        return NOTHING
    step = min(max(octets, 1).bit_length() - 1, 39) // 10
    amount = octets / 1024**step
    return f"{amount:.1f} {UNITS[step]}" if step and amount < 10 else f"{amount:.0f} {UNITS[step]}"


@register.filter
def may(scope, verb: str) -> bool:
    """Whether the viewer's role allows the verb: for buttons that lead to it."""
    return bool(scope) and scope.may(verb)


@register.filter
def steps_at(words: str, now: str) -> list[dict]:
    """A line of steps for `_state.html`: "筛查 交办 核查"|steps_at:"交办". Not on the line: all done."""
    names = words.split()
    at = names.index(now) if now in names else len(names)
    return [{"word": word, "when": _when(place, at)} for place, word in enumerate(names)]


def _when(place: int, at: int) -> str:
    if place == at:
        return "now"
    return "done" if place < at else "todo"


@register.filter
def tone(level: str) -> str:
    """A message level of Django's as one of our tones; a tone stays as it is."""
    level = (level or "plain").split()[-1]
    return LEVELS.get(level, level if level in TONES else "plain")


@register.filter
def tone_icon(level: str) -> str:
    """The icon that says the same as the tone."""
    return TONES[tone(level)]


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A picture of `web/front/icons.json`; silent for screen readers unless it has a label of its own."""
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="pic" {}><use href="{}#{}"/></svg>', said, _pictures(), name)


@cache
def _pictures() -> str:
    """The address of all pictures: a page shows seventy, and one process serves one build."""
    return static("web/icons.svg")


@register.simple_tag
def badge(word: str, level: str = "plain", picture: str = "") -> SafeString:
    """A word with a tone and the tone's picture, as in `_badge.html`."""
    kind = tone(level)
    return format_html('<span class="stamp tone-{}">{}{}</span>', kind, icon(picture or TONES[kind]), word)


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: object) -> str:
    """This page's query string with some keys changed; None or "" takes a key away. Starts with "?"."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None and value != "":
            query[key] = str(value)
    return SafeString("?" + escape(query.urlencode()))


@register.filter
def options(optgroups) -> SafeString:
    """The options of a select. Written here, because a long form has hundreds and a template for each is slow."""
    found = []
    for group, choices, _ in optgroups:
        inside = "".join(
            f'<option value="{escape(str(each["value"]))}"{" selected" * bool(each["selected"])}'
            f"{' disabled' * bool(each['attrs'].get('disabled'))}>{escape(str(each['label']))}</option>"
            for each in choices
        )
        found.append(f'<optgroup label="{escape(str(group))}">{inside}</optgroup>' if group else inside)
    return SafeString("".join(found))
