from datetime import date

import pytest

from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.enrol import preview
from shouwang.registry.models import Batch, Household, NationalEntry
from shouwang.registry.withdraw import withdraw
from shouwang.vault.keep import plain
from tests.county import AREA
from tests.registry.files import FAMILY, number
from tests.registry.national_files import national, read

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-25")]
MARCH = date(2026, 3, 1)
GONE = {"风险是否已消除": "是", "消除监测时间": "202609", "风险消除方式": "帮扶消除"}


@pytest.fixture
def load(take_file):
    """`load(row, …)`: take a national workbook of these rows in; its batch."""

    def take(*rows):
        take_file(read(*rows))
        return Batch.objects.latest("id")

    return take


def home(serial: int = 1) -> Household:
    return Household.objects.get(key=f"G{serial}")


@pytest.mark.req("S1-32")
def test_a_file_leaves_one_entry_for_each_monitored_household(load):
    batch = load(
        national(1),
        national(2, **GONE),
        national(3, 监测对象类别="", 识别监测时间="", 风险是否已消除="", **{"致贫/返贫风险1": ""}),
    )
    first, second = NationalEntry.objects.order_by("id")
    assert (first.household, first.batch, first.row, first.risks, first.gone) == (home(1), batch, 2, ["01"], False)
    assert first.measures == [["A40", ["A4003"], ""]]
    assert (second.since, second.until, second.way) == (MARCH, date(2026, 9, 1), "helped")


def test_a_household_counts_as_monitored_from_the_day_that_the_national_system_says(load):
    load(national(1), national(2, **GONE))
    assert (home(1).monitored_since, home(1).eliminated_on, home(1).is_monitored) == (MARCH, None, True)
    assert (home(2).monitored_since, home(2).eliminated_on, home(2).is_monitored) == (MARCH, date(2026, 9, 1), False)
    on = {
        day: set(Household.objects.monitored(day).values_list("key", flat=True))
        for day in (date(2026, 2, 28), MARCH, date(2026, 9, 1))
    }
    assert (on[date(2026, 2, 28)] & {"G1", "G2"}, on[MARCH] >= {"G1", "G2"}) == (set(), True)
    assert on[date(2026, 9, 1)] & {"G1", "G2"} == {"G1"}


def test_a_phone_of_a_helper_lies_in_the_vault(load):
    load(national(1, 监测联系人="孙联", 监测联系人电话="13900000002"))
    one = NationalEntry.objects.get()
    assert (plain(one.helper_phone), one.helper_phone_mask) == ("13900000001", "139****0001")
    assert plain(one.contact_phone) == "13900000002"
    assert "1390000" not in str(
        {name: getattr(one, name) for name in ("helper_name", "contact_name", "money", "measures")}
    )


def test_a_household_without_a_case_follows_the_newest_file(load):
    load(national(1))
    load(national(1, **GONE))
    assert (home().eliminated_on, NationalEntry.objects.count()) == (date(2026, 9, 1), 2)
    assert NationalEntry.objects.newest().get().gone


def test_a_household_with_a_case_keeps_category_and_days(load):
    load(national(1))
    Household.objects.filter(key="G1").update(has_case=True)
    load(national(1, 监测对象类别="突发严重困难户", 识别监测时间="202505", **GONE))
    assert (home().category, home().monitored_since, home().eliminated_on) == ("marginal", MARCH, None)
    assert NationalEntry.objects.newest().get().category == "sudden"


@pytest.mark.parametrize("cells", [{"识别监测时间": "203001"}, {"风险是否已消除": "是", "消除监测时间": "202501"}])
def test_days_that_cannot_be_are_not_believed(load, cells):
    load(national(1, **cells))
    assert (home().monitored_since, home().eliminated_on, home().is_monitored) == (None, None, True)


def test_what_a_file_said_leaves_with_it(load, steward, at):
    load(national(1))
    later = load(national(1, **GONE))
    withdraw(later, by=steward, at=at, reason="导错了")
    assert (home().eliminated_on, home().monitored_since) == (None, MARCH)
    assert NationalEntry.objects.newest().get().gone is False


def test_an_older_file_stays_while_a_later_one_says_the_same(load, steward, at):
    first = load(national(1))
    load(national(1, 人编号="", 备注="同上月"))
    with pytest.raises(Refused, match="后来载入的批次"):
        withdraw(first, by=steward, at=at, reason="导错了")


def test_somebody_in_two_households_leaves_only_the_first_with_an_entry(load):
    load(national(1), national(2, 证件号码=number(401)))
    assert [one.household.key for one in NationalEntry.objects.all()] == ["G1"]


def test_a_preview_names_the_troubles_and_keeps_nothing(steward, at):
    collected = read(national(1, 识别监测时间=""))
    outlook = preview(collected, Place.objects.get(pk=AREA), by=steward, at=at)
    assert [one.code for one in outlook.faults if one.code.startswith("national")] == ["national_no_identified"]
    assert not NationalEntry.objects.exists()


@pytest.mark.req("S1-05")
def test_a_category_that_contradicts_the_household_stays_in_the_entry_only(load):
    load(national(1, 监测对象类别="脱贫不稳定户"))
    assert (home().category, NationalEntry.objects.get().category) == ("", "unstable")


def test_a_file_without_the_national_columns_leaves_no_entry(take):
    take(*FAMILY)
    assert not NationalEntry.objects.exists()


def test_a_file_of_before_is_read_again_when_more_of_it_can_be_read(take_file):
    """The same bytes, loaded by a version that did not know the columns."""
    collected = read(national(1))
    take_file(collected)
    batch = Batch.objects.latest("id")
    known = {"name", "number", "relation", "category", "household_no", "village_code"}
    batch.mapping["columns"] = {name: at for name, at in batch.mapping["columns"].items() if name in known}
    batch.save()
    take_file(collected)
    assert (Batch.objects.count(), NationalEntry.objects.filter(household__key="G1").count()) == (2, 2)
    take_file(collected)
    assert Batch.objects.count() == 2
