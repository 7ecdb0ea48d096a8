"""What lists of households and their papers are narrowed by: name or number, place, situation, days.

A list that has tabs hands the name of its tab in `keeps`: it travels with the filters, and the filters with it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from shouwang.places.code import span
from shouwang.registry.found import picks
from shouwang.registry.found import words as place_words
from shouwang.sheets.write import MOST, ZONE, Field, workbook
from shouwang.web.download import attachment
from shouwang.web.fields import DayField
from shouwang.web.paging import chips
from shouwang.web.search import beginning, whole

ALL = ("", "全部")
Choices = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Columns:
    """Which columns of a list hold what is searched; an empty name leaves that filter away.

    `day` may be an instant (`…at`): its day in China is meant. `placed`: rows lie in different villages.
    """

    number: str = "key"
    name: str = "household__head_name"
    day: str = ""
    day_word: str = "日期"
    placed: bool = True


class ListFilter(forms.Form):
    q = forms.CharField(label="户主姓名或编号", required=False, max_length=40)
    place = forms.TypedChoiceField(label="地区", required=False, coerce=int, empty_value=None)
    mark = forms.ChoiceField(label="情形", required=False)
    since = DayField("从", required=False)
    until = DayField("到", required=False)

    def __init__(self, request, columns: Columns, *, marks: Choices = (), keeps: str = ""):
        super().__init__(request.GET)
        if columns.placed:
            asked = request.GET.get("place", "")
            self.fields["place"].choices = [ALL, *picks(request.scope, whole(asked))]
        else:
            del self.fields["place"]
        self.fields["mark"].choices = [ALL, *marks]
        self.fields["q"].label = _wanted(columns)
        self.fields["since"].label = f"{columns.day_word}从"
        if not marks:
            del self.fields["mark"]
        if not columns.day:
            del self.fields["since"], self.fields["until"]
        if keeps:
            self.fields[keeps] = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
        self.keeps, self.columns = keeps, columns
        self.is_valid()

    @property
    def situation(self) -> str:
        return self.cleaned_data.get("mark", "")

    @property
    def tab(self) -> str:
        """The tab that the address names; nothing when it names none."""
        return self.cleaned_data.get(self.keeps, "")

    def narrow(self, rows: QuerySet) -> QuerySet:
        """What is left; the `situation` means something else on each list and is left to it."""
        said, columns = self.cleaned_data, self.columns
        if q := said.get("q", "").strip():
            column = columns.number if columns.number and (q[0].isdigit() or not columns.name) else columns.name
            rows = rows.filter(beginning(column, q))
        if said.get("place"):
            lo, hi = span(said["place"])
            rows = rows.filter(place_id__gte=lo, place_id__lte=hi)
        if said.get("since"):
            rows = rows.filter(**{f"{columns.day}__gte": self._start(said["since"])})
        if said.get("until"):
            rows = rows.filter(**{f"{columns.day}__lt": self._start(said["until"] + timedelta(1))})
        return rows

    def _start(self, day: date) -> date:
        """The day, or the instant at which it begins."""
        return datetime.combine(day, time.min, ZONE) if self.columns.day.endswith("at") else day

    def shown(self, request) -> dict:
        """What `web/_filters.html` needs: clearing the filters stays on the tab."""
        kept = {self.keeps: request.GET[self.keeps]} if request.GET.get(self.keeps) else {}
        url = f"{request.path}?{urlencode(kept)}" if kept else request.path
        return {"form": self, "chips": chips(self), "clear_url": url}

    def tabs(self, request, words: Choices, now: str) -> list[dict]:
        """The tabs of the list, each with the filters that are on."""
        rest = {name: value for name, value in request.GET.items() if name not in (self.keeps, "after", "before")}
        return [
            {"title": word, "url": f"?{urlencode(rest | {self.keeps: code})}", "active": code == now}
            for code, word in words
        ]


def _wanted(columns: Columns) -> str:
    words = [word for column, word in ((columns.name, "户主姓名"), (columns.number, "编号")) if column]
    return "或".join(words)


def placed(rows: list) -> list[tuple]:
    """Each row with the words of its place: one query for all."""
    places = place_words({row.place_id for row in rows})
    return [(row, places.get(row.place_id, "")) for row in rows]


def taken(name: str, columns: Sequence[Field], lines: Callable[[list], Iterable[tuple]], rows: QuerySet):
    """The filtered list as a workbook to keep; refused when it is too long to be of use."""
    return attachment(workbook(columns, lines(list(rows[: MOST + 1])), sheet=name), f"{name}.xlsx")
