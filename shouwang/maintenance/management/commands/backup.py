from pathlib import Path

from shouwang.accounts.command import DoorCommand
from shouwang.maintenance.backup import back_up


class Command(DoorCommand):
    help = "Everything in one sealed file: database, documents, lake. The keys are not in it: keep them elsewhere."
    verb = "maintenance.back_up"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def work(self, by, at, **options):
        made = back_up(options["file"], by=by, at=at)
        return {"file": options["file"].name, "files": made.files, "bytes": made.size, "sha256": made.sha256}
