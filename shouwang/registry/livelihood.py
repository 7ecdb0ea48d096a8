"""What people live on, as facts of which several stand at once: jobs of a person, products and projects of a household. Pure.

Each is one fact with a key of its own (`job@3f9a0c21`, `product@sheep`) and a list of values in the order of its tuple. One
that was entered wrongly is emptied; one that came to its end says the day.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, NamedTuple

from shouwang.policy import codes
from shouwang.registry.statements import PERIOD
from shouwang.sheets.folding import folded
from shouwang.web.templatetags import words

JOB, PRODUCT, PROJECT = "job", "product", "project"


class Job(NamedTuple):
    """Work for pay: with whom, where, from when to when, fen a month, how it was found (`work_channel`)."""

    employer: str
    workplace: str
    begins_on: date | None
    ends_on: date | None
    pay_fen: int | None
    channel: str

    @property
    def sign(self) -> str:
        """What tells one job of a person from another: with whom (or where) and since when."""
        return f"{folded(self.employer or self.workplace)}/{self.begins_on or ''}"

    def __str__(self) -> str:
        pay = f"月收入{words.yuan(self.pay_fen)}" if self.pay_fen is not None else ""
        said = (self.employer, self.workplace, _between(self.begins_on, self.ends_on), pay)
        return "，".join(one for one in (*said, codes.title("work_channel", self.channel)) if one)


class Product(NamedTuple):
    """What a household mainly produces, one of the list `product`: how much, since when, until when."""

    scale: Decimal | None
    since: date | None
    until: date | None

    def said(self, key: str) -> str:
        return "，".join(one for one in (scale_said(key, self.scale), _between(self.since, self.until)) if one) or "有"


class Project(NamedTuple):
    """A project that a household shares in: its name, village and owner, how it stands since a day, the household's share."""

    name: str
    village_id: int | None
    owner: str
    state: str
    state_on: date | None
    share: str

    @property
    def sign(self) -> str:
        return f"{folded(self.name)}/{self.village_id or ''}"

    def __str__(self) -> str:
        since = f"（{words.day(self.state_on)}起）" if self.state_on else ""
        said = (self.name, self.owner, codes.title("project_state", self.state) + since, self.share)
        return "，".join(one for one in said if one)


SHAPES: dict[str, type] = {JOB: Job, PRODUCT: Product, PROJECT: Project}
TITLES = {JOB: "务工", PRODUCT: "主要产品", PROJECT: "参与项目"}
DAYS = frozenset({"begins_on", "ends_on", "since", "until", "state_on"})


def key_of(value: Job | Project) -> str:
    """The key of a job or project that is said for the first time; the same again has the same key."""
    return sha256(value.sign.encode()).hexdigest()[:8]


def fact(kind: str, key: str, value: Job | Product | Project | None) -> dict[str, list | None]:
    """One job, product or project as a fact; None: it was entered wrongly."""
    return {f"{kind}{PERIOD}{key}": value and [_plain(one) for one in value]}


def parted(fact_key: str) -> tuple[str, str] | None:
    """Kind and key of such a fact; None for any other."""
    kind, mark, key = fact_key.partition(PERIOD)
    return (kind, key) if mark and kind in SHAPES else None


def value_of(kind: str, said: list) -> Any:
    """The tuple that a fact's list means."""
    shape = SHAPES[kind]
    return shape(*(_read(name, one) for name, one in zip(shape._fields, said, strict=True)))


def said_in_words(kind: str, key: str, said: list) -> str:
    """A fact of this kind as a person would say it."""
    value = value_of(kind, said)
    return value.said(key) if kind == PRODUCT else str(value)


def title_of(kind: str, key: str) -> str:
    return f"{TITLES[kind]}：{codes.title('product', key)}" if kind == PRODUCT else TITLES[kind]


def scale_said(key: str, scale: Decimal | None) -> str:
    """How much, in the unit of the product."""
    entry = codes.read("product").get(key)
    return "" if scale is None else f"{scale.normalize():f}{entry.unit if entry else ''}"


def _between(begins: date | None, ends: date | None) -> str:
    if begins and ends:
        return f"{words.day(begins)}至{words.day(ends)}"
    return f"{words.day(begins)}起" if begins else f"至{words.day(ends)}" if ends else ""


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in DAYS:
        return date.fromisoformat(value)
    return Decimal(value) if name == "scale" else value


# what files write: "绵羊50只、玉米20亩"

_SPLIT = re.compile(r"[、，,;；/\n和及]+")
_WORD = re.compile(
    r"^(?:种植|养殖|饲养|种|养)?(?P<word>[^\d.约]*?)(?:种植|养殖)?约?(?P<scale>\d+(?:\.\d+)?)?(?P<unit>\D*)$"
)
MOST_SCALE = Decimal(10) ** 7


def products_of(text: str, scale: str = "") -> tuple[dict[str, Decimal | None], list[str]]:
    """Products and how much of each, as a cell says them, and the parts that nobody understands.

    `scale`: what a column of its own says, for a single product. A quantity in another unit than the list's is not guessed.
    """
    known, unread = {}, []
    parts = [part.strip() for part in _SPLIT.split(text) if part.strip()]
    for part in parts:
        code, amount = _product(part if len(parts) > 1 or not scale or re.search(r"\d", part) else f"{part}{scale}")
        if code:
            known[code] = amount
        else:
            unread.append(part)
    return known, unread


def _product(part: str) -> tuple[str, Decimal | None]:
    found, listed = _WORD.match(part.replace(" ", "")), codes.values("product")
    code = found and (listed.get(found["word"]) or listed.get(part))
    if not code:
        return "", None
    unit = codes.read("product")[code].unit
    if not found["scale"]:
        return (code, None) if not found["unit"].strip() or listed.get(part) else ("", None)
    amount = _amount(found["scale"])
    is_ours = found["unit"] in ("", unit) and amount is not None
    return (code, amount) if is_ours else ("", None)


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount < MOST_SCALE else None


def of_file(products: Mapping[str, Decimal | None]) -> Iterator[tuple[str, Product]]:
    """Products of a file: since when is not said."""
    for code, scale in products.items():
        yield code, Product(scale, None, None)
