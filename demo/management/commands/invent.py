import tempfile
import time
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand

import demo
from demo import adopted, enter, files, livelihoods, told, twice
from demo.changes import changes
from demo.county import COUNTY
from demo.handling import Handling
from demo.jobs import walk_cases
from shouwang.places.clock import turn_to
from shouwang.places.code import place_id
from shouwang.places.models import Place
from shouwang.queue.door import ask
from shouwang.web.sight import within

FIRST, SECOND = date(2026, 10, 12), date(2026, 11, 6)  # the days of the screenings


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
        self.live(county)
        self.walk(county)

    def walk(self, county: demo.County) -> None:
        """The households in care, but for the stories, are walked by a job behind the pages."""
        area = Place.objects.get(pk=place_id(COUNTY))
        operator = enter.holder("operator", place_id(county.area))
        with within(operator.scope()):
            ask(walk_cases, by=operator, at=enter.moment(SECOND, 17), key="demo-cases", area=area.pk)
        self.say("其余监测户由后台任务走办，约三分钟")

    def live(self, county: demo.County) -> None:
        """Two months in the order of the calendar: files, what villages report, a screening, the work on its clues.

        The stories in care go their whole way first, so that the screenings know them as monitored.
        """
        area = Place.objects.get(pk=place_id(county.area))
        reported = changes(county)
        with tempfile.TemporaryDirectory() as folder:
            delivered = files.write(county, Path(folder))
            self.take([one for one in delivered if one.received_on <= FIRST], area)
            enter.enter_pairings(county)
            self.say(f"村级摸底务工、产品和项目{livelihoods.say(county)}户")
            self.look_after(area)
            told.walk({key: county.storied[key].no for key in told.PATHS})
            self.say("故事户已走办：纳入、不纳入、解决问题、异议成立、消除、继续帮扶、回退候选")
            enter.settle_doubts(area, FIRST)
            enter.enter_changes(one for one in reported if one.reported_on <= FIRST)
            self.screen(area, FIRST)
            handling = Handling(county)
            self.say(f"10月的线索：入户核实{handling.october()}条")
            enter.enter_changes(one for one in reported if one.reported_on > FIRST)
            handling.bring(SECOND.month)
            self.say(f"10月监测{adopted.look_in(area, date(2026, 10, 1), date(2026, 10, 30))}户")
            self.take([one for one in delivered if one.received_on > FIRST], area)
        self.screen(area, SECOND)
        handling.november()
        self.say(f"11月监测{adopted.look_in(area, date(2026, 11, 1), date(2026, 11, 5))}户")
        self.say(f"疑似重复{twice.enter_twice(area)}对")
        turn_to(enter.moment(SECOND, 17))
        self.say("11月6日17时，演练开始")

    def look_after(self, area: Place) -> None:
        """Who was monitored before is taken over, and looked after from then on."""
        self.say(f"接续全国系统的监测对象{adopted.take_over(area)}户")
        self.say(f"9月监测{adopted.look_in(area, date(2026, 9, 1), date(2026, 9, 28))}户")

    def take(self, delivered: list[files.Delivered], area: Place) -> None:
        for one in delivered:
            enrolled = one.supplier_table == "registry.enrol"
            kept = enter.enrol_file(one).counts["kept"] if enrolled else enter.receive_file(one, area).kept
            self.say(f"接收{one.path.name}：{kept}行有效")

    def screen(self, area: Place, on: date) -> None:
        done = enter.screen(area, on)
        self.say(f"{on:%-m月%-d日}筛查：新增线索{done.opened}条，并入{done.joined}条")

    def say(self, sentence: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.started:6.1f} 秒  {sentence}")
        self.stdout.flush()
