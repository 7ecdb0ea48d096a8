import pytest

from shouwang.casework.cases import finish_notice, post_notice, public_text
from shouwang.casework.cases import object as objecting
from shouwang.casework.cases.models import Case, Notice, NoticeLine, NoticePhoto
from shouwang.places.models import Place, PostingPlace
from shouwang.refusal import Refused
from tests.casework import walk
from tests.casework.walk import DAY, VILLAGE, after

pytestmark = pytest.mark.django_db
POSTED = after(DAY, 1)


def due(*heads: str, village: int = VILLAGE):
    """Households that a meeting has passed, so that their notice is due."""
    rows = [walk.passage(walk.open_case(walk.household(head, village=village))) for head in heads]
    walk.judge(walk.meeting(village), rows)
    return [walk.passage(row.case) for row in rows]


@pytest.fixture
def s1():
    walk.use_line("s1_recognition")


@pytest.mark.req("S1-26")
@pytest.mark.parametrize(("days", "passes"), [(7, False), (8, True)])
def test_a_notice_hangs_seven_full_days_after_the_day_of_posting(s1, days, passes):
    hung = walk.notice(VILLAGE, due("张三"), on=POSTED)
    if passes:
        assert len(walk.finish(hung, on=after(POSTED, days))[0]) == 1
        return
    with pytest.raises(Refused, match="须满7天，最早2026年9月10日"):
        walk.finish(hung, on=after(POSTED, days))


@pytest.mark.req("S1-26")
def test_a_notice_in_working_days_leaves_out_weekends_and_holidays(s1):
    walk.county_says("notice_days", 5, unit="工作日", population="s1_recognition")
    one = due("张三")
    hung = walk.notice(VILLAGE, one, on=POSTED)  # posted on Wednesday the 2nd: 3, 4, 7, 8 and 9 September
    with walk.see():
        assert hung.lines.get().opens_on.isoformat() == "2026-09-10"
        assert hung.term == "5个工作日"


@pytest.mark.req("S1-25")
def test_every_posting_place_has_a_dated_photo_at_start_and_end(s1):
    hung = walk.notice(VILLAGE, due("张三"), on=POSTED)
    with walk.see():
        places = list(PostingPlace.objects.filter(place_id=VILLAGE).order_by("id"))
    by, last = walk.reviewer(), after(POSTED, 8)
    with pytest.raises(Refused, match="公示期还没有满"):
        walk.do(
            finish_notice.photograph, hung, places[0], moment="end", document=walk.paper(), by=by, on=after(POSTED, 6)
        )
    walk.do(finish_notice.photograph, hung, places[0], moment="end", document=walk.paper(), by=by, on=last)
    with pytest.raises(Refused, match="还缺材料：公示期满照片"):
        walk.do(finish_notice.finish, hung, by=by, on=last)
    walk.do(finish_notice.photograph, hung, places[1], moment="end", document=walk.paper(), by=by, on=last)
    assert len(walk.do(finish_notice.finish, hung, by=by, on=last)[0]) == 1


@pytest.mark.req("S1-25")
def test_a_photo_of_another_day_proves_no_posting(s1):
    hung = walk.notice(VILLAGE, due("张三"), on=POSTED)
    with walk.see():
        NoticePhoto.objects.filter(notice=hung).update(place_id=VILLAGE)  # the rows themselves cannot be changed
        line = hung.lines.get()
        line.since = after(POSTED, -1)
        line.save()
    with pytest.raises(Refused, match="公示张贴照片"):
        walk.finish(hung, on=after(POSTED, 8))


@pytest.mark.req("S1-25")
def test_a_village_without_posting_places_posts_nothing(s1):
    one = due("张三")
    with walk.see():
        PostingPlace.objects.update(until=DAY)
        village = Place.objects.get(pk=VILLAGE)
    with pytest.raises(Refused, match="还没有登记公示张贴地点"):
        walk.do(post_notice.post, village, one, contact="12317", by=walk.reviewer(), on=POSTED)


@pytest.mark.req("S1-26")
def test_an_added_household_has_its_own_clock_and_the_others_keep_theirs(s1):
    first, later = due("张三", "李四")
    hung = walk.notice(VILLAGE, [first], on=POSTED)
    walk.do(post_notice.add, hung, [later], by=walk.reviewer(), on=after(POSTED, 3))
    walk.photograph(hung, "start", on=after(POSTED, 3))
    made, waiting = walk.finish(hung, on=after(POSTED, 8))
    assert [row.passage_id for row in made] == [first.pk]
    assert [(line.passage_id, block.code) for line, block in waiting] == [(later.pk, "too_early")]
    assert len(walk.finish(hung, on=after(POSTED, 11))[0]) == 1


@pytest.mark.req("S1-26")
def test_a_corrected_household_begins_anew_and_a_removed_one_restarts_nothing(s1):
    one, two, three = due("张三", "李四", "王五")
    hung = walk.notice(VILLAGE, [one, two, three], on=POSTED)
    by = walk.reviewer()
    with walk.see():
        lines = {line.passage_id: line for line in hung.lines.all()}
        one.case.household.members = 5
        one.case.household.save()
    made = walk.do(post_notice.correct, lines[one.pk], reason="人口有误", by=by, on=after(POSTED, 4))
    walk.photograph(hung, "start", on=after(POSTED, 4))
    walk.do(post_notice.remove, lines[two.pk], reason="需补充核实", by=by, on=after(POSTED, 5))
    assert (made.text["members"], made.since, made.opens_on) == (5, after(POSTED, 4), after(POSTED, 12))
    passed, waiting = walk.finish(hung, on=after(POSTED, 8))
    assert [row.passage_id for row in passed] == [three.pk]
    assert [line.passage_id for line, _ in waiting] == [one.pk]
    with walk.see():
        assert NoticeLine.objects.get(pk=lines[two.pk].pk).removed_why == "需补充核实"
    assert "notice" in walk.passage(two.case).due  # it may be posted again


@pytest.mark.req("S1-27")
def test_an_objection_holds_up_its_own_household_and_no_other(s1):
    one, two = due("张三", "李四")
    hung = walk.notice(VILLAGE, [one, two], on=POSTED)
    by = walk.reviewer()
    with walk.see():
        line = hung.lines.get(passage=one)
    made = walk.do(objecting.object_to, line, who="匿名", text="他家有小轿车", by=by, on=after(POSTED, 2))
    passed, waiting = walk.finish(hung, on=after(POSTED, 8))
    assert [row.passage_id for row in passed] == [two.pk]
    assert [(line.passage_id, block.code) for line, block in waiting] == [(one.pk, "open_objection")]
    with pytest.raises(Refused, match="须书面答复"):
        walk.do(objecting.answer, made, text=" ", is_upheld=False, by=by, on=after(POSTED, 9))
    walk.do(objecting.answer, made, text="车辆已报废，附证明", is_upheld=False, by=by, on=after(POSTED, 9))
    assert len(walk.do(finish_notice.finish, hung, by=by, on=after(POSTED, 9))[0]) == 1
    with pytest.raises(Refused, match="不能改写"):
        walk.do(objecting.answer, made, text="改", is_upheld=True, by=by, on=after(POSTED, 9))


@pytest.mark.req("S1-27")
def test_an_objection_while_the_village_prepares_its_list_blocks_the_submission(s1):
    (one,) = due("张三")
    hung = walk.notice(VILLAGE, [one], on=POSTED)
    walk.finish(hung, on=after(POSTED, 8))
    with walk.see():
        line = hung.lines.get()
    walk.do(objecting.object_to, line, who="邻居", text="在县城有房", by=walk.reviewer(), on=after(POSTED, 8))
    with pytest.raises(Refused, match="张三：还有1件异议没有书面答复"):
        walk.send_up(VILLAGE, [one], on=after(POSTED, 9))


@pytest.mark.req("S1-27")
def test_an_upheld_objection_keeps_the_household_from_passing_until_it_is_corrected_or_declined(s1):
    one, two = due("张三", "李四")
    hung = walk.notice(VILLAGE, [one, two], on=POSTED)
    by = walk.reviewer()
    with walk.see():
        lines = {line.passage_id: line for line in hung.lines.all()}
    for row in (one, two):
        made = walk.do(objecting.object_to, lines[row.pk], who="邻居", text="有房", by=by, on=after(POSTED, 2))
        walk.do(objecting.answer, made, text="属实", is_upheld=True, by=by, on=after(POSTED, 3))
    with pytest.raises(Refused, match="异议成立"):
        walk.finish(hung, on=after(POSTED, 8))
    walk.do(
        finish_notice.decline, lines[one.pk], opinion="县城有房未申报", judges=("支书", "文书"), ground="objection", by=by,
        on=after(POSTED, 8),
    )  # fmt: skip
    with walk.see():
        case = Case.objects.select_related("special_file").get(pk=one.case_id)
        assert (case.stage, case.special_file.result) == ("declined", "objection")
        assert NoticeLine.objects.get(passage=one).removed_why == "“村内公示”未通过"
    walk.do(post_notice.correct, lines[two.pk], reason="更正人口", by=by, on=after(POSTED, 8))
    walk.photograph(hung, "start", on=after(POSTED, 8))
    assert len(walk.finish(hung, on=after(POSTED, 16))[0]) == 1


def test_a_notice_comes_down_when_the_last_clock_has_run_out(s1):
    hung = walk.notice(VILLAGE, due("张三"), on=POSTED)
    by = walk.reviewer()
    with pytest.raises(Refused, match="还有农户公示未满"):
        walk.do(finish_notice.take_down, hung, by=by, on=after(POSTED, 7))
    with walk.see():
        assert not Notice.objects.to_take_down(after(POSTED, 7)).exists()
        assert Notice.objects.to_take_down(after(POSTED, 8)).get() == hung  # the task "take it down"
    walk.do(finish_notice.take_down, hung, by=by, on=after(POSTED, 8))
    with walk.see():
        assert not Notice.objects.to_take_down(after(POSTED, 9)).exists()


def test_only_what_is_due_is_posted_and_once(s1):
    (one,) = due("张三")
    early = walk.passage(walk.open_case(walk.household("李四")))
    with pytest.raises(Refused, match="李四户还没有轮到公示"):
        walk.notice(VILLAGE, [one, early], on=POSTED)
    walk.notice(VILLAGE, [one], on=POSTED)
    with pytest.raises(Refused, match="张三户已在公示名单上"):
        walk.notice(VILLAGE, [one], on=POSTED)
    with pytest.raises(Refused, match="早于上一步"):
        walk.notice(VILLAGE, due("王五"), on=after(DAY, -1))


@pytest.mark.req("S1-42")
def test_a_notice_says_only_what_the_allow_list_names(s1):
    hung = walk.notice(VILLAGE, due("张小三"), on=POSTED)
    with walk.see():
        text = hung.lines.get().text
    assert set(text) == set(public_text.ALLOWED)
    assert text["head"] == "张小三"
    assert not {"因病", "01"} & set(map(str, text.values()))  # a risk may tell somebody's health


def test_a_name_can_hide_its_middle():
    assert [public_text.hidden(name) for name in ("张", "张三", "张小三", "欧阳小三")] == [
        "张",
        "张*",
        "张*三",
        "欧**三",
    ]
