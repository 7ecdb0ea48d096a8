"""Long lists: a page starts after the last row of the one before, so that page 1,000 is as quick as page one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from shouwang.web.templatetags.words import day

SIZE = 50
APART = "~"


@dataclass(frozen=True)
class Page:
    """The rows of one page, and what `web/_pager.html` needs."""

    rows: list
    sentence: str
    previous_url: str
    next_url: str

    @property
    def pager(self) -> "Page":
        return self


def paged(request: HttpRequest, rows: QuerySet, order: Sequence[str], size: int = SIZE) -> Page:
    """One page of `rows` in `order` (all ascending or all with a minus; the last column unique).

    `?after=` and `?before=` carry the key of the row that the page follows or precedes; nonsense gives the first page.
    """
    columns = [name.lstrip("-") for name in order]
    after, before = (_key(rows, columns, request.GET.get(word, "")) for word in ("after", "before"))
    backwards = before is not None
    turned = _turned(order) if backwards else list(order)
    if key := before if backwards else after:
        rows = rows.filter(_beyond(columns, key, up=not turned[0].startswith("-")))
    found = list(rows.order_by(*turned)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    earlier = more if backwards else after is not None
    later = True if backwards else more
    return Page(
        found,
        _sentence(found, earlier or later),
        _url(request, "before", found[0], columns) if found and earlier else "",
        _url(request, "after", found[-1], columns) if found and later else "",
    )


def chips(form) -> list[dict]:
    """What is switched on in a filter form, each with the address that takes it away; for `web/_filters.html`.

    A field without a label is no filter (the name of a tab): it only travels along.
    """
    if not form.is_valid():
        return []
    given = {name: form.data.get(name, "") for name in form.fields if form.cleaned_data.get(name) not in (None, "")}
    return [
        {
            "label": form.fields[name].label,
            "value": _word(form.fields[name], form.cleaned_data[name]),
            "clear_url": "?" + urlencode({key: value for key, value in given.items() if key != name}),
        }
        for name in given
        if form.fields[name].label and not form.fields[name].widget.is_hidden
    ]


def _word(field, value) -> str:
    if isinstance(value, date):
        return day(value)
    choices = getattr(field, "choices", None)
    words = {str(code): word for code, word in choices} if choices else {}
    return words.get(str(value), str(value)).strip()


def _turned(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _key(rows: QuerySet, columns: list[str], text: str) -> list | None:
    parts = text.split(APART)
    if len(parts) != len(columns):
        return None
    try:
        return [rows.model._meta.get_field(name).to_python(part) for name, part in zip(columns, parts, strict=True)]
    except (ValidationError, ValueError):
        return None


def _beyond(columns: list[str], key: list, *, up: bool) -> Q:
    """Strictly beyond the key. The first column stands alone as well, so that its index serves the query."""
    word = "gt" if up else "lt"
    if len(columns) == 1:
        return Q(**{f"{columns[0]}__{word}": key[0]})
    first, last = columns
    wide = Q(**{f"{first}__{word}e": key[0]})
    return wide & (Q(**{f"{first}__{word}": key[0]}) | Q(**{f"{last}__{word}": key[1]}))


def _url(request: HttpRequest, word: str, row, columns: list[str]) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    query.pop("before", None)
    query[word] = APART.join(_text(getattr(row, name)) for name in columns)
    return f"?{query.urlencode()}"


def _text(value) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _sentence(found: list, is_part: bool) -> str:
    return f"本页 {len(found)} 条" if is_part else f"共 {len(found)} 条"
