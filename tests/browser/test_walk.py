"""One household's year, walked through the pages by eight people: from a department's file to the end of the risk.

Each person has a browser of his own: those of the village a phone, offices a wide screen. Between the pages the exercise
clock is moved on by a command, as an instructor would.
"""

from datetime import date, timedelta
from random import Random

import pytest
from django.core.management import call_command

from demo.walk import Village
from shouwang.places.models import Place
from tests.browser.walker import Walker
from tests.county import post
from tests.telling import AREA, bill, home, moment, sight, workbook

FIRST = date(2026, 11, 23)
FILE = "医保明细.xlsx"
PHONE, WIDE = 360, 1280
LEVELS = {"grid_worker": "village", "village_reviewer": "village"}
LEVELS |= {"township_specialist": "township", "township_reviewer": "township"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Walk:
    """The people of the story, and the clock of the exercise."""

    def __init__(self, somebody_at, worker, folder):
        self.work, self._folder, self.on = worker, folder, FIRST
        self._sit = somebody_at
        self.home, self.case, self.notice = home("own_cost"), "", ""
        with sight():
            self.head = self.home.head_name

    def who(self, role: str) -> Walker:
        """Who holds that role for the household, before his browser."""
        level = LEVELS.get(role, "county")
        return self._sit(post(role, self.home.place.up(level)), PHONE if level == "village" else WIDE)

    def later(self, days: int, hour: int = 9) -> date:
        """So many days later; returns the day."""
        self.on += timedelta(days)
        at = moment(self.on).replace(hour=hour).isoformat()
        call_command("export", "deliveries", area=AREA, out=self._folder / "past.csv", at_instant=at, verbosity=0)
        return self.on


@pytest.fixture
def walk(somebody_at, worker, tmp_path) -> Walk:
    walk = Walk(somebody_at, worker, tmp_path)
    walk.later(0)
    with sight():
        place = Place.objects.get(pk=walk.home.place.up("village"))
    Village(place, Random("walk"), FIRST).settle(FIRST)  # its roll and its posting places
    return walk


@pytest.mark.req("S1-44", "S3-18", "S4-02")
def test_a_household_is_followed_through_the_pages_from_a_file_to_the_end_of_its_risk(walk):
    a_liaison_hands_in_his_list(walk)
    the_county_screens_and_hands_out(walk)
    the_township_passes_it_on(walk)
    the_village_checks_at_home(walk)
    the_household_applies(walk)
    the_county_compares(walk)
    the_village_reviews(walk)
    a_notice_hangs(walk)
    township_and_county_decide(walk)
    help_is_agreed_and_the_case_marked(walk)
    help_comes_and_a_month_is_watched(walk)
    the_risk_is_gone(walk)


def a_liaison_hands_in_his_list(walk: Walk) -> None:
    day = walk.on
    bills = [bill(n, "own_cost", own, day - timedelta(60 + n), member=1) for n, own in ((1, 14380.0), (2, 26880.0))]
    liaison = walk.who("liaison")
    liaison.chooses("部门名单")
    liaison.follows("报送名单")
    letter = {"letter_no": "云医保函〔2026〕31号", "letter_on": day.isoformat()}
    file = {"name": FILE, "mimeType": XLSX, "buffer": workbook(*bills, month=day)}
    liaison.fills(contract="medical_insurance.bills", period=f"{day:%Y-%m}", file=file, **letter)
    liaison.presses("上传并核对")
    walk.work("files")
    liaison.opens("/deliveries/")
    liaison.follows("医疗费用结算明细", "main table")
    liaison.presses("确认入库")
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
    worker.sees("14,380", "结算日期")
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


def the_household_applies(walk: Walk) -> None:
    walk.later(1)
    reviewer = walk.who("village_reviewer")
    reviewer.opens("/cases/?stage=awaiting")
    reviewer.sees(walk.head)
    reviewer.follows("办理")
    told = {"apply-text": "妻子患大病，自付费用大。", "apply-applicant": walk.head, "apply-kind": "own"}
    reviewer.fills(**told, **{"apply-attachments": True, "apply-has_promised": True})
    reviewer.presses("登记申请")
    for _ in range(2):
        person = reviewer.page.locator("[name=give-person] option").nth(1).get_attribute("value")
        reviewer.fills(**{"give-person": person, "give-how": "signature", "give-document": True})
        reviewer.presses("登记授权")
    reviewer.keeps("07-village-application")
    reviewer.fills(**{"open-category": "marginal", "open-main_risk": "01"})
    reviewer.presses("立案")
    walk.case = reviewer.key()
    reviewer.sees("信息比对", "边缘易致贫户")


def the_county_compares(walk: Walk) -> None:
    walk.later(2)
    officer = walk.who("county_officer")
    officer.opens("/cases/due/")
    officer.follows(walk.head)
    officer.presses("全户空项填", "main")
    officer.presses("登记比对结果", "main .actions")
    officer.fills(verdict="pass", opinion="数据比对未发现“硬伤”。")
    officer.presses("办理", "main")
    officer.keeps("08-county-compared")


def the_village_reviews(walk: Walk) -> None:
    walk.later(2)
    reviewer = walk.who("village_reviewer")
    reviewer.opens("/meetings/roll/")
    reviewer.fills(name="甘长河", kind="representative")
    reviewer.presses("列入名册")
    reviewer.opens("/meetings/new/")
    reviewer.fills(where="村委会会议室", chair="张三", recorder="李四", minutes="逐户评议，当场表决。")
    reviewer.fills(sign_in=True, photo=True)
    came = reviewer.page.locator("[name=entry]").all()
    for each in came:
        each.check()
    reviewer.presses("登记会议")
    [votes] = {each.get_attribute("name") for each in reviewer.page.locator("[name$=in_favour]").all()}
    reviewer.fills(**{votes: len(came), votes.replace("in_favour", "opinion"): "情况属实，同意纳入。"})
    reviewer.presses("登记评议结果")
    reviewer.sees("评议结果", walk.head)
    reviewer.keeps("09-village-meeting")


def a_notice_hangs(walk: Walk) -> None:
    walk.later(1)
    reviewer = walk.who("village_reviewer")
    reviewer.opens("/notices/")
    reviewer.fills(contact="镇经济发展办 12317")
    reviewer.presses("登记张贴")
    walk.notice = reviewer.key()
    photograph(reviewer, "start")
    reviewer.keeps("10-village-notice")
    walk.later(8)
    reviewer.opens(f"/notices/of/{walk.notice}/")
    photograph(reviewer, "end")
    reviewer.presses("期满农户通过")
    reviewer.presses("撤下公示")
    reviewer.opens("/submissions/")
    reviewer.presses("上报乡镇")
    reviewer.sees(walk.head, "待审核")


def photograph(reviewer: Walker, when: str) -> None:
    form = "form[action$='/photos/']"
    for place in reviewer.page.locator(f"{form} [name=posting] option").all():
        reviewer.fills(form, posting=place.get_attribute("value"), moment=when, document=True)
        reviewer.presses("上传照片")


def township_and_county_decide(walk: Walk) -> None:
    walk.later(1)
    decides(walk, "township_reviewer", "同意上报。")
    walk.later(2)
    decides(walk, "county_approver", "同意。", document_no="县监测〔2026〕31号")
    walk.later(1)
    decides(walk, "county_officer", "已公告。")


def decides(walk: Walk, role: str, opinion: str, **said) -> None:
    """From the list of what waits for this post, to the household, its papers and the verdict."""
    clerk = walk.who(role)
    clerk.opens("/cases/due/")
    clerk.follows(walk.head)
    papers = "form[action$='/papers/']"
    for _ in range(3):
        if clerk.page.locator(papers).count():
            clerk.fills(papers, document=True)
            clerk.presses("上传材料")
    clerk.fills(verdict="pass", opinion=opinion, **said)
    clerk.keeps(f"11-{role}-decides")
    clerk.presses("办理", "form[action$='/decide/']")
    clerk.sees(opinion)


def help_is_agreed_and_the_case_marked(walk: Walk) -> None:
    expected = walk.later(1) + timedelta(150)
    reviewer = walk.who("village_reviewer")
    care = f"/care/of/{walk.case}/"
    reviewer.opens(care + "pair/")
    reviewer.fills(name="帮一", unit="县农业农村局", duty="干部", phone="13900000000")
    reviewer.presses("保存")
    reviewer.opens(care + "measures/")
    reviewer.follows("健康帮扶")
    reviewer.page.locator("[name=options]").first.check()
    reviewer.fills(wish="agreed", acting="县医保局")
    reviewer.presses("保存")
    reviewer.opens(care + "expect/")
    reviewer.fills(expected_on=expected.isoformat(), reason="治疗结束后收入可恢复。")
    reviewer.presses("保存")
    walk.later(1)
    officer = walk.who("county_officer")
    officer.opens(care)
    officer.follows("标注为监测对象")
    officer.presses("标注", "main")
    officer.sees("已标注为监测对象")
    officer.keeps("12-county-marked")


def help_comes_and_a_month_is_watched(walk: Walk) -> None:
    walk.later(9)
    worker = walk.who("grid_worker")
    worker.opens(f"/care/of/{walk.case}/")
    worker.follows("登记落实")
    worker.fills(amount_fen="8000", outcome="救助金已到账。", photo=True)
    worker.presses("登记落实", "main")
    first = (walk.on.replace(day=1) + timedelta(32)).replace(day=3)
    walk.later((first - walk.on).days)
    officer = walk.who("county_officer")
    officer.opens("/care/checks/")
    officer.presses("生成本月任务")
    worker.opens("/care/checks/")
    worker.follows("登记监测")
    worker.fills(channel="home", trend="eased", finding="报销已到账，病情稳定。", photo=True)
    worker.presses("登记监测", "main")
    worker.opens(f"/care/of/{walk.case}/")
    worker.sees("报销已到账")
    worker.keeps("13-village-care")


def the_risk_is_gone(walk: Walk) -> None:
    walk.later(190)
    reviewer = walk.who("village_reviewer")
    reviewer.opens(f"/exits/of/{walk.case}/")
    reviewer.follows("入户核查", "main .actions")
    yes = dict.fromkeys(("is_income_stable", "is_outlay_settled", "education", "medical", "housing", "water"), "1")
    reviewer.fills(second="李二", net_per_head_fen="15200", way="helped", verdict="pass", photo=True, **yes)
    reviewer.fills(first="王一", finding="病已治好，务工收入稳定。")
    reviewer.presses("提交核查")
    walk.later(2)
    decides(walk, "township_reviewer", "同意消除。")
    walk.later(2)
    decides(walk, "county_approver", "同意消除。")
    walk.later(1)
    officer = walk.who("county_officer")
    officer.opens(f"/exits/of/{walk.case}/")
    officer.follows("标注风险消除")
    officer.presses("标注风险消除", "main")
    officer.sees("已标注风险消除")
    officer.keeps("14-county-eliminated")
    officer.opens(f"/stories/households/{walk.home.key}/")
    officer.sees("消除")
    officer.keeps("15-story")
