"""Exports of what screening found: hits, runs, clues, deliveries."""

from shouwang.refusal import Refused
from shouwang.reporting.export.table import Asked, Table, chunks, columns
from shouwang.screening.clues.models import Clue
from shouwang.screening.intake.models import Delivery
from shouwang.screening.runs import table
from shouwang.screening.runs.models import Run


def hits(asked: Asked):
    """The hits of the run named (refused when there is none of that name), or of the area's newest run."""
    runs = Run.objects.within(asked.area.pk).order_by("id")
    run = runs.filter(key=asked.run).first() if asked.run else runs.last()
    if asked.run and run is None:
        raise Refused("unknown_run", f"没有编号为 {asked.run} 的筛查批次。")
    return table.rows(run, is_open=asked.is_open) if run else []


RUNS = columns("""
run 批次
on 筛查日 date
at 运行时间 instant
engine 引擎
code 规则版本
policy_sha256 政策摘要
inputs_sha256 输入摘要
hits 命中 integer
hits_sha256 命中摘要
seconds 用时(秒) decimal
""")


def runs(asked: Asked):
    for run in Run.objects.within(asked.area.pk):
        yield {"run": run.key} | {field.name: getattr(run, field.name) for field in RUNS[1:]}


CLUES = columns("""
clue 线索编号
village_code 村代码 number
household 户标识
household_no 户编号
head_name 户主
risk 风险
state 状态
opened_on 发现日期 date
origins 来源 list
rules 规则 list
fingerprints 指纹 list
owner 承办
due_on 办结期限 date
closed_on 办结日期 date
reason 办结原因
outcome 核查结论
case 认定编号
clue_reason 线索缘由
""")


def clues(asked: Asked):
    found = (
        Clue.objects.within(asked.area.pk)
        .select_related("household", "owner__holder", "in_case__case")
        .prefetch_related("origins__hit")
        .order_by("id")
    )
    for clue in chunks(found):
        origins = list(clue.origins.all())
        rules = [origin.hit.rule for origin in origins if origin.hit]
        yield {
            "clue": clue.key,
            "village_code": f"{clue.place_id:015d}"[:12],
            "household": clue.household.key,
            "household_no": clue.household.household_no,
            "head_name": clue.household.head_name,
            "risk": clue.risk,
            "state": clue.state,
            "opened_on": clue.opened_on,
            "origins": sorted({origin.kind for origin in origins}),
            "rules": sorted(set(rules)),
            "fingerprints": sorted({origin.hit.fingerprint for origin in origins if origin.hit}),
            "owner": clue.owner.holder.username if clue.owner and clue.owner.holder else "",
            "due_on": clue.due_on,
            "closed_on": clue.closed_on,
            "reason": clue.closed_as,
            "outcome": clue.outcome,
            "case": clue.in_case.case.key if hasattr(clue, "in_case") else "",
            "clue_reason": clue.reason,
        }


DELIVERIES = columns("""
delivery 批次号
supplier 部门
table 名单
kind 名单性质
period 所属月份
letter_no 推送函文号
received_at 接收时间 instant
by 报送人
sha256 文件摘要
rows 行数 integer
kept 有效 integer
faulty 有误 integer
linked 已匹配 integer
doubtful 存疑 integer
unmatched 未匹配 integer
skipped 跳过 integer
supersedes 替代
state 状态
""")


def deliveries(asked: Asked):
    for each in Delivery.objects.within(asked.area.pk).select_related("by__holder", "supersedes"):
        row = {field.name: getattr(each, field.name, "") for field in DELIVERIES}
        row |= {"delivery": each.key, "by": each.by.holder.username if each.by.holder else ""}
        yield row | {"supersedes": each.supersedes.key if each.supersedes else ""}


TABLES = (
    Table("hits", table.COLUMNS, ("rule", "household"), hits),
    Table("runs", RUNS, ("run",), runs),
    Table("clues", CLUES, ("clue",), clues),
    Table("deliveries", DELIVERIES, ("delivery",), deliveries),
)
