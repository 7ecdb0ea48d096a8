"""Which numbers of a registry's file may be keys. Pure.

A number of the national form is a household's wherever it stands; short digits are a sheet's own serials; anything else
(H1, 东-12) is a key as long as it stands for one household. Somebody's certificate number or phone is never a key.
"""

import re
from collections.abc import Iterable
from datetime import date
from unicodedata import normalize

from shouwang.sheets.identity import birth_of, holds

_NATIONAL = re.compile(r"[0-9]{9,20}")
_SERIAL = re.compile(r"[0-9]{1,5}")  # more households than a township has
_IN_RUN = re.compile(r"(.*?)0*([0-9]{1,5})")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9Xx]")
_PHONE = re.compile(r"(?<![0-9])(?:86)?1[3-9][0-9]{9}(?![0-9])")
PHONE, OLD_NUMBER, CERTIFICATE = 11, 15, 18  # digits
AT_LEAST = 2  # numbers of a run


def is_national(no: str) -> bool:
    """Whether a 户编号 has the form that the national system gives: nine digits or more."""
    return _NATIONAL.fullmatch(no) is not None


def is_serial(no: str) -> bool:
    """Whether it is a mere serial of its sheet: 1, 02, 315."""
    return _SERIAL.fullmatch(no) is not None


def runs(numbers: Iterable[str]) -> set[str]:
    """Those numbers that count up from one behind the same sign (H1, H2, H3): another file may count so too."""
    found: dict[str, dict[int, str]] = {}
    for no in numbers:
        if said := _IN_RUN.fullmatch(no):
            found.setdefault(said.group(1), {})[int(said.group(2))] = no
    return {
        no
        for members in found.values()
        if len(members) >= AT_LEAST and min(members) <= 1 and max(members) <= 2 * len(members)
        for no in members.values()
    }


def has_private_no(no: str, number: str = "", birth: date | None = None) -> bool:
    """Whether a 户编号 or 人编号 is or holds a certificate number or a mobile phone, the row's own above all.

    Fifteen digits are a certificate of the old form only where they are the person's own, or say his day of birth: codes
    of villages with a serial look like it.
    """
    if len(no) < PHONE:
        return False
    no = no if no.isascii() else normalize("NFKC", no)
    if len(number) >= OLD_NUMBER and (number in no or no == _old_form(number)):
        return True
    if len(no) == OLD_NUMBER and birth and no.isdigit() and no[6:12] == f"{birth:%y%m%d}":
        return True
    if no.isdigit():
        is_phone = len(no) in (PHONE, PHONE + 2) and _PHONE.fullmatch(no) is not None
    else:
        is_phone = _PHONE.search(no) is not None
    if is_phone or len(no) < CERTIFICATE:
        return is_phone
    return any(_is_certificate(no[at : at + CERTIFICATE], birth) for at in range(len(no) - CERTIFICATE + 1))


def _old_form(number: str) -> str:
    """The fifteen digits that a certificate number of eighteen had before: no century, no check digit."""
    return number[:6] + number[8:17]


def _is_certificate(eighteen: str, birth: date | None) -> bool:
    """Whether a day of birth stands in it, and its check digit holds or the day is the person's own."""
    if not ("1900" <= eighteen[6:10] <= "2099" and "01" <= eighteen[10:12] <= "12" and "01" <= eighteen[12:14] <= "31"):
        return False
    if not _EIGHTEEN.fullmatch(eighteen) or birth_of(eighteen) is None:
        return False
    return holds(eighteen.upper()) or birth == birth_of(eighteen)
