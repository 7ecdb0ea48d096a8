"""One cell, by the kind its contract promises: the value kept, None for nothing, or Bad with a code. Pure.

Nothing is guessed: what can be read in two ways is a fault. Money is exact (Decimal, whole fen).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import partial
from math import isfinite
from typing import Any

from shouwang.sheets import dates, identity
from shouwang.sheets.contract import Column
from shouwang.sheets.faulty import Bad, Unknown
from shouwang.sheets.raw import CUT, NO_RESULT

MOST_FEN = 10**16  # a hundred thousand million yuan; stays inside int64
FIFTEEN_DIGITS = 10**15  # a larger number in a numeric cell has lost its last digits
NOISE = Decimal("0.001")  # fen: what a spreadsheet's own arithmetic adds to a figure of two decimals
USUAL_FLOAT, USUAL_NOISE = 1e9, 1e-4  # yuan, fen: below these a float says its fen without a doubt
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "//", "\\", "无", "空", "null", "none", "nan"})
ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
YES = frozenset({"是", "有", "对", "y", "yes", "true", "t", "1", "1.0", "√", "✓", "✔", "☑"})
NO = frozenset({"否", "无", "没有", "错", "n", "no", "false", "f", "0", "0.0", "×", "✗", "✘", "☒", "╳"})

LONGEST_WORD = 40  # signs of a word that is shown to be explained
OPTIONS = 12  # words of a code column that are told as its options

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_SEPARATORS = re.compile(r"[,，、;；/|\n]+")
_SCIENTIFIC = re.compile(r"^[0-9](\.[0-9]+)?[Ee]\+[0-9]{1,3}$")
_PLAIN = re.compile(r"^[0-9]+(\.[0-9]*)?$|^\.[0-9]+$")
_THOUSANDS = re.compile(r"^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$")
_MONEY_WORDS = re.compile(r"^(?:人民币|rmb|cny|[¥$])|(?:元整|圆整|元|圆)$")
_USUAL_MONEY = re.compile(r"^[0-9]{1,12}(?:\.[0-9]{1,2})?$")
_PHONE = re.compile(r"^1[3-9][0-9]{9}$")
_ACCOUNT = re.compile(r"^[0-9A-Za-z]{6,32}$")
_NOTE = re.compile(r"\(.*?\)|\[.*?\]")

Parser = Callable[[Any], Any]


def parser(
    column: Column, scale: int = 1, *, words: Mapping[str, str | None] | None = None, is_1904: bool = False
) -> Parser:
    """The reader of one column: gives the value or None, raises Bad. `scale` 10000 when the heading says 万元; `words`:
    folded words of a code column → what a person said they mean; `is_1904`: serial days are counted from 1904."""
    readers: dict[str, Parser] = {
        "text": text,
        "number": number,
        "phone": phone,
        "account": account,
        "date": partial(dates.day, is_1904=is_1904),
        "month": partial(dates.month, is_1904=is_1904),
        "money": partial(money, signed=column.signed, scale=scale),
        "integer": partial(integer, signed=column.signed, unit=column.unit),
        "yes_no": yes_no,
        "code": partial(code, table=_table(column, words or {})),
        "codes": partial(codes, table=_table(column, words or {})),
    }
    return readers[column.kind]


def clean(cell: object) -> str:
    """A cell as trimmed text: no invisible characters, no leading apostrophe, no ="…" around. Error values are Bad."""
    if isinstance(cell, str):
        value = cell.strip()
        if value.isprintable() and value[:1] not in ("'", "=", "#"):
            return value
        value = _INVISIBLE.sub("", value).strip()
        if value.startswith("'"):
            value = value[1:].strip()
        elif value.startswith('="'):
            value = value.removeprefix('="').removesuffix('"').strip()
        if value.startswith("#"):
            _refuse_error(value)
        return value
    return _text_of(cell)


def _refuse_error(value: str) -> None:
    if value == NO_RESULT:
        raise Bad("no_result")
    if value.upper() in ERRORS:
        raise Bad("error_value")


def _text_of(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float | Decimal):
        return _text_of_number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _text_of_number(cell: int | float | Decimal) -> str:
    if not isfinite(cell):
        raise Bad("error_value")
    if not -FIFTEEN_DIGITS < cell < FIFTEEN_DIGITS:
        raise Bad("digits_lost")
    return str(int(cell)) if cell == int(cell) else f"{Decimal(repr(float(cell))):f}"


def folded(cell: object) -> str:
    """`clean`, full-width to half-width (NFKC), without any space, in lower case: for comparing only."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", clean(cell))).casefold()


def is_blank(cell: object) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip() and not _INVISIBLE.sub("", cell).strip())


def text(cell: object) -> str | None:
    """Free text as it stands, trimmed."""
    value = clean(cell)
    if _SCIENTIFIC.match(value):
        raise Bad("digits_lost")
    if CUT in value:
        raise Bad("cut_byte")
    return value or None


def number(cell: object) -> identity.Number:
    """A certificate number (see `identity`); an error, a formula without result or a broken sign is Bad."""
    if type(cell) is str:
        if cell.startswith("#"):
            _refuse_error(cell)
        if CUT in cell:
            raise Bad("cut_byte")
    return identity.parse(cell)


def money(cell: object, *, signed: bool = False, scale: int = 1) -> int | None:
    """Yuan to whole fen, exactly. Thousands separators, 元, 万元, parentheses for negatives are read."""
    if scale == 1 and (usual := _usual(cell)) is not None:
        return usual
    if isinstance(cell, bool | date | time | timedelta):
        raise Bad("not_money")
    words = "" if isinstance(cell, int | float | Decimal) else folded(cell)
    yuan = _yuan(words) if words or not isinstance(cell, int | float | Decimal) else _figure(cell)
    if yuan is None:
        return None
    scale = _own_scale(words, scale)
    if abs(yuan) * scale * 100 >= MOST_FEN:
        raise Bad("too_large")
    exact = yuan * scale * 100
    fen = exact.quantize(Decimal(1), ROUND_HALF_EVEN)
    if abs(exact - fen) > NOISE:
        raise Bad("money_decimals")
    if fen < 0 and not signed:
        raise Bad("negative")
    return int(fen)


def _figure(cell: int | float | Decimal) -> Decimal:
    if not isfinite(cell):
        raise Bad("error_value")
    return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)


def _usual(cell: object) -> int | None:
    """Fen of a cell as most are: two decimals at most, no sign."""
    if type(cell) is str and _USUAL_MONEY.match(cell):
        whole, _, cents = cell.partition(".")
        return int(whole) * 100 + int(cents.ljust(2, "0"))
    if type(cell) is float and 0 <= cell < USUAL_FLOAT:
        fen = round(cell * 100)
        return fen if abs(cell * 100 - fen) < USUAL_NOISE else None
    return None


def _own_scale(words: str, scale: int) -> int:
    """The cell's own unit goes before the heading's; 元 in a column of 万元 is said in two ways."""
    if scale == 1:
        return 1
    if "万" in words:
        return 1
    if words.endswith(("元", "圆", "元整", "圆整")):
        raise Bad("unit_unclear")
    return scale


def _yuan(value: str) -> Decimal | None:
    if value in NOTHING:
        return None
    if value.startswith("(") and value.endswith(")") and "-" not in value:
        inner = _yuan(value[1:-1])
        return None if inner is None else -inner
    bare = _MONEY_WORDS.sub("", _MONEY_WORDS.sub("", value))
    times = 1
    if bare.endswith("万"):
        bare, times = bare[:-1], 10000
    return _decimal(bare, "not_money") * times


def _decimal(value: str, failing: str) -> Decimal:
    """A plain decimal with an optional sign and well-placed thousands separators."""
    sign = -1 if value[:1] in ("-", "−", "–") else 1
    digits = value[1:] if value[:1] in ("-", "−", "–", "+") else value
    if len(digits) > 40 or not (_PLAIN.match(digits) or _THOUSANDS.match(digits)):
        raise Bad(failing)
    try:
        return sign * Decimal(digits.replace(",", ""))
    except InvalidOperation:
        raise Bad(failing) from None


def integer(cell: object, *, signed: bool = False, unit: str = "") -> int | None:
    """A whole number; 1.0 is 1, the column's own unit ("3人") may follow."""
    if isinstance(cell, bool | date | time | timedelta):
        raise Bad("not_integer")
    if isinstance(cell, int | float | Decimal):
        value = _figure(cell)
    else:
        words = folded(cell)
        if words in NOTHING:
            return None
        value = _decimal(words.removesuffix(unit.casefold()) if unit else words, "not_integer")
    if abs(value) >= FIFTEEN_DIGITS:
        raise Bad("too_large")
    if value != int(value):
        raise Bad("not_integer")
    if value < 0 and not signed:
        raise Bad("negative")
    return int(value)


def yes_no(cell: object) -> bool | None:
    """是/否, 有/无, 1/0, Y/N, √/×."""
    if isinstance(cell, bool):
        return cell
    value = folded(cell)
    if value in YES:
        return True
    if value in NO:
        return False
    if value in NOTHING:
        return None
    raise Bad("not_yes_no")


def _table(column: Column, words: Mapping[str, str | None]) -> dict[str, str | None]:
    """What a file may say, folded, and the codes themselves -> code kept; what a person has explained goes before."""
    said = {folded(value): kept for value, kept in column.values.items()}
    own = {folded(kept): kept for kept in column.values.values()}
    bare = {_NOTE.sub("", value): kept for value, kept in said.items()}
    unpadded = {value.lstrip("0"): kept for value, kept in own.items() if value.isdigit() and value.strip("0")}
    explained = {word: kept or None for word, kept in words.items()}
    return unpadded | bare | own | said | explained


def options(column: Column) -> str:
    """The words that a code column knows, for a person who explains another."""
    first: dict[str, str] = {}
    for said, kept in column.values.items():
        first.setdefault(kept, said)
    told = list(first.values())
    return "、".join(told[:OPTIONS]) + ("等" if len(told) > OPTIONS else "")


def code(cell: object, *, table: dict[str, str | None]) -> str | None:
    """One of the agreed values; the code itself, 1.0 for 1 and a note in brackets are read. Raises Unknown."""
    value = folded(cell)
    found = _look_up(value, table)
    if found is UNKNOWN and value not in NOTHING:
        raise Unknown([clean(cell)])
    return None if found is UNKNOWN else found


UNKNOWN: Any = object()


def _look_up(value: str, table: dict[str, str | None]) -> Any:
    for said in (value, value.removesuffix(".0"), _NOTE.sub("", value)):
        if said in table and said:
            return table[said]
    return UNKNOWN


def codes(cell: object, *, table: dict[str, str | None]) -> tuple[str, ...] | None:
    """Several agreed values, whatever stands between them; sorted, each once."""
    whole = _look_up(folded(cell), table)
    if whole is not UNKNOWN:
        return whole and (whole,)
    parts = [folded(part) for part in _SEPARATORS.split(unicodedata.normalize("NFKC", clean(cell)))]
    if len(parts) == 1:
        parts = [folded(part) for part in clean(cell).split()]
    said = [part for part in parts if part not in NOTHING]
    found = {part: _look_up(part, table) for part in said}
    unknown = [part for part, kept in found.items() if kept is UNKNOWN]
    if unknown:
        raise Unknown(unknown)
    return tuple(sorted({kept for kept in found.values() if kept is not None})) or None


def phone(cell: object) -> str | None:
    """A mobile number of 11 digits; a numeric cell loses nothing at this length."""
    if type(cell) is str and _PHONE.match(cell):
        return cell
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        digits = _text_of_number(cell)
    else:
        digits = re.sub(r"[\s\-()+.]", "", folded(cell).removesuffix(".0"))
        if digits in NOTHING:
            return None
    digits = digits.removeprefix("86") if len(digits) == 13 else digits
    if _SCIENTIFIC.match(folded(cell)):
        raise Bad("digits_lost")
    if not _PHONE.match(digits):
        raise Bad("not_phone")
    return digits


def account(cell: object) -> str | None:
    """A bank account; more than 15 digits in a numeric cell are lost."""
    value = _SPACE.sub("", unicodedata.normalize("NFKC", clean(cell)))
    if value.casefold() in NOTHING:
        return None
    if _SCIENTIFIC.match(value):
        raise Bad("digits_lost")
    value = value.replace("-", "")
    if not _ACCOUNT.match(value):
        raise Bad("not_account")
    return value
