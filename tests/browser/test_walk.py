"""One household's year, walked through the pages by eight people: from a department's file to the end of the risk.

Each person sits before a browser of his own, on a wide screen and on a phone. Between the pages the exercise clock is
moved on by a command, as an instructor would.
"""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.browser.walker import Walker
from tests.telling import AREA, bill, home, moment, sight, somebody, workbook

FIRST = max(date(2026, 11, 23), timezone.localdate() + timedelta(1))  # an exercise may not lie in the past
FILE = "医保明细.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Walk:
    """The people of the story, and the clock of the exercise."""

    def __init__(self, somebody_at, worker, width: int, folder):
        self.work, self._folder, self.on = worker, folder, FIRST
        self._sit, self._width = somebody_at, width
        self.home = home("own_cost")
        with sight():
            self.head = self.home.head_name

    def who(self, role: str) -> Walker:
        where = [self.home] if role != "liaison" else []
        return self._sit(somebody(role, *where) if role in HERE else somebody(role), self._width)

    def later(self, days: int, hour: int = 9) -> date:
        """So many days later; returns the day."""
        self.on += timedelta(days)
        at = moment(self.on).replace(hour=hour).isoformat()
        call_command("export", "deliveries", area=AREA, out=self._folder / "past.csv", at_instant=at, verbosity=0)
        return self.on


HERE = ("grid_worker", "village_reviewer", "township_specialist", "township_reviewer")


@pytest.fixture(params=[1280, 360])
def walk(request, somebody_at, worker, tmp_path) -> Walk:
    walk = Walk(somebody_at, worker, request.param, tmp_path)
    walk.later(0)
    return walk


@pytest.mark.req("S1-44", "S3-18", "S4-02")
def test_a_household_is_followed_through_the_pages_from_a_file_to_the_end_of_its_risk(walk):
    a_liaison_hands_in_his_list(walk)
    the_county_screens_and_hands_out(walk)
    the_township_passes_it_on(walk)
    the_village_checks_at_home(walk)


def a_liaison_hands_in_his_list(walk: Walk) -> None:
    day = walk.on
    bills = [bill(n, "own_cost", own, day - timedelta(60 + n), member=1) for n, own in ((1, 14380.0), (2, 26880.0))]
    liaison = walk.who("liaison")
    liaison.follows("部门名单", "nav")
    liaison.follows("报送名单")
    letter = {"letter_no": "云医保函〔2026〕31号", "letter_on": day.isoformat()}
    file = {"name": FILE, "mimeType": XLSX, "buffer": workbook(*bills)}
    liaison.fills(contract="medical_insurance.bills", period=f"{day:%Y-%m}", file=file, **letter)
    liaison.presses("上传并核对")
    liaison.presses("确认入库")
    walk.work("long")
    liaison.opens("/deliveries/")
    liaison.follows("医疗费用结算明细", "main table")
    liaison.sees("云医保函〔2026〕31号")
    liaison.keeps("01-liaison-delivery")


def the_county_screens_and_hands_out(walk: Walk) -> None:
    day = walk.later(1)
    officer = walk.who("county_officer")
    officer.opens("/runs/")
    officer.presses("筛查", "main")
    walk.work("long")
    officer.opens("/runs/")
    officer.follows(f"{AREA}-{day:%Y%m%d}")
    officer.presses("生成线索")
    walk.work("long")
    officer.opens(f"/clues/?state=screened&q={walk.head}")
    officer.ticks(walk.head)
    officer.fills(**{"give-to": "township", "give-due_on": (day + timedelta(14)).isoformat()})
    officer.presses("生成交办单")
    officer.sees(walk.head)
    officer.keeps("02-county-handover")


def the_township_passes_it_on(walk: Walk) -> None:
    due = walk.later(1) + timedelta(10)
    specialist = walk.who("township_specialist")
    specialist.opens("/")
    specialist.keeps("03-township-work")
    specialist.opens("/clues/")
    specialist.ticks(walk.head)
    specialist.fills(**{"give-to": "village", "give-due_on": due.isoformat()})
    specialist.presses("生成交办单")
    specialist.sees(walk.head)


def the_village_checks_at_home(walk: Walk) -> None:
    day = walk.later(2)
    worker = walk.who("grid_worker")
    worker.opens("/")
    worker.keeps("04-village-work")
    worker.opens("/clues/")
    worker.follows(walk.head)
    worker.sees("14,380")
    worker.keeps("05-village-clue")
    worker.follows("填写入户核查")
    told = "妻子大病住院，自付41260元，户主照料误工，收入下降。"
    [reason] = {each.get_attribute("name") for each in worker.page.locator("[name^=reason-][name$=verdict]").all()}
    worker.fills(**{reason: "true", reason.replace("verdict", "finding"): "住院和自付属实。"})
    worker.fills(second="李二", finding=told, net_per_head_fen="7260", outlay_fen="42300", result="to_recognition")
    worker.fills(main_risk="01", photos=True, informed_on=day.isoformat())
    worker.fills(education="1", medical="1", housing="1", water="1")
    worker.keeps("06-village-visit-form")
    worker.presses("登记核查结果")
    worker.sees("转入识别认定")
