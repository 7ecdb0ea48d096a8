"""It is true of deaths that the public security bureau reports that…"""

import pytest
from django.urls import reverse

from shouwang.registry.models import Person
from shouwang.screening.matching import deaths
from shouwang.web.sight import within
from tests.screening.intake.register import as_csv, number

pytestmark = pytest.mark.django_db
HEADINGS = ("姓名", "证件号码", "乡镇", "行政村", "死亡日期")


@pytest.fixture
def listed(hand_in, people):
    """A list that names one of three, and one whom nobody knows."""
    rows = [["赵春（已故）", number(1), "", "", "2026-10-03"], ["李无", number(50), "", "", "2026-10-04"]]
    return hand_in(as_csv(HEADINGS, rows), "police.deaths", name="死亡注销名单.csv")


@pytest.mark.req("S4-02")
def test_a_registered_member_is_put_before_people_until_somebody_records_it(listed, people, scope):
    assert (listed.state, listed.linked, listed.unmatched) == ("in_force", 1, 1)
    with within(scope):
        found = deaths.reported(deaths.deliveries())
        assert list(deaths.still_living(found)) == [people[0]]
        assert found[people[0].key].died_on.isoformat() == "2026-10-03"
        Person.objects.filter(pk=people[0].pk).update(left_on="2026-10-03", left_reason="dead")
        assert not deaths.still_living(found).exists()


def test_the_steward_finds_it_on_his_desk_and_on_a_page(listed, people, post, signed_in):
    office = signed_in(post("data_steward"))
    assert "公安报来的死亡待登记" in office.get(reverse("desk:work")).content.decode()
    page = office.get(reverse("matching:deaths")).content.decode()
    assert "赵春" in page and "李无" not in page and number(1) not in page
