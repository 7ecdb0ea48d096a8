from pathlib import Path

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.accounts.taking import note_taking
from shouwang.refusal import Refused
from shouwang.reporting.export import table
from shouwang.reporting.export.table import Asked
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
        parser.add_argument("--headings", choices=["zh", "en"], default="")

    def work(self, by, at, **options):
        wanted, out = table(options["table"]), options["out"]
        asked = Asked(area_place(options["area"]), at, options["run"], bool(options["open_reason"]))
        rows = wanted.sorted_rows(asked)
        if asked.is_open:
            note_bulk_opening(len(rows), by=by, at=at, reason=options["open_reason"])
        try:
            written = write_table(out, wanted.columns, rows, out.suffix.lstrip("."), options["headings"])
        except OSError as error:
            raise Refused("not_written", f"文件 {out.name} 写不进去（{error.strerror}）。") from error
        chosen = " ".join(filter(None, [options["area"], options["run"], "open" if asked.is_open else ""]))
        note_taking(wanted.name, chosen, written.rows, written.sha256, by=by, at=at)
        return {
            "table": wanted.name,
            "rows": written.rows,
            "columns": written.columns,
            "sha256": written.sha256,
            "file": out.name,
        }
