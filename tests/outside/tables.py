"""Table 1 of the outside interface as its readers know it: columns in order, the key, and how each kind is written."""

import csv
import hashlib
import io
import json
import re

COLUMNS = {
    "hits": "rule household household_no head_name head_number village_code run on risk persons measured line unit"
    " population rows evidence policy fingerprint state reason",
    "clues": "clue village_code household household_no head_name risk state opened_on origins rules fingerprints owner"
    " due_on closed_on reason outcome case clue_reason",
    "rows": "delivery file sheet row table outcome method household person name number candidates reason settled_by"
    " settled_at file_name",
    "faults": "delivery file sheet row column code sentence advice kept",
    "deliveries": "delivery supplier table kind period letter_no received_at by sha256 rows kept faulty linked doubtful"
    " unmatched skipped supersedes state",
    "households": "household household_no village_code group attribute category head_name members net_income"
    " net_per_head income_to delivery",
    "persons": "person person_no household name number relation birth from to reason",
    "cases": "case household village_code category risks stage step_due opened_on qualified_on marked_on helper"
    " measures expected_elimination_on eliminated_on way special_file",
    "decisions": "case passage serial step verdict role by typed_by on at opinion policy",
    "policy": "name population since value unit until cite origin entered_by released_by known_at",
    "contracts": "supplier table column heading aliases type unit required values",
    "understanding": "delivery serial kind file sheet column heading row count reads_as shapes state"
    " answer answered_by answered_at",
    "words": "supplier table kind word meaning since answered_by answered_at revoked_at",
    "runs": "run on at engine code policy_sha256 inputs_sha256 hits hits_sha256 seconds",
}
KEYS = {
    "hits": "rule household", "clues": "clue", "rows": "delivery file sheet row", "faults": "delivery file sheet row column",
    "deliveries": "delivery", "households": "household", "persons": "person", "cases": "case",
    "decisions": "case passage serial", "policy": "name population since", "contracts": "supplier table column",
    "understanding": "delivery serial", "words": "supplier table kind word", "runs": "run",
    "annex4": "village_code", "annex5": "case",
}  # fmt: skip
NUMERIC = {"row", "passage", "serial"}
DAY = r"\d{4}-\d\d-\d\d"
WRITTEN = {
    **dict.fromkeys(("on", "opened_on", "due_on", "closed_on", "qualified_on", "marked_on", "birth", "income_to"), DAY),
    **dict.fromkeys(("from", "to", "since", "until", "expected_elimination_on", "eliminated_on"), DAY),
    **dict.fromkeys(("at", "received_at", "settled_at", "known_at"), DAY + r"T\d\d:\d\d:\d\d\+08:00"),
    **dict.fromkeys(("net_income", "net_per_head"), r"-?\d+\.\d\d"),
    **dict.fromkeys(("kept_flag", "required"), "true|false"),
    **dict.fromkeys(("sha256", "policy_sha256", "inputs_sha256", "hits_sha256", "fingerprint"), "[0-9a-f]{64}"),
    "village_code": r"\d{12}",
    "head_number": r"\d{4}\*{10}\d{3}[\dX]",
}
LISTS = {"persons", "rows", "origins", "rules", "fingerprints", "candidates", "aliases", "values", "risks", "measures"}


def check(name: str, data: bytes) -> list[dict[str, str]]:
    """Hold one exported csv against the interface; its rows."""
    assert data.startswith(b"\xef\xbb\xbf") and b"\r" not in data and data.endswith(b"\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    header = data.decode("utf-8-sig").split("\n", 1)[0].split(",")
    if name in COLUMNS:
        assert header == COLUMNS[name].split()
    keys = [tuple(_key(row, column) for column in KEYS[name].split()) for row in rows]
    assert keys == sorted(keys) and len(set(keys)) == len(keys), name
    for row in rows:
        _check_row(name, row)
    return rows


def _key(row: dict, column: str):
    return int(row[column]) if column in NUMERIC else row[column]


def _check_row(name: str, row: dict[str, str]) -> None:
    for column, value in row.items():
        pattern = WRITTEN.get("kept_flag" if (name, column) == ("faults", "kept") else column)
        if value and pattern:
            assert re.fullmatch(pattern, value), (name, column, value)
        if value and column in LISTS and name in COLUMNS and (name, column) not in {("deliveries", "rows")}:
            assert value.split(";") == sorted(value.split(";")), (name, column, value)
    if name == "hits":
        facts = json.loads(row["evidence"])
        told = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert row["evidence"] == told
        assert row["fingerprint"] == hashlib.sha256(told.encode()).hexdigest()


def digest_of_hits(rows: list[dict[str, str]]) -> str:
    """`hits_sha256` worked out again: the csv without run, state and policy, numbers masked."""
    kept = [column for column in COLUMNS["hits"].split() if column not in ("run", "state", "policy")]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(kept)
    writer.writerows([[row[column] for column in kept] for row in rows])
    return hashlib.sha256(b"\xef\xbb\xbf" + out.getvalue().encode()).hexdigest()
