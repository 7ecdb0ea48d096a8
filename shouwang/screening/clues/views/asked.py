"""What every view here asks for: who acts now, under which policy; what a form says; a workbook to keep."""

from django.http import HttpRequest, HttpResponse

from shouwang.places.clock import day, instant
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.screening.clues.due import hand_over_due
from shouwang.screening.clues.forms import HandOutForm
from shouwang.sheets.write import MOST, workbook
from shouwang.web.download import attachment


def now(request: HttpRequest) -> dict:
    """Who acts, when: what every act wants."""
    at = instant()
    return {"by": request.on_post, "at": at, "on": day(at)}


def acting(request: HttpRequest) -> dict:
    """The same, with the policy in force at the place of the post: for acts that ask it."""
    told = now(request)
    return told | {"book": in_force(request.on_post.place_id, told["on"])}


def said(form) -> dict:
    """What a form says; refused with its first fault."""
    if form.is_valid():
        return form.cleaned_data
    name, faults = next(iter(form.errors.items()))
    raise Refused("incomplete", f"{form.fields[name].label if name in form.fields else '填写有误'}：{faults[0]}")


def hand_out_form(levels: list[str], book: Book) -> HandOutForm:
    """Whom one may hand out to, with the day that policy proposes."""
    return HandOutForm(
        levels=levels, prefix="give", initial={"to": levels[0], "due_on": hand_over_due(book, book.day, levels[0])}
    )


def take_away(name: str, columns, rows, *, most: int = MOST) -> HttpResponse:
    """A table as an Excel file to keep. Refused when it is too long to be of use."""
    return attachment(workbook(columns, rows, sheet="清单", most=most), f"{name}.xlsx")
