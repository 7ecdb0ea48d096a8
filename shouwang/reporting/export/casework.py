"""Exports of what people decided: cases and decisions."""

from collections.abc import Iterator

from shouwang.casework.cases.models import Case, Decision, Passage
from shouwang.registry.models import NationalEntry
from shouwang.registry.national_columns import AFTER, AFTER_LACKS, AFTER_MONEY
from shouwang.reporting.export.table import Asked, Table, chunks, columns
from shouwang.sheets.write import Field

CASES = columns("""
case 监测编号
household 户标识
village_code 村代码 number
category 类别
risks 风险 list
stage 阶段
step_due 待办步骤 list
opened_on 立案日期 date
qualified_on 纳入日期 date
marked_on 标注日期 date
helper 帮扶责任人
measures 帮扶措施 list
expected_elimination_on 预计风险消除日期 date
eliminated_on 风险消除日期 date
way 风险消除方式
special_file 特殊档案
""")


def cases(asked: Asked) -> Iterator[dict]:
    """Every case of the area, declined ones too, with the steps that are due now."""
    due = dict(Passage.objects.within(asked.area.pk).under_way().values_list("case_id", "due"))
    found = Case.objects.within(asked.area.pk).select_related("household", "special_file")
    for case in chunks(found.prefetch_related("helpers", "measures").order_by("id")):
        row = {field.name: getattr(case, field.name, "") for field in CASES}
        yield row | {
            "case": case.key,
            "household": case.household.key,
            "village_code": f"{case.place_id:015d}"[:12],
            "risks": list(case.risks),
            "step_due": sorted(due.get(case.pk, [])),
            "helper": next((helper.name for helper in case.helpers.all() if helper.until is None), ""),
            "measures": sorted({m.group for m in case.measures.all() if m.cancelled_on is None}),
            "expected_elimination_on": case.expected_on,
            "special_file": case.special_file.key if case.special_file else "",
        }


DECISIONS = columns("""
case 监测编号
passage 程序次序 integer
serial 序号 integer
step 步骤
verdict 决定
role 岗位
by 决定人
typed_by 录入人
on 决定日期 date
at 登记时间 instant
opinion 意见
policy 政策摘要
""")


def decisions(asked: Asked) -> Iterator[dict]:
    """Every decision of every passage, in order; who decided and who typed by their user names."""
    found = Decision.objects.within(asked.area.pk).select_related("passage__case", "person", "typed_by")
    for decision in chunks(found.order_by("id")):
        row = {field.name: getattr(decision, field.name, "") for field in DECISIONS}
        yield row | {
            "case": decision.passage.case.key,
            "passage": decision.passage.number,
            "by": decision.person.username,
            "typed_by": decision.typed_by.username if decision.typed_by else "",
        }


SINCE_GONE = (
    *columns("""
household 户标识
delivery 载入批次
eliminated_on 消除监测时间 date
"""),
    *(Field(name, heading) for name, heading in AFTER_LACKS.items()),
    *(Field(name, heading, "money") for name, heading in AFTER_MONEY.items()),
)


def since_gone(asked: Asked) -> Iterator[dict]:
    """How households stand since their risk is gone, as the newest file of the national system says."""
    found = NationalEntry.objects.newest().within(asked.area.pk).exclude(after={}).select_related("household", "batch")
    for entry in chunks(found.order_by("id")):
        yield {
            "household": entry.household.key, "delivery": entry.batch.key, "eliminated_on": entry.gone_on,
            **{name: entry.after.get(name) for name in AFTER},
        }  # fmt: skip


TABLES = (
    Table("since_gone", SINCE_GONE, ("household",), since_gone),
    Table("cases", CASES, ("case",), cases),
    Table("decisions", DECISIONS, ("case", "passage", "serial"), decisions),
)
