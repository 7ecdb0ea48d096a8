"""The product's main story, told through the public acts: a department's messy file becomes a knock at the right door.

Medical insurance delivers its bills of October. Shi Changhai's wife has paid 41,260 yuan herself; the number of Gong
Xiuqin was eaten by Excel; Qiao Wenjun's bill will turn out to be another's; one person is nobody's, one line is broken.
"""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from shouwang.casework.adoption.adopt import adopt
from shouwang.casework.adoption.candidates import Candidate, waiting
from shouwang.casework.assistance.check import check
from shouwang.casework.assistance.open_month import open_month
from shouwang.casework.assistance.pair import Person as Helper
from shouwang.casework.assistance.pair import pair
from shouwang.casework.visits.found import Found, Reason
from shouwang.casework.visits.models import SpecialFile
from shouwang.casework.visits.verify import verify
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.correct import correct_household
from shouwang.registry.models import Household, Person
from shouwang.reporting import story as stories
from shouwang.reporting.export import table
from shouwang.reporting.export.table import Asked
from shouwang.screening.clues import answer, chase, feedback, forward, triage
from shouwang.screening.clues.gather import gather
from shouwang.screening.clues.hand_out import hand_out
from shouwang.screening.clues.models import Clue, FeedbackLine
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.receive import Letter, receive
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.settle import settle
from shouwang.screening.matching.take_in import take_in
from shouwang.screening.runs.execute import execute
from shouwang.vault import documents
from shouwang.vault.models import Opening
from tests.county import PEOPLED
from tests.sheets.samples import open_sheets
from tests.telling import (
    AREA,
    Desk,
    area,
    bill,
    book,
    clue_of,
    does,
    home,
    moment,
    settle_policy,
    sight,
    somebody,
    story,
    stranger,
    workbook,
)

DELIVERED, SCREENED, HANDED, VISITED, TOLD = (date(2026, 11, day) for day in (3, 6, 9, 12, 16))
CORRECTED, LATER = date(2026, 11, 20), date(2026, 11, 23)
DUE = date(2026, 11, 20)

SHI = [
    bill(1, "own_cost", 14380.00, date(2026, 6, 18), member=1),
    bill(2, "own_cost", 15260.50, date(2026, 8, 2), member=1),
    bill(3, "own_cost", 11619.50, date(2026, 9, 11), member=1),
]
GONG = bill(4, "damaged", 33800.00, date(2026, 9, 20), typed="9.90122E+17")
QIAO = bill(5, "in_town", 29900.00, date(2026, 10, 9))
NOBODY = stranger(6, 51000.00, date(2026, 10, 11))
BROKEN = bill(7, "house", 18000.00, "去年冬天")
MA = bill(8, "refund", 12000.00, date(2026, 9, 17))
ALL = [*SHI, GONG, QIAO, NOBODY, BROKEN, MA]
FILE = "10月医保明细.xlsx"


@pytest.fixture
def lake(settings, tmp_path):
    """Files of this test's own: originals and lake."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def county(db, lake):
    settle_policy()


@pytest.mark.req("S3-18", "S4-02", "S1-44")
def test_a_line_of_a_departments_file_becomes_a_visit_at_home_and_an_answer(county):
    delivery = medical_insurance_delivers(ALL)
    somebody_settles_what_no_machine_may(delivery)
    the_county_screens()
    the_county_sorts_and_hands_out()
    the_village_goes_there_with_two_people()
    the_department_is_told(delivery)
    a_clue_that_came_back_is_forwarded()
    corrected = the_department_corrects_its_file([*SHI, NOBODY, MA])
    the_way_back_and_forth(corrected)


def medical_insurance_delivers(
    bills, on=DELIVERED, letter="云医保函〔2026〕31号", *, corrects: bool = False
) -> Delivery:
    """The liaison hands in the workbook with its letter; what cannot be read is told with row, column and advice."""
    liaison = somebody("liaison")
    given = {"contract": "medical_insurance.bills", "area": area(), "period": "2026-10"}
    given |= {"supplement": False} if corrects else {}  # bills add to their month unless they correct it
    received = receive(workbook(*bills), FILE, **given, letter=Letter(letter, on), by=liaison, at=moment(on))
    delivery = take_in(received.delivery, limits=Limits(), by=liaison, at=moment(on))
    assert (delivery.state, delivery.letter_no) == ("in_force", letter)
    assert delivery.rows == delivery.kept + delivery.faulty + delivery.skipped
    assert delivery.kept == delivery.linked + delivery.doubtful + delivery.unmatched
    with sight(liaison):
        faults = list(delivery.faults.filter(kept=False))
    assert [(fault.row, fault.column) for fault in faults] == [(10, "结算日期")] * (BROKEN in bills)
    assert all(fault.sentence and fault.advice for fault in faults)
    return delivery


def somebody_settles_what_no_machine_may(delivery: Delivery) -> None:
    """The damaged number is looked up by a person; the stranger lives elsewhere. A machine has linked neither."""
    assert (delivery.linked, delivery.doubtful, delivery.unmatched) == (5, 1, 1)
    steward = somebody("data_steward")
    with sight(steward):
        damaged = Doubt.objects.get(delivery=delivery, outcome="doubt")
        unknown = Doubt.objects.get(delivery=delivery, outcome="unmatched")
        gong = Person.objects.get(pk__in=damaged.candidates)
        assert (damaged.row, gong.name, unknown.name) == (7, "龚秀琴", "路过客")
        settle(damaged, person=gong, reason="电话核实,是她本人", by=steward, at=moment(DELIVERED))
        settle(unknown, outcome="elsewhere", reason="户口在外县", by=steward, at=moment(DELIVERED))
        assert not Doubt.objects.open().filter(delivery=delivery).exists()


def the_county_screens(on=SCREENED):
    """The rules of the year over the register and all that was delivered; every hit finds its one clue."""
    officer = somebody("county_officer")
    with sight(officer):
        run = execute(area(), on=on, book=book(on), by=officer, at=moment(on))
        done = gather(run, by=officer, at=moment(on), book=book(on))
        assert done.opened + done.joined + done.kept_closed + done.unchanged == run.hits
        costs = {
            hit.household.head_name: hit for hit in run.last_hits.filter(rule="own_cost").select_related("household")
        }
    if on == SCREENED:
        assert {name: hit.measured for name, hit in costs.items()} == {
            "石长海": 41_260_00, "龚秀琴": 33_800_00, "乔文军": 29_900_00, "马玉山": 12_000_00,
        }  # fmt: skip
        assert [row[3] for row in costs["石长海"].rows] == [4, 5, 6]


def the_county_sorts_and_hands_out() -> None:
    """Ma is monitored already: adopted, helped and looked in on, he needs no knock. Shi and Gong go to the village."""
    officer = somebody("county_officer")
    does(somebody("data_steward"), correct_household, home("refund"), {"category": "unstable"}, on=HANDED, note="在册")
    with sight(officer):
        assert triage.proposals(Clue.objects.within(PEOPLED), HANDED, book(HANDED)) == {}
    somebody_looks_after_who_was_monitored_before(officer)
    with sight(officer):
        proposed = triage.proposals(Clue.objects.within(PEOPLED), HANDED, book(HANDED))
        assert proposed == {clue_of("refund").pk: "monitored"}
    does(officer, triage.dismiss, [clue_of("refund")], "monitored", on=HANDED)
    clues = [clue_of("own_cost"), clue_of("damaged")]
    does(officer, hand_out, clues, to="township", due_on=DUE, on=HANDED, book=book(HANDED))
    specialist = somebody("township_specialist", home("own_cost"))
    batch = does(specialist, hand_out, clues, to="village", due_on=DUE, on=HANDED, book=book(HANDED))
    assert batch.count == 2
    worker, neighbour = somebody("grid_worker", home("own_cost")), somebody("grid_worker", home("in_town"))
    with sight(worker):
        assert set(Clue.objects.filter(owner=worker)) == set(clues)
    with sight(neighbour):
        assert not Clue.objects.filter(pk__in=[clue.pk for clue in clues]).exists()


def somebody_looks_after_who_was_monitored_before(officer) -> None:
    """Ma's category is all that is known: the county says since when, the village names a helper and looks in."""
    with sight(officer):
        known = waiting(Household.objects.filter(pk=home("refund").pk)).get()
    given = {"identified_on": date(2026, 3, 1), "risks": ("01",)}
    [case] = does(officer, adopt, [Candidate(known, None, given, "县级审定文件")], on=HANDED).cases
    worker = somebody("grid_worker", home("refund"))
    does(worker, pair, case, Helper("钱帮", "县教育局", "13900000001"), on=HANDED)
    does(officer, open_month, HANDED, on=HANDED, book=book(HANDED))
    with sight(worker):
        task = case.checks.get()
    does(worker, check, task, finding="平稳", channel="home", trend="stable", on=HANDED)


def the_village_goes_there_with_two_people() -> None:
    """One alone may not; two may, and their photo makes the special file. Closing is the county's to do."""
    clue, worker = clue_of("own_cost"), somebody("grid_worker", home("own_cost"))
    with sight(worker):
        photo = documents.store(b"photo", name="入户.jpg", kind="photo", place_id=worker.place_id, at=moment(VISITED))
        [origin] = clue.origins.all()
    finding = "医疗救助和临时救助已到账,儿子务工月收入5000元。"
    two = ("王一", "李二")
    alone = Found(
        uuid=UUID(int=1), purpose="clue", result="no_risk", finding=finding, checkers=("王一",), judges=two,
        reason="能够自主应对", reasons=(Reason(origin.pk, "solved", finding),), evidence=(("照片", photo),),
    )  # fmt: skip
    with pytest.raises(Refused, match="2 人以上"):
        does(worker, verify, clue.household, alone, on=VISITED, book=book(VISITED))
    does(worker, verify, clue.household, replace(alone, checkers=two), on=VISITED, book=book(VISITED))
    assert clue_of("own_cost").state == "checked"
    with sight(worker):
        assert SpecialFile.objects.get(household=clue.household).judges == list(two)
    specialist = somebody("township_specialist", home("own_cost"))
    with pytest.raises(Refused, match="由县级办结"):
        does(specialist, answer.close, [clue], on=VISITED)


def the_department_is_told(delivery: Delivery) -> None:
    """Each row has its own answer; the liaison reads those to his own rows, and no other department's."""
    officer, liaison = somebody("county_officer"), somebody("liaison")
    made = does(officer, feedback.issue, delivery, on=TOLD)
    with sight(liaison):
        told = {line.row: line.verdict for line in FeedbackLine.objects.filter(delivery=delivery, is_current=True)}
    assert told == {
        4: "no_risk",
        5: "no_risk",
        6: "no_risk",
        9: "elsewhere",
        10: "fault",
        11: "monitored",
        12: "outside",
    }
    assert made.pending == 2  # Gong and Qiao are still being looked at
    assert clue_of("own_cost").state == "answered"
    assert does(officer, answer.close, [clue_of("own_cost")], on=TOLD) == (1, 0)
    closed = clue_of("own_cost")
    assert (closed.state, closed.closed_as, closed.closed_on) == ("closed", "no_risk", TOLD)


def a_clue_that_came_back_is_forwarded() -> None:
    """Gong lives in the next village: the clue is returned, the register put right, and the clue goes where she is."""
    clue, worker = clue_of("damaged"), somebody("grid_worker", home("damaged"))
    specialist = somebody("township_specialist", home("damaged"))
    does(worker, forward.send_back, clue, "wrong_place", on=VISITED, note="住在东邻村")
    assert (clue_of("damaged").state, clue_of("damaged").owner) == ("assigned", specialist)
    with sight(specialist):
        there = Place.objects.get(pk=home("in_town").place.up("village"))
    does(specialist, correct_household, home("damaged"), {"place": there}, on=VISITED, note="实际居住地")
    does(specialist, forward.forward, clue, on=VISITED, book=book(VISITED))
    now = clue_of("damaged")
    assert (now.owner, now.place_id, now.returned_as) == (somebody("grid_worker", there.pk), there.pk, "")


def the_department_corrects_its_file(bills) -> Delivery:
    """Two rows are gone: nobody had been sent to Qiao, his clue falls; Gong's is under way and is flagged instead."""
    corrected = medical_insurance_delivers(bills, on=CORRECTED, letter="云医保函〔2026〕35号", corrects=True)
    assert corrected.supersedes.state == "superseded"
    assert (corrected.difference["added"], corrected.difference["removed"]) == (0, 2)
    the_county_screens(on=CORRECTED)
    qiao, gong, shi = clue_of("in_town"), clue_of("damaged"), clue_of("own_cost")
    assert (qiao.state, qiao.closed_as) == ("closed", "withdrawn")
    assert (gong.state, gong.is_shaken) == ("assigned", True)
    assert (shi.state, shi.is_shaken) == ("closed", False)
    with pytest.raises(Refused, match="没有可催办"):
        does(somebody("county_officer"), chase.urge, [qiao], on=LATER, book=book(LATER))
    return corrected


def the_way_back_and_forth(delivery: Delivery) -> None:
    """From the clue to the very line of the department's file, and from that line to what was done about it."""
    clue = clue_of("own_cost")
    with sight():
        hit = clue.origins.get(kind="department").hit
        assert [row[1:] for row in hit.rows] == [[FILE, "10月", row] for row in (4, 5, 6)]
        assert {row[0] for row in hit.rows} == {delivery.key}
        [sheet] = open_sheets(documents.read(delivery.document), FILE)
        lines = dict(sheet.rows())
        assert "温秀芝" in lines[4]
        exported = {row["row"]: row for row in table("rows").sorted_rows(Asked(area(), moment(LATER)))
                    if row["delivery"] == delivery.key}  # fmt: skip
        assert exported[4]["household"] == clue.household.key and exported[4]["name"] == "温秀芝"
        told = [line["title"] for line in stories.of(clue.household, LATER)]
    steps = iter(reversed(told))
    assert all(any(word in title for title in steps) for word in ("载入", "个人自付", "分派", "反馈", "办结")), told


COUNTS = ("rows", "kept", "faulty", "linked", "doubtful", "unmatched", "skipped")
OFFICER, STEWARD = "county_officer-990222000000000", "data_steward-990222000000000"


@pytest.fixture
def desk(capsys) -> Desk:
    return Desk(capsys.readouterr)


def test_the_same_story_told_by_commands_gives_the_same_bytes_on_two_fresh_sites(fresh_sites, tmp_path, desk):
    (first, files), (second, again) = [told_by_commands(fresh_sites, tmp_path / each, desk) for each in ("one", "two")]
    assert (first, files) == (second, again)
    receive, screened, gathered = first["receive"], first["screen"], first["gather"]
    assert {name: int(receive[name]) for name in COUNTS} == dict(zip(COUNTS, (9, 7, 1, 5, 1, 1, 1), strict=True))
    assert first["duplicate"]["duplicate_of"] == receive["delivery"] == "990222-medical_insurance.bills-202610-1"
    hits, rows = lines(files["hits.csv"]), lines(files["rows.csv"])
    assert int(screened["hits"]) == len(hits) == sum(int(gathered[name]) for name in ("opened", "joined"))
    assert len(lines(files["clues.csv"])) == int(gathered["opened"])
    costly = {hit["head_name"]: hit["measured"] for hit in hits if hit["rule"] == "own_cost"}
    assert costly == {"石长海": "41260.00", "龚秀琴": "33800.00", "乔文军": "29900.00", "马玉山": "12000.00"}
    assert [row["outcome"] for row in rows] == ["link"] * 5 + ["unmatched", "fault", "link", "skip"]
    assert {row["method"] for row in rows if row["name"] == "龚秀琴"} == {"settled"}


def told_by_commands(fresh_sites, folder: Path, desk: Desk) -> tuple[dict, dict]:
    """Every summary line without its seconds, and the bytes of every export, of one site from its empty files on."""
    folder.mkdir()
    with fresh_sites(folder):
        settle_policy()
        told = commands(desk, folder)
    for summary in told.values():
        del summary["seconds"]
    return told, {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def commands(desk: Desk, folder: Path) -> dict[str, dict]:
    file = folder / FILE
    file.write_bytes(workbook(*ALL))
    given = {"area": AREA, "period": "2026-10", "as_user": STEWARD}
    told = {"receive": desk("receive", "medical_insurance.bills", file, letter="云医保函〔2026〕31号", **given)}
    told["duplicate"] = desk("receive", "medical_insurance", file, **given)
    gong = str(person_of("damaged"))
    told["settle"] = desk(
        "settle", told["receive"]["delivery"], FILE, 7, person=gong, reason="是她本人", as_user=STEWARD
    )
    told["screen"] = desk("screen", area=AREA, on=SCREENED, as_user=OFFICER)
    told["gather"] = desk("gather", told["screen"]["run"], as_user=OFFICER)
    for name in ("hits", "clues", "rows", "deliveries"):
        told[name] = desk("export", name, area=AREA, out=folder / f"{name}.csv")
    return told


def test_numbers_leave_masked_and_opening_them_is_logged(county, lake, tmp_path, desk):
    file = tmp_path / FILE
    file.write_bytes(workbook(*SHI))
    desk("receive", "medical_insurance.bills", file, area=AREA, period="2026-10", as_user=STEWARD)
    number = story("own_cost").persons[1].number
    out = tmp_path / "rows.csv"
    desk("export", "rows", area=AREA, out=out)
    assert {row["number"] for row in lines(out.read_bytes())} == {f"{number[:4]}**********{number[-4:]}", ""}
    with sight(somebody("auditor")):
        assert not Opening.objects.exists()
    desk("export", "rows", area=AREA, out=out, open_reason="与医保局当面核对")
    assert {row["number"] for row in lines(out.read_bytes())} == {number, ""}
    with sight(somebody("auditor")):
        [opening] = Opening.objects.all()
    assert (opening.reason, opening.count, opening.post) == ("与医保局当面核对", 4, somebody("operator"))


def test_a_command_that_will_not_says_why_and_changes_nothing(county, lake, tmp_path, desk):
    file = tmp_path / FILE
    file.write_bytes(workbook(*SHI))
    given = {"area": AREA, "period": "2026-10", "as_user": STEWARD}
    assert "code=unknown_table: " in desk.refused("receive", "weather.rain", file, **given)
    assert "code=in_the_future: " in desk.refused("screen", area=AREA, on=LATER, as_user=OFFICER)
    assert "code=not_allowed: " in desk.refused("screen", area=AREA, on=SCREENED, as_user="liaison-990222000000000")
    assert "code=unknown_run: " in desk.refused("gather", "990222-20261106-1", as_user=OFFICER)
    with sight():
        assert not Delivery.objects.within(PEOPLED).exists() and not Clue.objects.within(PEOPLED).exists()


def lines(data: bytes) -> list[dict]:
    """The rows of an exported csv."""
    text = data.decode("utf-8-sig")
    assert "\r" not in text
    return list(csv.DictReader(text.splitlines()))


def person_of(key: str) -> str:
    with sight():
        return Person.objects.get(household=home(key), relation="01").key
