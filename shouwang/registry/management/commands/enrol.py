from pathlib import Path

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.refusal import Refused
from shouwang.registry.enrol import enrol, preview
from shouwang.registry.rows import collect


class Command(DoorCommand):
    help = "Take a registry workbook in, or only say what taking it in would do (--preview)."
    verb = "registry.enrol"

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--area", required=True, help="code of the county or prefecture")
        parser.add_argument("--place", default="", help="the township or village that the file is about")
        parser.add_argument("--preview", action="store_true", help="count and list faults, load nothing")

    def work(self, by, at, **options) -> dict:
        area = area_place(options["area"])
        place = area_place(options["place"]) if options["place"] else None
        collected = collect(_bytes(options["file"]), Path(options["file"]).name)
        if options["preview"]:
            outlook, delivery = preview(collected, area, by=by, at=at, place=place), "-"
            for fault in outlook.faults:
                where = f"{fault.file} {fault.sheet} 第{fault.row}行 {fault.column}".replace("  ", " ")
                self.stderr.write(f"{where}:{fault.sentence}。{fault.advice}。", ending="\n")
        else:
            batch, outlook = enrol(collected, area, by=by, at=at, place=place)
            delivery = batch.key
        counts = dict(outlook.counts)
        last = {"asked": counts.pop("asked"), "unread": collected.unread, "held": "-"}
        return {"delivery": delivery, **counts, "seconds": "", **last}


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Refused("no_file", f"文件 {file} 打不开：{error.strerror}。") from None
