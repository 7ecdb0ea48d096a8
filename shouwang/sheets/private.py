"""Numbers of persons and phones where none belongs: in remarks, place names, names of sheets and files. Pure."""

import re
import unicodedata

from shouwang.sheets.identity import birth_of, holds

MASK = "***"
DIGITS = 6  # of a word: more than a code or a year has
UNSURE_UNTIL = 2015  # birth years believed without a right check digit: later ones may be days of a running number
FIRST_OF_FIFTEEN = 1910  # birth years believed in 15 digits

_LONG_RUN = re.compile(
    r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])|(?<![0-9A-Za-z])[0-9]{15}(?![0-9A-Za-z])|(?<![0-9])(?:86)?1[3-9][0-9]{9}(?![0-9])"
)
_INSIDE = re.compile(r"(?<=[0-9])[\s\-·.]+(?=[0-9]|[Xx](?![A-Za-z]))")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"号|编码|代码|流水|ID|id")


def is_code(heading: str) -> bool:
    """Whether long digits are usual under a heading: 结算单号, 人编号, 区划代码."""
    return bool(_CODE.search(heading))


def is_private(text: str, *, is_code: bool = False) -> bool:
    """Whether a text shows somebody's number or mobile phone; `is_code`: it stands where long digits are usual."""
    if len(text) < 11 or not _DIGIT.search(text):
        return False
    plain = text if text.isascii() and text.isalnum() else _INSIDE.sub("", unicodedata.normalize("NFKC", text))
    return any(_is_somebodys(found.group(), is_code) for found in _LONG_RUN.finditer(plain))


def is_number(word: str) -> bool:
    """Whether a word is rather a number of something or somebody, and not to be shown to whoever explains words."""
    return is_private(word) or sum(sign.isdigit() for sign in word) >= DIGITS


def masked(text: str) -> str:
    """The text with such numbers masked; unchanged where there are none."""
    if not is_private(text):
        return text
    plain = _INSIDE.sub("", unicodedata.normalize("NFKC", text))
    return _LONG_RUN.sub(lambda found: MASK if _is_somebodys(found.group(), False) else found.group(), plain)


def _is_somebodys(run: str, is_code: bool) -> bool:
    if len(run) == 18:
        number = run.upper()
        birth = birth_of(number)
        if birth is None or birth.year < 1900:
            return False
        return holds(number) if is_code else holds(number) or birth.year <= UNSURE_UNTIL
    if is_code:
        return False
    return len(run) != 15 or _is_old(run)


def _is_old(fifteen: str) -> bool:
    """A number of the kind issued before 1999; 12 digits of a place and 000 are none."""
    birth = birth_of(f"{fifteen[:6]}19{fifteen[6:]}000")
    return birth is not None and birth.year >= FIRST_OF_FIFTEEN and not fifteen.endswith("000")
