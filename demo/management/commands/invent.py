import tempfile
import time
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand

import demo
from demo import enter, files, told
from demo.county import COUNTY
from demo.jobs import walk_cases
from shouwang.places.code import place_id
from shouwang.places.models import Place
from shouwang.queue.door import ask
from shouwang.web.sight import within

SCREENED_ON = (date(2026, 10, 12), date(2026, 11, 6))


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
        enter.enter_policy(county, operator)
        self.say(f"载入{len(county.places)}个地区、{len(county.posts)}个岗位")
        self.receive(county)
        self.walk(county)

    def walk(self, county: demo.County) -> None:
        """The story households now, each to the end of its path; the other cases by a job."""
        area = Place.objects.get(pk=place_id(COUNTY))
        told.walk({key: county.storied[key].no for key in told.PATHS})
        self.say("故事户已走办：纳入、不纳入、解决问题、异议成立、消除、继续帮扶、回退候选")
        operator = enter.holder("operator", place_id(county.area))
        with within(operator.scope()):
            ask(walk_cases, by=operator, at=enter.moment(SCREENED_ON[-1], 17), key="demo-cases", area=area.pk)
        self.say("其余监测户由后台任务走办，约三分钟")

    def receive(self, county: demo.County) -> None:
        """Files in the order in which they arrived; after each month's lists, a screening."""
        area = Place.objects.get(pk=place_id(county.area))
        screenings = list(SCREENED_ON)
        with tempfile.TemporaryDirectory() as folder:
            for one in files.write(county, Path(folder)):
                if screenings and one.received_on > screenings[0]:
                    self.screen(area, screenings.pop(0))
                self.take(one, area)
        for on in screenings:
            self.screen(area, on)
        enter.settle_clock(enter.moment(SCREENED_ON[-1], 17))

    def take(self, one: files.Delivered, area: Place) -> None:
        if one.supplier_table == "registry.enrol":
            kept = enter.enrol_file(one, area).counts["kept"]
        else:
            kept = enter.receive_file(one, area).kept
        self.say(f"接收{one.path.name}：{kept}行有效")

    def screen(self, area: Place, on: date) -> None:
        done = enter.screen(area, on)
        self.say(f"{on:%-m月%-d日}筛查：新增线索{done.opened}条，并入{done.joined}条")

    def say(self, sentence: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.started:6.1f} 秒  {sentence}")
        self.stdout.flush()
