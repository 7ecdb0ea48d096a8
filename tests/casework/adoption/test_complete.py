import pytest

from shouwang.casework.adoption import complete
from shouwang.casework.assistance.models import Helper
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.vault.keep import plain
from tests.casework import care, walk
from tests.casework.adoption.conftest import GONE, ON, adopt, case, home
from tests.registry.national_files import national

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-25")]


def done(act, *args, **said):
    return walk.do(act, *args, by=walk.reviewer(), on=ON, **said)


def test_the_village_names_risks_way_phone_and_what_was_looked_at(load):
    load(
        national(1, **{"致贫/返贫风险1": ""}),
        national(2, **GONE | {"风险消除方式": ""}),
        national(3, 帮扶责任人电话="139"),
    )
    adopt()
    done(complete.name_risks, case(1), ["03", "01"], reason="查全国系统")
    done(complete.say_way, case(2), "natural", reason="查全国系统")
    done(complete.reach_helper, case(3), unit="县教育局", phone="13900000009")
    done(complete.look_through, case(3), reason="电话写错，已补")
    with walk.see():
        assert (case(1).risks, case(2).way, case(3).adoption.unread) == (["03", "01"], "natural", [])
        helper = Helper.objects.get(case=case(3))
        assert (plain(helper.phone), helper.phone_mask) == ("13900000009", "139****0009")
        lines = Line.objects.filter(verb="adoption.complete")
        assert lines.count() == 4
        assert "13900000009" not in str(list(lines.values_list("changes", "note")))


@pytest.mark.parametrize(
    ("act", "args", "said", "code"),
    [
        (complete.name_risks, ([],), {"reason": "查"}, "no_risk_named"),
        (complete.name_risks, (["01"],), {"reason": " "}, "no_reason"),
        (complete.say_way, ("helped",), {"reason": "查"}, "not_eliminated"),
        (complete.say_way, ("nowhere",), {"reason": "查"}, "no_way"),
        (complete.reach_helper, (), {"unit": "", "phone": "13900000009"}, "incomplete"),
        (complete.reach_helper, (), {"unit": "局", "phone": "139"}, "bad_phone"),
    ],
)
def test_half_an_answer_is_refused(load, act, args, said, code):
    load(national(1))
    adopt()
    with pytest.raises(Refused) as refused:
        done(act, case(1), *args, **said)
    assert refused.value.code == code


def test_a_household_that_was_recognised_here_is_completed_elsewhere(load):
    load(national(1))
    recognised = care.in_care(home())
    with pytest.raises(Refused) as refused:
        done(complete.name_risks, recognised, ["01"], reason="查")
    assert refused.value.code == "not_adopted"
