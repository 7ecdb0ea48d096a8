"""Whether a household can help itself by work: read by the advice on measures and by the stop at elimination. Pure."""

from collections.abc import Iterable
from datetime import date

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
    born_by = add_months(on, -12 * int(book.value("labour_age")))
    lacking, students = book.value("no_labour_codes"), book.value("students_no_labour")
    found = [_of(person, born_by, lacking, students) for person in members]
    for best in (ABLE, WEAK, UNKNOWN):
        if best in found:
            return best
    return NONE if found else UNKNOWN


def _of(person, born_by: date, lacking: list[str], students: bool) -> str:
    if person.birth and person.birth > born_by:
        return NONE
    if person.school and students:
        return NONE
    if not person.labour:
        return UNKNOWN
    if person.labour in lacking:
        return NONE
    return WEAK if person.labour == WEAK_CODE else ABLE
