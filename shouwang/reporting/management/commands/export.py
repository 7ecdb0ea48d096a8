from datetime import date, datetime
from pathlib import Path

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.accounts.taking import note_taking
from shouwang.places.clock import day
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.reporting.annexes.half_year import HalfYear
from shouwang.reporting.export import table
from shouwang.reporting.export.table import Asked, Table
from shouwang.reporting.models import Closing
from shouwang.sheets.write import write_table
from shouwang.vault.opening import note_bulk_opening


class Command(DoorCommand):
    help = "Write one table of the outside interface to a .csv, .parquet or .xlsx file."
    verb = "reporting.export"

    def add_arguments(self, parser):
        parser.add_argument("table")
        parser.add_argument("--area", required=True)
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--run", default="")
        parser.add_argument("--open", dest="open_reason", default="", metavar="REASON")
        parser.add_argument("--on", default="", metavar="DATE", help="as of the end of that day")
        parser.add_argument("--known", default="", metavar="INSTANT", help="by what was known then, or `closing`")
        parser.add_argument("--headings", choices=["zh", "en"], default="")

    def work(self, by, at, **options):
        wanted, out = table(options["table"]), options["out"]
        area = area_place(options["area"])
        on, known_at = _as_of(wanted, area, options["on"], options["known"], at)
        asked = Asked(area, at, options["run"], bool(options["open_reason"]), on, known_at)
        rows = wanted.sorted_rows(asked)
        if asked.is_open:
            note_bulk_opening(len(rows), by=by, at=at, reason=options["open_reason"])
        try:
            written = write_table(out, wanted.columns, rows, out.suffix.lstrip("."), options["headings"])
        except OSError as error:
            raise Refused("not_written", f"文件 {out.name} 写不进去（{error.strerror}）。") from error
        words = [options["area"], options["run"], "open" if asked.is_open else "", options["on"], options["known"]]
        chosen = " ".join(filter(None, words))
        note_taking(wanted.name, chosen, written.rows, written.sha256, by=by, at=at)
        return {
            "table": wanted.name,
            "rows": written.rows,
            "columns": written.columns,
            "sha256": written.sha256,
            "file": out.name,
        }


def _as_of(wanted: Table, area: Place, on: str, known: str, at: datetime) -> tuple[date | None, datetime | None]:
    """The day and the instant that are asked about; refused where a table cannot look back, or nothing was closed."""
    if not on and not known:
        return None, None
    if not wanted.looks_back:
        raise Refused("no_as_of", f"导出表“{wanted.name}”只能按现在的情况导出，请去掉 --on 和 --known。")
    try:
        asked = date.fromisoformat(on) if on else day(at)
        if known == "closing":
            return asked, _closed_at(area, asked)
        known_at = datetime.fromisoformat(known) if known else None
        if known_at and known_at.tzinfo is None:
            raise ValueError(known)  # whose clock is meant is not guessed
        return asked, known_at
    except ValueError as error:
        raise Refused("bad_day", "日期请写成 2026-06-30，时间请写成 2026-07-15T09:00:00+08:00。") from error


def _closed_at(area: Place, on: date) -> datetime:
    half = HalfYear.of("", on)
    closing = Closing.objects.filter(place=area, half=half.key).first()
    if closing is None:
        raise Refused("not_closed", f"{half.title}还没有封存，请先封存，或用 --known 指定时间。")
    return closing.known_at
