from shouwang.accounts.command import DoorCommand
from shouwang.accounts.one_time import first_password


class Command(DoorCommand):
    help = "Print a one-time password for the area's operator, who has none yet; it is replaced at the first sign-in."

    def add_arguments(self, parser):
        parser.add_argument("--area", default="", help="the code of the area (default: this site's)")
        parser.add_argument("--again", default="", metavar="REASON", help="when the operator has lost his password")

    def work(self, by, at, **options) -> dict:
        password = first_password(by, at=at, again=options["again"])
        return {"user": by.holder.username, "password": password}
