"""Values of the book as text and back: in exports, in loaded files, in the form on the page. Pure.

Money in yuan with two decimals, yes and no as true/false, a list of words or numbers joined by `;`, everything else
canonical JSON.
"""

import json

from shouwang.policy import shipped
from shouwang.policy.book import Value, canonical, is_derived, to_fen
from shouwang.policy.shipped import Term, plain
from shouwang.refusal import Refused

WORDS = {"true": True, "是": True, "1": True, "false": False, "否": False, "0": False}
KIND_WORDS = {
    "money": "金额（元，最多两位小数）",
    "integer": "整数",
    "text": "文字",
    "flag": "true或false",
    "list": "用分号隔开的清单",
    "table": "JSON表",
}


def written(value: Value, kind: str) -> str:
    """The value as exports show it."""
    if kind == "money" and not is_derived(value):
        fen = to_fen(value)
        return f"{fen // 100}.{fen % 100:02d}"
    if kind == "flag":
        return "true" if value else "false"
    if kind == "list" and all(isinstance(item, str | int) for item in value):
        return ";".join(map(str, value))
    return str(value) if kind in ("integer", "text") else canonical(value)


def parsed(text: str, term: Term) -> Value:
    """The value that a text means for this term; refused when it is none."""
    try:
        value = _PARSERS[term.kind](text.strip(), term)
    except (ValueError, KeyError, ArithmeticError):
        value = None
    if value is None or not term.accepts(value):
        raise Refused("bad_value", f"“{term.title}”的值“{text}”看不懂，应为{KIND_WORDS[term.kind]}。")
    return value


def _json(text: str) -> Value:
    """JSON with decimals kept as text: the book holds no floats."""
    return plain(json.loads(text, parse_float=str))


def _money(text: str, _term: Term) -> Value:
    if text.startswith("{"):
        return _json(text)
    return amount(to_fen(text))


def amount(fen: int) -> int | str:
    """Fen as the book keeps an amount in yuan: a whole number when it is one, else text with two decimals."""
    return fen // 100 if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"


def _list(text: str, term: Term) -> list:
    if text.startswith("["):
        return _json(text)
    words = [word.strip() for word in text.replace("\uff1b", ";").split(";") if word.strip()]
    return [int(word) for word in words] if _counts(term) else words


def _counts(term: Term) -> bool:
    """Whether the shipped lists of this term hold numbers rather than codes that look like numbers."""
    items = [item for line in shipped.lines() if line.name == term.name for item in line.value]
    return bool(items) and all(isinstance(item, int) for item in items)


_PARSERS = {
    "money": _money,
    "integer": lambda text, _term: int(text),
    "text": lambda text, _term: text or None,
    "flag": lambda text, _term: WORDS[text.lower()],
    "list": _list,
    "table": lambda text, _term: _json(text),
}
