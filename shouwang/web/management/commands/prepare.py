from django.core.management import call_command
from django.core.management.base import BaseCommand

from shouwang.web.schema import apply_sight


class Command(BaseCommand):
    help = "Migrate as the owner and put roles, grants and row-level security in force; safe to run again."

    def handle(self, *args, **options):
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        apply_sight()
        self.stdout.write("prepare ok")
