"""A run's hits as a table: kept whole in the lake without names, read back with the names of the register.

The lake's file is written once; PostgreSQL keeps one row per rule, household and fingerprint besides.
"""

import hashlib
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from shouwang.registry.models import Household, Person
from shouwang.screening.evaluate import Hit
from shouwang.screening.rules import reasons
from shouwang.screening.runs.models import Run
from shouwang.sheets.write import Field, write_table
from shouwang.vault.keep import plain
from shouwang.vault.models import Secret

KEPT = pa.schema(
    [
        ("rule", pa.string()),
        ("household", pa.string()),
        ("risk", pa.string()),
        ("persons", pa.string()),
        ("measured", pa.int64()),
        ("line", pa.int64()),
        ("unit", pa.string()),
        ("population", pa.string()),
        ("rows", pa.string()),
        ("evidence", pa.string()),
        ("fingerprint", pa.string()),
        ("state", pa.string()),
    ]
)
COLUMNS = tuple(
    Field(*line.split())
    for line in """
rule 规则
household 户标识
household_no 户编号
head_name 户主
head_number 户主证件号码 number
village_code 村代码 number
run 批次
on 筛查日 date
risk 风险
persons 涉及人员 list
measured 实际值
line 标准
unit 单位
population 人群
rows 来源行 list
evidence 依据 json
policy 政策摘要
fingerprint 指纹
state 状态
reason 线索缘由
""".strip().splitlines()
)
UNHASHED = {"run", "state", "policy"}


def path(key: str) -> Path:
    """Where the hits of a run lie in the lake."""
    return Path(settings.DATA_DIR) / "lake" / "runs" / f"{key}.parquet"


def keep(key: str, hits: Iterable[Hit], states: Iterable[str]) -> None:
    """Write all hits of a new run, in their order; a file of this name can only be left from one that was cut short."""
    columns = [field.name for field in KEPT]
    rows = [
        {name: getattr(hit, name, None) for name in columns}
        | {"persons": json.dumps(hit.persons), "rows": json.dumps(hit.rows), "state": state}
        for hit, state in zip(hits, states, strict=True)
    ]
    target = path(key)
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "wb") as out:
        pq.write_table(pa.Table.from_pylist(rows, KEPT), out, compression="zstd")


def is_same(key: str, hits: Iterable[Hit]) -> bool:
    """Whether a run kept exactly these hits."""
    found = pq.read_table(path(key), columns=["rule", "household", "fingerprint"]).to_pylist()
    return [tuple(hit.values()) for hit in found] == [(hit.rule, hit.household, hit.fingerprint) for hit in hits]


def rows(run: Run, *, is_open: bool = False) -> list[dict]:
    """The hits as exports show them, sorted by rule and household; numbers masked unless `is_open`."""
    found = pq.read_table(path(run.key)).to_pylist()
    known = _households({hit["household"] for hit in found}, is_open=is_open)
    return [_shown(hit, run, known[hit["household"]]) for hit in found if hit["household"] in known]


def digest(run: Run) -> str:
    """SHA-256 of the hits as csv without run, state and policy, numbers masked."""
    kept = [field for field in COLUMNS if field.name not in UNHASHED]
    out = io.BytesIO()
    write_table(out, kept, rows(run), "csv")
    return hashlib.sha256(out.getvalue()).hexdigest()


def _shown(hit: dict, run: Run, household: dict) -> dict:
    return {
        **hit,
        **household,
        "risk": reasons.listed(hit["risk"]),
        "reason": reasons.of_rule(hit["rule"]),
        "run": run.key,
        "on": run.on,
        "persons": json.loads(hit["persons"]),
        "rows": ["/".join(str(part) for part in row) for row in json.loads(hit["rows"])],
        "measured": amount(hit["measured"], hit["unit"]),
        "line": amount(hit["line"], hit["unit"]),
        "evidence": json.loads(hit["evidence"]),
        "policy": run.policy_sha256,
    }


def _households(keys: set[str], *, is_open: bool) -> dict[str, dict]:
    """What the register knows of each household, by its key."""
    found = list(Household.objects.filter(key__in=keys).values("id", "key", "household_no", "head_name", "place_id"))
    numbers = _head_numbers([each["id"] for each in found], is_open=is_open)
    return {
        each["key"]: {
            "household_no": each["household_no"],
            "head_name": each["head_name"],
            "head_number": numbers.get(each["id"], ""),
            "village_code": f"{each['place_id']:015d}"[:12],
        }
        for each in found
    }


def _head_numbers(households: list[int], *, is_open: bool) -> dict[int, str]:
    heads = Person.objects.filter(household_id__in=households, relation="01", left_on__isnull=True)
    masks = {household: (mask, number) for household, mask, number in heads.values_list(
        "household_id", "number_mask", "number_id"
    )}  # fmt: skip
    if not is_open:
        return {household: mask for household, (mask, _) in masks.items()}
    wanted = [number for _, number in masks.values() if number]
    shown = {secret.pk: plain(secret) for secret in Secret.objects.filter(pk__in=wanted)}
    return {household: shown.get(number, mask) for household, (mask, number) in masks.items()}


def amount(value: int | None, unit: str) -> str:
    """A measured value as text: yuan with two decimals when the unit is 元, else the number."""
    if value is None:
        return ""
    if unit != "元":
        return str(value)
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


def spoken(value: int | None, unit: str) -> str:
    """The same for a page: 40,000.00元, 12岁; a dash for nothing."""
    return f"{Decimal(amount(value, unit)):,}{unit}" if value is not None else "—"
