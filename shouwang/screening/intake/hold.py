"""Why a well-formed list is not believed: it cannot be what it claims, or it would change too much at once. Pure but for
the comparison with the month before.

Reasons in the order of their gravity; a person lets them pass (`release`), each for good.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake import compare, named
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.policy import Limits
from shouwang.sheets import header
from shouwang.web.templatetags import words

REASONS = {
    "other_place": "写的是别的地区",
    "other_month": "写的是别的月份",
    "fits_better": "更像另一份名单",
    "no_own_column": "没有能说明是本名单的列",
    "unlinked": "几乎没有匹配到本地人员",
    "shrunk": "与上一份相比缺失或骤减",
    "grown": "与上一份相比骤增",
}


@dataclass
class Facts:
    """What reading and matching found. `texts`: titles, file and sheet names; `own`: the names of our places."""

    texts: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    tables: list[Sequence[str]] = field(default_factory=list)  # the headings of each table that was read
    headings: dict[str, str] = field(default_factory=dict)  # column → its heading in the file
    filled: Counter = field(default_factory=Counter)  # column → rows with something in it
    kept: int = 0
    linked: int = 0
    placed: int = 0  # rows that name a township
    strange: int = 0  # those of them that name none of ours
    contrary: int = 0  # rows that say of themselves that they are not on the list
    may_tell: bool = False  # a question is open whose answer may be a telling column


def contradicted(contract: str, facts: Facts) -> None:
    """Refused (`says_opposite`) when the file's own words, or all of its rows, say the opposite of the list."""
    title = sources.contract(contract).title
    word = sources.telling(contract).contradicted(facts.texts)
    if word:
        raise Refused("says_opposite", f"文件里写着“{word}”，与{title}相反，没有接收；请核对后报送正确的名单。")
    if facts.contrary and not facts.kept:
        raise Refused("says_opposite", f"文件里的每一行都写明不属于{title}，没有接收；请核对后报送正确的名单。")


def reasons(delivery: Delivery, facts: Facts, limits: Limits, titles: frozenset[str]) -> dict[str, str]:
    """Code → sentence of everything that stands against the list, without what was let pass before.

    What it `resembles` stands on the delivery already.
    """
    found = {
        "other_place": _other_place(facts, limits),
        "other_month": _other_month(delivery, facts),
        "fits_better": f"表头更像{sources.contract(delivery.resembles).title}" if delivery.resembles else "",
        "no_own_column": _no_own_column(delivery, facts, titles),
        "unlinked": _unlinked(facts, limits),
        **compare.changed(delivery, limits),
    }
    if delivery.resembles:
        found["no_own_column"] = ""
    return {code: sentence for code, sentence in found.items() if sentence and code not in delivery.released}


def _other_place(facts: Facts, limits: Limits) -> str:
    names = named.other_places(facts.texts, facts.own)
    if names:
        return f"标题、文件名或工作表写的是{'、'.join(names[:3])}"
    if facts.strange >= limits.few_rows and facts.strange * 2 > facts.placed:
        if facts.strange == facts.placed:
            return f"写了乡镇的 {facts.placed} 行，乡镇都不在本地区"
        return f"{facts.placed} 行写了乡镇，其中 {facts.strange} 行的乡镇不在本地区"
    return ""


def _other_month(delivery: Delivery, facts: Facts) -> str:
    months = named.months(facts.texts, delivery.period)
    if not months or delivery.period in months:
        return ""
    said = "、".join(words.month(month) for month in months[:3])
    return f"标题、文件名或工作表写的是{said}，报送的是{words.month(delivery.period)}"


def resembles(delivery: Delivery, facts: Facts) -> str:
    """The list whose telling columns the headings hold more of than those of the delivery's own; "" when there is none."""
    known = {*sources.telling(delivery.contract_name).columns} & set(facts.headings)
    own = max(_score(delivery.contract_name, facts.tables), len(known))
    others = [each for each in sources.handed_in() if each.name != delivery.contract_name]
    scores = {each.name: _score(each.name, facts.tables) for each in others}
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or scores[best] <= own:
        return ""
    return best


def _score(contract: str, tables: list[Sequence[str]]) -> int:
    """How many telling columns the headings hold; -1 when the list cannot be read from them."""
    agreed, telling = sources.contract(contract), sources.telling(contract)
    found = [header.find([(1, list(shown))], agreed) for shown in tables]
    whole = [head for head in found if head.is_complete]
    needed = {column.name for column in agreed.columns if column.required and not column.private}
    return max((len({*telling.columns, *needed} & set(head.columns)) for head in whole), default=-1)


def _no_own_column(delivery: Delivery, facts: Facts, titles: frozenset[str]) -> str:
    telling = sources.telling(delivery.contract_name)
    if facts.may_tell or telling.tells(facts.filled, facts.headings):
        return ""
    if not facts.kept and set(telling.columns) & set(facts.headings):
        return ""  # an empty list is a list
    name = telling.named(facts.texts)
    if name in titles:
        return ""
    said = f"，只有名称里写着“{name}”" if name else ""
    return f"没有一列能说明名单上的人属于{sources.contract(delivery.contract_name).title}{said}"


def _unlinked(facts: Facts, limits: Limits) -> str:
    if facts.kept < limits.few_rows or facts.linked * 100 >= limits.linked * facts.kept:
        return ""
    found = f"只有 {facts.linked} 行" if facts.linked else "没有一行"
    return f"{facts.kept} 行中{found}匹配到本地人员"
