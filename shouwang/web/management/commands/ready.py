import sys

from django.core.management.base import BaseCommand

from shouwang.web.schema import unready


class Command(BaseCommand):
    help = "Say whether this installation may serve; exit 1 with a sentence when it may not."

    def handle(self, *args, **options):
        sentence = unready()
        if sentence:
            self.stderr.write(sentence)
            sys.exit(1)
        self.stdout.write("ready ok")
