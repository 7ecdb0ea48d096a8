"""Who can work, and whether a household can help itself by work: one definition, for a person, a household and a query."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from shouwang.policy.book import Book
from shouwang.policy.calendar import add_months

ABLE, WEAK, NONE, UNKNOWN = "able", "weak", "none", "unknown"
WORDS = {ABLE: "有劳动能力", WEAK: "弱劳力或半劳力", NONE: "整户无劳动能力", UNKNOWN: "劳动能力未填"}
WEAK_CODE = "3"


def capacity(members: Iterable, on: date, book: Book) -> str:
    """The best labour capacity among members on a day: able, weak, none; unknown when somebody of age has not been asked.

    Who is under age or at school does not count as labour (policy `labour_age`, `students_no_labour`); a household
    without anybody is unknown. *S1 五、第七步*.
    """
    found = [of_person(person, on, book) for person in members]
    for best in (ABLE, WEAK, UNKNOWN):
        if best in found:
            return best
    return NONE if found else UNKNOWN


def of_person(person, on: date, book: Book) -> str:
    """The labour capacity of one person; what is not known is no lack of it."""
    if person.birth and person.birth > _born_by(on, book):
        return NONE
    if person.school and book.value("students_no_labour"):
        return NONE
    if not person.labour:
        return UNKNOWN
    if person.labour in book.value("no_labour_codes"):
        return NONE
    return WEAK if person.labour == WEAK_CODE else ABLE


def without_labour(on: date, book: Book) -> Q:
    """The same as a condition on persons: those whose capacity is none."""
    found = Q(labour__in=book.value("no_labour_codes")) | Q(birth__gt=_born_by(on, book))
    return found | ~Q(school="") if book.value("students_no_labour") else found


def _born_by(on: date, book: Book) -> date:
    return add_months(on, -12 * int(book.value("labour_age")))
