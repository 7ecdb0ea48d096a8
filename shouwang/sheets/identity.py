"""Certificate numbers as files bring them: what is sure, what was repaired, what is a doubt. Pure.

GB 11643: 18 characters, the last a check digit (ISO 7064 MOD 11-2). A disability certificate carries the same 18, then
type and level (20), then a reissue suffix (22). **No check here ever looks at the area part** (the first six digits).
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from operator import mul
from typing import NamedTuple

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
STATES = ("exact", "repaired", "bad_check", "damaged", "placeholder", "other", "empty")
NOT_GIVEN = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "空", "NULL", "NONE", "NAN", "N/A"})

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_QUOTED = re.compile(r'^="?(.*?)"?$', re.S)
_INSIDE = re.compile(r"[\s\-‐‑‒–—―_.·•・'’‘`\"“”]+")
_SCIENTIFIC = re.compile(r"^([0-9])(?:\.([0-9]*))?E\+?[0-9]{1,3}$")
_WAS_NUMERIC = re.compile(r"^(?:[0-9]+\.0*|[0-9]{1,3}(?:,[0-9]{3})+(?:\.0*)?)$")
_EIGHTEEN = re.compile(r"^[0-9]{17}[0-9X]$")
_LONG = re.compile(r"^([0-9]{17}[0-9X])([1-7])([1-4])([0-9A-Z]{2})?$")
_RUNS = re.compile(r"(?<![0-9A-Z])[0-9]{17}[0-9X](?![0-9A-Z])")
_CALLED = re.compile(r"^(?:公民|居民|户主|本人)?(?:身份证?|证件?)(?:号码?|编号)?[:：]?$|^(?:公民身份|证件)号码?[:：]?$")
_DIGITS = re.compile(r"^[0-9]{10,30}X?$")
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "Х": "X", "×": "X"})


class Number(NamedTuple):
    """One certificate number and how far it may be trusted.

    `state`: `exact` and `repaired` may be linked by machine, nothing else (see `sure`); `bad_check` is well formed but
    fails its check digit, holds an impossible birth date, or has other words beside it (`why`: note); `damaged` lost
    digits on the way (`why`: numeric, scientific, zeros, length, masked) or is two numbers at once (two); `placeholder`
    is 999999… or one digit repeated, "none yet"; `other` is another kind of certificate; `empty` is nothing. `sex` is
    "1" (male) or "2" (female), GB/T 2261.1. `kind` is resident, disability, other or "". `candidates_key` helps to
    settle a doubt: the first 15 digits of a damaged number, the 18 characters of a bad one. `certificate` is the whole
    20 or 22 characters with `disability` (type) and `level`.
    """

    text: str
    state: str
    birth: date | None = None
    sex: str = ""
    kind: str = ""
    candidates_key: str = ""
    why: str = ""
    certificate: str = ""
    disability: str = ""
    level: str = ""

    @property
    def sure(self) -> str:
        """The 18 characters that a machine may link by, else empty."""
        return self.text if self.state in ("exact", "repaired") else ""

    @property
    def agreed(self) -> str:
        """The 18 characters that a machine may link by where name, birth and village agree as well, else empty.

        A number that ends in 000 with its right check digit is most often true, and 15 digits in a numeric cell are
        a whole number of the old kind; by themselves neither proves anything (see `sure`).
        """
        if self.state != "damaged":
            return ""
        if self.why == "zeros" and _EIGHTEEN.match(self.text) and holds(self.text) and birth_of(self.text):
            return self.text
        return _upgrade(self.text) if self.why == "numeric" and len(self.text) == 15 else ""

    @property
    def prefix15(self) -> str:
        """The first 15 digits of a resident's number, where they are whole: by them candidates are found."""
        digits = self.text[:15]
        is_whole = self.kind in ("resident", "disability") and self.state not in ("empty", "placeholder")
        return digits if is_whole and len(self.text) >= 18 and digits.isdecimal() else ""

    def __bool__(self):
        """An empty cell is no number."""
        return self.state != "empty"

    def __repr__(self):
        return f"Number({self.state}{' ' + self.why if self.why else ''})"

    def __str__(self):
        return repr(self)


EMPTY = Number("", "empty")


def check_digit(seventeen: str) -> str:
    """The 18th character that belongs to these 17 digits."""
    return CHECKS[sum(map(mul, map(int, seventeen), WEIGHTS)) % 11]


def holds(eighteen: str) -> bool:
    """Whether 18 characters carry their own check digit."""
    return check_digit(eighteen[:17]) == eighteen[17]


def birth_of(eighteen: str) -> date | None:
    """The birth date inside, or None when there is no such day (no clock: the future is not looked at)."""
    try:
        day = date(int(eighteen[6:10]), int(eighteen[10:12]), int(eighteen[12:14]))
    except ValueError:
        return None
    return day if 1850 <= day.year < 2100 else None


def sex_of(eighteen: str) -> str:
    """ "1" male, "2" female (GB/T 2261.1), from the 17th digit."""
    return "1" if int(eighteen[16]) % 2 else "2"


def parse(cell: object) -> Number:
    """What one cell of a number column holds. Never raises; a numeric cell is always damaged."""
    if cell is None:
        return EMPTY
    if isinstance(cell, bool | date | datetime | time | timedelta):
        return Number("", "damaged", why="numeric")
    if isinstance(cell, int | float | Decimal):
        return _from_numeric(cell)
    given = _INVISIBLE.sub("", str(cell)).strip()
    if _EIGHTEEN.match(given) and given.isascii():
        return _from_eighteen(given, touched=False)
    return _from_text(given)


def candidates(number: Number) -> tuple[str, ...]:
    """Valid numbers that a doubtful one may have been meant to be, sorted: one digit changed, two neighbours swapped,
    the check digit corrected; for 15 digits out of a numeric cell, the old number brought up to 18."""
    if number.state == "damaged" and len(number.text) == 15:
        upgraded = _upgrade(number.text)
        return (upgraded,) if upgraded else ()
    if number.state != "bad_check" or not _EIGHTEEN.match(number.candidates_key):
        return ()
    return tuple(sorted(one for one in _neighbours(number.candidates_key) if holds(one) and birth_of(one)))


def _neighbours(text: str) -> set[str]:
    near = {text[:17] + check_digit(text[:17])}
    for at in range(17):
        near.update(text[:at] + digit + text[at + 1 :] for digit in "0123456789" if digit != text[at])
    for at in range(16):
        near.add(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    if text[17] != "X":
        near.add(text[:16] + text[17] + text[16])
    near.discard(text)
    return near


def _from_numeric(cell: int | float | Decimal) -> Number:
    if not isfinite(cell) or cell <= 0 or cell != int(cell):
        return Number("", "damaged", why="numeric")
    digits = f"{Decimal(repr(cell) if isinstance(cell, float) else cell):f}".split(".")[0][:30]
    old = _upgrade(digits) if len(digits) == 15 else ""
    known = (birth_of(old), sex_of(old)) if old else (None, "")
    return Number(digits, "damaged", *known, "resident", candidates_key=_prefix(digits), why="numeric")


def _prefix(digits: str) -> str:
    return digits[:15] if len(digits) >= 18 else ""


def _from_text(given: str) -> Number:
    plain = unicodedata.normalize("NFKC", given).strip().upper()
    quoted = _QUOTED.match(plain)
    plain = (quoted.group(1) if quoted else plain).strip().strip("'\"’‘“”").strip()
    if plain in NOT_GIVEN:
        return EMPTY
    lost = _lost(plain)
    if lost:
        return lost
    bare = _INSIDE.sub("", plain)
    found = _with_words(plain, bare) if len(bare) > 18 else None
    return found or _from_bare(bare, touched=bare != given)


def _with_words(plain: str, bare: str) -> Number | None:
    """One number with what it is called before it is repaired; with anything else beside it, a doubt; two, a fault."""
    runs = list(dict.fromkeys(run.group() for words in (plain, bare) for run in _RUNS.finditer(words)))
    if len(runs) > 1:
        return Number("", "damaged", kind="resident", why="two")
    if not runs:
        return None
    rest = bare.replace(runs[0], "")
    if not rest.strip("/,，、;；:：") or _CALLED.match(rest):
        return _from_eighteen(runs[0], touched=True)
    if rest.isascii() and rest.isalnum():
        return None
    number = _from_eighteen(runs[0], touched=True)
    if not number.sure:
        return number
    return number._replace(state="bad_check", candidates_key=runs[0], why="note")


def _lost(plain: str) -> Number | None:
    """Text that once was a numeric cell, or was masked: digits are gone whatever is left."""
    scientific = _SCIENTIFIC.match(plain)
    if scientific:
        digits = scientific.group(1) + (scientific.group(2) or "")
        key = digits[:15] if len(digits) >= 15 else ""
        return Number(digits, "damaged", kind="resident", candidates_key=key, why="scientific")
    if _WAS_NUMERIC.match(plain) and len(plain) >= 15:
        digits = plain.split(".")[0].replace(",", "")
        return Number(digits, "damaged", kind="resident", candidates_key=_prefix(digits), why="numeric")
    if "*" in plain and any(sign.isdigit() for sign in plain):
        return Number(plain, "damaged", kind="resident", why="masked")
    return None


def _from_bare(bare: str, *, touched: bool) -> Number:
    if bare in NOT_GIVEN or not any("0" <= sign <= "9" for sign in bare):
        return EMPTY
    if _is_placeholder(bare):
        return Number(bare, "placeholder", kind="resident")
    if len(bare) in (18, 20, 22):
        found = _from_long(bare, touched=touched)
        if found:
            return found
    if len(bare) == 15 and bare.isdigit():
        return _from_fifteen(bare)
    if _DIGITS.match(bare):
        return _wrong_length(bare)
    return Number(bare[:60], "other", kind="other")


def _is_placeholder(bare: str) -> bool:
    return bare.startswith("999999") or (len(bare) >= 15 and len(set(bare)) == 1)


def _from_long(bare: str, *, touched: bool) -> Number | None:
    """18, 20 or 22 characters, with letters that look like digits read as digits."""
    if _EIGHTEEN.match(bare):
        return _from_eighteen(bare, touched=touched)
    whole = _LONG.match(bare)
    if whole:
        return _from_certificate(whole, touched=touched)
    alike = bare[:18].translate(_LOOKALIKE) + bare[18:]
    if alike == bare or not (_EIGHTEEN.match(alike) or _LONG.match(alike)):
        return None
    mended = _from_long(alike, touched=True)
    return mended._replace(why="letters") if mended and mended.state == "bad_check" else mended


def _from_certificate(whole: re.Match, *, touched: bool) -> Number:
    resident = _from_eighteen(whole.group(1), touched=touched)
    return resident._replace(
        kind="disability", certificate=whole.group(0), disability=whole.group(2), level=whole.group(3)
    )


def _from_eighteen(text: str, *, touched: bool) -> Number:
    if _is_placeholder(text):
        return Number(text, "placeholder", kind="resident")
    birth = birth_of(text)
    if text.endswith("000"):
        known = (birth, sex_of(text)) if birth and holds(text) else (None, "")
        return Number(text, "damaged", *known, "resident", candidates_key=text[:15], why="zeros")
    if birth and holds(text):
        return Number(text, "repaired" if touched else "exact", birth, sex_of(text), "resident")
    why = "check" if birth else "birth"
    return Number(text, "bad_check", birth, sex_of(text), "resident", candidates_key=text, why=why)


def _upgrade(fifteen: str) -> str:
    """The 18 characters of a number issued before 1999 (two-digit year, no check digit), or empty."""
    seventeen = fifteen[:6] + "19" + fifteen[6:]
    whole = seventeen + check_digit(seventeen)
    return whole if birth_of(whole) else ""


def _from_fifteen(bare: str) -> Number:
    upgraded = _upgrade(bare)
    if not upgraded:
        return Number(bare, "damaged", kind="resident", candidates_key=bare, why="length")
    return Number(upgraded, "repaired", birth_of(upgraded), sex_of(upgraded), "resident", why="fifteen")


def _wrong_length(bare: str) -> Number:
    if len(bare) > 15 and not bare[15:].strip("0"):
        return Number(bare, "damaged", kind="resident", candidates_key=bare[:15], why="zeros")
    if len(bare) in (20, 22) and _EIGHTEEN.match(bare[:18]):
        return Number(bare, "bad_check", kind="disability", candidates_key=bare[:18], why="suffix")
    return Number(bare, "damaged", kind="resident", why="length")
