import time

from django.core.management.base import BaseCommand

import demo
from demo import enter


class Command(BaseCommand):
    help = "Invent a county and let it enter the empty installation through the public acts."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=sorted(demo.SCALES), default="county")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, **options):
        self.started = time.monotonic()
        county = demo.invent(options["seed"], options["scale"])
        self.say(f"虚构{len(county.households)}户")
        operator = enter.enter_places(county)
        enter.enter_posts(county, operator)
        self.say(f"载入{len(county.places)}个地区、{len(county.posts)}个岗位")

    def say(self, sentence: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.started:6.1f} 秒  {sentence}")
        self.stdout.flush()
