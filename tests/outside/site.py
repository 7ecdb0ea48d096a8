"""A site as an operator sees it: an empty installation, `manage.py`, what it prints, and the files that it writes."""

import csv
import io
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management import ManagementUtility
from django.db import connections

AREA = "990122"
KEYS = {
    "load_places": "area townships villages created unchanged",
    "load_policy": "area lines created unchanged",
    "enrol": "delivery rows kept faulty doubtful skipped households_created households_updated households_unchanged"
    " persons_created persons_updated persons_unchanged seconds asked unread held",
    "receive": "delivery rows kept faulty linked doubtful unmatched skipped duplicate_of supersedes sha256 seconds"
    " asked unread held",
    "screen": "run on engine hits new same gone policy_sha256 inputs_sha256 hits_sha256 seconds unasked silent waiting",
    "gather": "run opened joined kept_closed unchanged seconds",
    "export": "table rows columns sha256 file seconds",
}
COUNTS = ("rows", "kept", "faulty", "linked", "doubtful", "unmatched", "skipped")


@dataclass
class Told:
    """What a command left: exit code, the lines on both streams, and the keys and values of its last line."""

    verb: str
    code: int
    out: list[str]
    err: list[str]
    said: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.said[key]

    def number(self, key: str) -> int:
        return int(self.said[key])

    @property
    def refusal(self) -> str:
        """The code of the refusal on stderr, which is one sentence in Chinese and nothing else."""
        assert self.code == 2 and not self.out and len(self.err) == 1, self
        begin, sentence = self.err[0].split(": ", 1)
        assert begin.startswith(f"{self.verb} refused code=") and sentence.endswith("。"), self.err
        return begin.removeprefix(f"{self.verb} refused code=")


class Site:
    """Commands against the site whose database is the current one. Every summary line is checked as it comes."""

    def __init__(self, folder: Path):
        self.folder, self.at = folder, ""  # `at`: the instant of commands that are given none
        folder.mkdir(parents=True, exist_ok=True)

    def tell(self, verb: str, *words, at: str = "") -> Told:
        """Run a command to its end, whatever that is."""
        argv = ["manage.py", verb, *map(str, words), *(["--at", at or self.at] if at or self.at else [])]
        out, err, code = io.StringIO(), io.StringIO(), 0
        with ExitStack() as opened:
            opened.enter_context(redirect_stdout(out))
            opened.enter_context(redirect_stderr(err))
            try:
                ManagementUtility(argv).execute()
            except SystemExit as left:
                code = left.code or 0
            finally:
                connections.close_all()
        return _checked(Told(verb, code, _lines(out), _lines(err)))

    def do(self, verb: str, *words, at: str = "") -> Told:
        """Run a command that must succeed."""
        told = self.tell(verb, *words, at=at)
        assert told.code == 0, (argv_of(verb, words), told.err)
        return told

    def export(self, table: str, *words, name: str = "", area: str = AREA, at: str = "") -> list[dict[str, str]]:
        """The rows of an export as csv; the summary is held against the file."""
        path = self.folder / (name or f"{table}.csv")
        told = self.do("export", table, "--area", area, "--out", path, *words, at=at)
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert (told["table"], told.number("rows"), told["file"]) == (table, len(rows), path.name)
        return rows


def argv_of(verb: str, words) -> str:
    return " ".join([verb, *map(str, words)])


def _lines(stream: io.StringIO) -> list[str]:
    return stream.getvalue().splitlines()


def _checked(told: Told) -> Told:
    """A summary is the last line, the only one of its kind, without spaces in values, its keys in order."""
    begin = f"{told.verb} ok "
    lines = [line for line in told.out if line.startswith(f"{told.verb} ok")]
    if told.code:
        assert not lines, told
        return told
    assert len(lines) == 1 and told.out[-1] == lines[0], told
    pairs = [word.split("=", 1) for word in lines[0].removeprefix(begin).split(" ")]
    assert all(len(pair) == 2 for pair in pairs), lines[0]
    told.said = dict(pairs)
    keys = KEYS.get(told.verb, "").split()
    assert list(told.said)[: len(keys)] == keys, lines[0]
    _add_up(told)
    return told


def _add_up(told: Told) -> None:
    if told.verb not in ("enrol", "receive") or told.said.get("duplicate_of", "-") != "-":
        return
    assert told.number("rows") == told.number("kept") + told.number("faulty") + told.number("skipped"), told.said
    if told.verb == "receive":
        parts = ("linked", "doubtful", "unmatched", "asked")
        assert told.number("kept") == sum(map(told.number, parts)), told.said
