from contextlib import contextmanager
from pathlib import Path

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.refusal import Refused
from shouwang.registry.attempt import BROKEN_OFF, keep_attempt
from shouwang.registry.enrol import Outlook, enrol, preview
from shouwang.registry.rows import Collected, collect
from shouwang.web.sight import within


class Command(DoorCommand):
    help = "Take a registry workbook in, or only say what taking it in would do (--preview)."
    verb = "registry.enrol"

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--area", required=True, help="code of the county or prefecture")
        parser.add_argument("--place", default="", help="the township or village that the file is about")
        parser.add_argument("--preview", action="store_true", help="count and list faults, load nothing")

    @contextmanager
    def open(self, by):
        """No transaction around the whole: a try that was refused is kept though the command fails."""
        yield

    def work(self, by, at, **options) -> dict:
        data, name = _bytes(options["file"]), Path(options["file"]).name
        area = area_place(options["area"])
        place = area_place(options["place"]) if options["place"] else None
        if options["preview"]:
            with within(by.scope(), read_only=True):
                collected = collect(data, name)
                return _summary("-", collected, self._preview(preview(collected, area, by=by, at=at, place=place)))
        try:
            with within(by.scope()):
                collected = collect(data, name)
                batch, outlook = enrol(collected, area, by=by, at=at, place=place)
        except BaseException as broken:
            refused = broken if isinstance(broken, Refused) else BROKEN_OFF
            with within(by.scope()):
                keep_attempt(data, name, refused, area=area, place=place, by=by, at=at)
            raise
        return _summary(batch.key, collected, outlook)

    def _preview(self, outlook: Outlook) -> Outlook:
        """Tell every fault on stderr."""
        for fault in outlook.faults:
            where = f"{fault.file} {fault.sheet} 第{fault.row}行 {fault.column}".replace("  ", " ")
            self.stderr.write(f"{where}:{fault.sentence}。{fault.advice}。", ending="\n")
        return outlook


def _summary(delivery: str, collected: Collected, outlook: Outlook) -> dict:
    counts = dict(outlook.counts)
    last = {"asked": counts.pop("asked"), "unread": collected.unread, "held": "-"}
    return {"delivery": delivery, **counts, "seconds": "", **last}


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Refused("no_file", f"文件 {file} 打不开：{error.strerror}。") from None
