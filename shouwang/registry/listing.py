"""What the register's lists show beside their rows: places in words, chips, quarters, counts of a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet

from shouwang.policy import codes
from shouwang.policy.calendar import add_months
from shouwang.registry.enrol import COUNTS
from shouwang.registry.layout import ENROL
from shouwang.registry.models import Batch, Difference, Membership
from shouwang.registry.registered import WITHDRAWN
from shouwang.web.sight import Scope

TITLES = {
    "rows": "表内行数", "kept": "可载入", "faulty": "有误", "doubtful": "号码存疑", "skipped": "跳过（空行、合计、已答复）",
    "households_created": "新增户", "households_updated": "更新户", "households_unchanged": "无变化户",
    "persons_created": "新增人", "persons_updated": "更新人", "persons_unchanged": "无变化人",
    "asked": "待答复",
}  # fmt: skip


def place_words(rows: Iterable, said: dict[int, str]) -> None:
    """Put the place in words on each row of a page, as `where`."""
    for row in rows:
        row.where = said.get(row.place_id, "")


def chips(request, form) -> list[dict]:
    """The filters that are on, each with the address that takes it off."""
    found = []
    for name, value in form.cleaned_data.items() if form.is_valid() else ():
        if value in (None, "", False) or name == "order":
            continue
        query = request.GET.copy()
        for key in (name, "after", "before"):
            query.pop(key, None)
        field = form.fields[name]
        shown = dict(getattr(field, "choices", ())).get(str(value)) or request.GET.get(name, "")
        found.append({"label": field.label, "value": str(shown).strip(), "clear_url": f"?{query.urlencode()}"})
    return found


@dataclass(frozen=True)
class Quarter:
    """One quarter of a year."""

    begins: date

    @classmethod
    def of(cls, text: str, today: date) -> "Quarter":
        """`2026-4`, or the quarter of today."""
        year, _, number = text.partition("-")
        if year.isascii() and year.isdigit() and number in ("1", "2", "3", "4") and 2000 <= int(year) < 2100:
            return cls(date(int(year), int(number) * 3 - 2, 1))
        return cls(date(today.year, (today.month - 1) // 3 * 3 + 1, 1))

    @property
    def ends(self) -> date:
        return add_months(self.begins, 3) - timedelta(days=1)

    @property
    def key(self) -> str:
        return f"{self.begins.year}-{(self.begins.month + 2) // 3}"

    @property
    def title(self) -> str:
        return f"{self.begins.year}年第{'一二三四'[(self.begins.month - 1) // 3]}季度"

    def change(self, one: Membership) -> tuple[str, date, str]:
        """What happened to a membership in the quarter: the word, the day, the reason."""
        if one.until and one.until <= self.ends:
            return "减少", one.until, codes.title("decrease_reason", one.reason)
        return "增加", one.since, codes.title("increase_reason", one.came)

    @property
    def before(self) -> "Quarter":
        return Quarter(add_months(self.begins, -3))

    @property
    def after(self) -> "Quarter":
        return Quarter(add_months(self.begins, 3))


def changed_members(quarter: Quarter, scope: Scope) -> QuerySet[Membership]:
    """Memberships that began or ended in the quarter; what a batch brought and took back does not count."""
    came = Q(since__gte=quarter.begins, since__lte=quarter.ends)
    left = Q(until__gte=quarter.begins, until__lte=quarter.ends)
    rows = Membership.objects.visible_to(scope).filter(came | left).exclude(reason=WITHDRAWN)
    return rows.select_related("person", "household")


def counted(batch: Batch) -> list[dict]:
    """The counts of a file in their order, in words."""
    return [{"title": TITLES[name], "count": batch.counts[name]} for name in COUNTS if name in batch.counts]


def fault_kinds(batch: Batch) -> list[dict]:
    """Kinds of faults of the last look, the most frequent first."""
    rows = batch.faults.filter(round=batch.round).values("code", "kept")
    kinds = rows.annotate(count=Count("id"), sentence=Min("sentence"), advice=Min("advice")).order_by("-count", "code")
    return [kind | {"is_asked": kind["code"].startswith("asked_")} for kind in kinds]


def differences_of(batch: Batch, scope: Scope) -> QuerySet[Difference]:
    """What the last look found that loading would change, a row for each household (unordered)."""
    rows = batch.differences.visible_to(scope).filter(round=batch.round).select_related("household")
    return rows if batch.state == "previewed" else rows.none()


def columns_of(batch: Batch) -> list[dict]:
    """Every column of the contract and where the file has it (`at` None: nowhere)."""
    placed = batch.mapping.get("columns", {})
    shown = batch.mapping.get("shown", [])
    offered = [(at, words) for at, words in enumerate(shown) if words]
    return [
        {
            "name": column.name,
            "heading": column.heading,
            "required": column.required,
            "at": placed.get(column.name),
            "found": shown[placed[column.name]] if column.name in placed and placed[column.name] < len(shown) else "",
            "offered": offered,
        }
        for column in ENROL.columns
    ]
