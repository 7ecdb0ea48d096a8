"""Who may decide, at which level, and what two at once come to."""

import threading
from collections import Counter

import pytest
from django.db import connection

from shouwang.accounts.may import ROLES
from shouwang.accounts.models import Post
from shouwang.casework.cases.models import Case, Decision
from shouwang.refusal import Refused
from tests.casework import walk
from tests.casework.walk import DAY, after
from tests.county import AREA, post

LINES = ["s1_recognition", "s3_recognition"]
LEVELS = {"village": "village", "group": "village"}


def every_post(place: int) -> list[Post]:
    """One post of every role that stands over, or at, a village."""
    with walk.see():
        places = [AREA // 10**11 * 10**11, AREA, place // 10**6 * 10**6, place]
        found = Post.objects.filter(place_id__in=places).select_related("place", "holder").order_by("role", "-place_id")
        return list({one.role: one for one in found}.values())


@pytest.mark.django_db
@pytest.mark.req("S3-08")
@pytest.mark.parametrize("line", LINES)
def test_only_the_post_that_the_line_names_takes_a_step(line):
    walk.use_line(line)
    case, on = walk.open_case(walk.household()), DAY
    posts = every_post(walk.VILLAGE)
    assert {one.role for one in posts} == set(ROLES)
    one = walk.passage(case)
    while one.due:
        key = one.due[0]
        step = one.line.step(key)
        for by in posts:
            if by.role in step.roles:
                continue
            with pytest.raises(Refused) as refused:
                walk.say(one, key, by=by, on=on)
            assert refused.value.code in {"wrong_level", "wrong_role", "not_allowed", "not_here"}, (key, by.role)
        on = walk.advance(one, key, on=on)
        with walk.see():
            one.refresh_from_db()


@pytest.mark.django_db
@pytest.mark.req("S3-08")
@pytest.mark.parametrize("line", LINES)
def test_nobody_decides_at_two_levels_whichever_two_posts_he_holds(line):
    walk.use_line(line)
    case, on = walk.open_case(walk.household()), DAY
    one, seen = walk.passage(case), Counter()
    while one.due:
        key = one.due[0]
        step, rightful = one.line.step(key), walk.desk(one, key)
        with walk.see():
            earlier = {row.level: row.person for row in one.decisions.select_related("person")}
        for level, person in earlier.items():
            if level == step.level:
                continue
            rightful_holder, rightful.holder = rightful.holder, person
            with pytest.raises(Refused, match="同一人不得在两级作出决定"):
                walk.say(one, key, by=rightful, on=on)
            rightful.holder = rightful_holder
            seen[level, step.level] += 1
        on = walk.advance(one, key, on=on)
        with walk.see():
            one.refresh_from_db()
    assert {("village", "township"), ("village", "county"), ("township", "county")} <= set(seen)


@pytest.mark.django_db
@pytest.mark.req("S1-05")
@pytest.mark.parametrize(
    ("attribute", "category", "fits"),
    [
        ("ordinary", "marginal", True), ("ordinary", "sudden", True), ("ordinary", "unstable", False),
        ("lifted_with", "unstable", True), ("lifted_with", "sudden", True), ("lifted_with", "marginal", False),
        ("lifted_without", "unstable", True), ("lifted_without", "sudden", True), ("lifted_without", "marginal", False),
    ],
)  # fmt: skip
def test_a_category_follows_from_the_kind_of_household(attribute, category, fits):
    home = walk.household(attribute=attribute)
    if fits:
        assert walk.open_case(home, category=category).category == category
        return
    with pytest.raises(Refused, match="类别不符"):
        walk.open_case(home, category=category)


@pytest.mark.django_db
@pytest.mark.req("S1-05")
def test_a_category_that_no_longer_fits_stops_the_next_decision():
    case = walk.open_case(walk.household())
    one, on = walk.lead_to(case, "township_review", on=DAY)
    with walk.see():
        one.case.household.attribute = "lifted_with"  # the register is corrected meanwhile
        one.case.household.save()
    walk.send_up(walk.VILLAGE, [one], on=on)
    walk.lay(one, "township_review", "township_sheet", by=walk.people().township, on=on)
    with pytest.raises(Refused, match="类别不符"):
        walk.say(one, "township_review", by=walk.people().township, on=on)


@pytest.mark.django_db
@pytest.mark.req("S1-31")
def test_a_household_is_not_marked_without_helper_measures_and_date():
    walk.use_line("s1_recognition")
    case = walk.open_case(walk.household())
    one, on = walk.lead_to(case, "village_complete", on=DAY)
    walk.lay(one, "village_complete", "plan", by=walk.reviewer(), on=on)
    for lacking in sorted(walk.READY):
        with pytest.raises(Refused, match="前须先确定"):
            walk.say(one, "village_complete", by=walk.reviewer(), on=on, needs=walk.READY - {lacking})
    one, on = walk.lead_to(case, "mark", on=on)
    with pytest.raises(Refused, match="帮扶责任人、计划帮扶措施、预计风险消除时间"):
        walk.say(one, "mark", by=walk.people().specialist, on=on)
    with walk.see():
        assert not Case.objects.monitored().exists()


@pytest.mark.django_db
@pytest.mark.req("S1-30")
def test_false_information_ends_the_case_with_its_proof_and_who_decided():
    case = walk.open_case(walk.household())
    one, officer = walk.passage(case), walk.people().officer
    said = {"opinion": "名下有商品房两套，申报时隐瞒", "ground": "false_information", "judges": ("赵一", "钱二")}
    with pytest.raises(Refused, match="须有比对属实的记录或佐证材料"):
        walk.say(one, "cross_check", "stop", by=officer, on=after(DAY, 2), **said)
    walk.compare(one, on=after(DAY, 1), found_kind="02")
    made = walk.say(one, "cross_check", "stop", by=officer, on=after(DAY, 2), proof=walk.paper(), **said)
    with walk.see():
        case = Case.objects.select_related("special_file").get(pk=case.pk)
    assert (case.stage, case.ended_on) == ("declined", after(DAY, 2))
    assert (made.ground, made.person, made.role) == ("false_information", officer.holder, "county_officer")
    kept = case.special_file
    assert (kept.result, kept.stage_title, kept.judges) == ("false_information", "信息比对", ["赵一", "钱二"])
    assert kept.reason == said["opinion"]


@pytest.mark.django_db
@pytest.mark.req("S0-12", "S4-11")
@pytest.mark.parametrize(
    ("lacking", "words"),
    [({"ground": ""}, "须选择依据"), ({"judges": ("赵一",)}, "2 名以上研判人"), ({"opinion": ""}, "须写明理由")],
)
def test_a_household_is_not_declined_without_ground_judges_and_reason(lacking, words):
    one = walk.passage(walk.open_case(walk.household()))
    said = {"opinion": "收入高于标准", "ground": "not_qualified", "judges": ("赵一", "钱二"), "proof": walk.paper()}
    with pytest.raises(Refused, match=words):
        walk.say(one, "cross_check", "stop", by=walk.people().officer, on=DAY, **(said | lacking))


@pytest.mark.django_db
def test_a_declined_household_may_be_recognised_anew_and_one_open_case_is_enough():
    home = walk.household()
    case = walk.open_case(home)
    with pytest.raises(Refused, match="一户只立一案"):
        walk.open_case(home, authorised=False)
    one = walk.passage(case)
    walk.say(one, "cross_check", "stop", by=walk.people().officer, on=DAY, opinion="不符", ground="not_qualified",
             judges=("赵一", "钱二"), proof=walk.paper())  # fmt: skip
    again = walk.open_case(home, on=after(DAY, 40), authorised=False)
    assert again.key != case.key
    assert again.key.startswith("990122-202610-")


@pytest.mark.django_db
def test_days_do_not_run_backwards_along_a_line():
    one = walk.passage(walk.open_case(walk.household()))
    walk.compare(one, on=DAY)
    with pytest.raises(Refused, match="早于上一步"):
        walk.say(one, "cross_check", by=walk.people().officer, on=after(DAY, -1))


@pytest.mark.django_db
def test_a_clerk_who_looked_before_a_decision_is_told_to_look_again():
    one = walk.passage(walk.open_case(walk.household()))
    walk.compare(one, on=DAY)
    with pytest.raises(Refused, match="已有新的决定"):
        walk.say(one, "cross_check", by=walk.people().officer, on=DAY, seen=one.decided - 1)


def test_of_two_who_decide_at_once_one_decides_and_the_other_is_told(own_database, django_db_blocker):
    with django_db_blocker.unblock():
        one = walk.passage(walk.open_case(walk.household()))
        walk.compare(one, on=DAY)
        officer, together, told = walk.people().officer, threading.Barrier(2), []

        def press():
            try:
                together.wait(10)
                told.append(walk.say(one, "cross_check", by=officer, on=DAY).serial)
            except Refused as refused:
                told.append(refused.code)
            finally:
                connection.close()

        clerks = [threading.Thread(target=press) for _ in range(2)]
        for clerk in clerks:
            clerk.start()
        for clerk in clerks:
            clerk.join(30)
        with walk.see():
            kept = Decision.objects.filter(passage=one, step="cross_check").count()
        connection.close()
    assert sorted(map(str, told)) == ["2", "already_done"]
    assert kept == 1


@pytest.mark.django_db
def test_a_decision_is_never_edited():
    one = walk.passage(walk.open_case(walk.household()))
    with pytest.raises(Exception, match="permission denied"), walk.see(post("county_officer")):
        Decision.objects.filter(passage=one).update(opinion="改写")
