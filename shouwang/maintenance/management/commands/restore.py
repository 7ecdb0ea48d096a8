from pathlib import Path

from shouwang.accounts.command import DoorCommand
from shouwang.maintenance.restore import restore


class Command(DoorCommand):
    help = "Put a backup into this empty installation, with the keys that were in use when it was made."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def _run(self, options):
        """No post and no door: an empty installation has neither people nor places yet."""
        done = restore(options["file"])
        return {"file": options["file"].name, "area": done.area, "files": done.files, "missing": done.missing}
