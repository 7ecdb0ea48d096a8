from shouwang.accounts.command import DoorCommand
from shouwang.vault.erase import erase_ended


class Command(DoorCommand):
    help = "Erase sealed files whose keeping has ended; their names and hashes stay."
    verb = "vault.erase"

    def add_arguments(self, parser):
        parser.add_argument("--area", default="")

    def work(self, by, at, **options):
        return {"erased": erase_ended(by=by, at=at)}
