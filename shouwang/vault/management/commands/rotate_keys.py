from contextlib import contextmanager

from shouwang.accounts.command import DoorCommand
from shouwang.vault.rotate import rotate


class Command(DoorCommand):
    help = "Seal everything again with the newest key of SHOUWANG_VAULT_KEYS; safe to stop and to run again."
    verb = "vault.rotate"

    def add_arguments(self, parser):
        parser.add_argument("--area", default="")
        parser.add_argument("--reindex", action="store_true", help="also make the blind index anew (new index key)")

    @contextmanager
    def open(self, by):
        yield  # every batch opens its own door, so that a stop loses one batch at most

    def work(self, by, at, **options):
        return dict(rotate(by=by, at=at, reindex=options["reindex"]))
