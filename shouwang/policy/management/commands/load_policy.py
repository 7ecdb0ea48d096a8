from pathlib import Path

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.policy.load import load
from shouwang.refusal import Refused


class Command(DoorCommand):
    help = "Load an area's own lines of policy from a CSV (as `export policy` writes it) or a TOML file."
    verb = "policy.load"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--area", required=True)

    def work(self, by, at, *, file: Path, area: str, **_options) -> dict:
        try:
            content = file.read_bytes()
        except OSError:
            raise Refused("no_file", f"打不开文件{file.name}，请核对路径。") from None
        done = load(file.name, content, place=area_place(area), by=by, at=at)
        return {"area": area, "lines": done.lines, "created": done.created, "unchanged": done.unchanged}
