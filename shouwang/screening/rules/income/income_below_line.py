from ibis import _, ifelse

from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import rule


@rule(serial=100, reason="income", title="收入低于监测线", unit="元", standard="income_line")
def income_below_line(newest_incomes, household_sizes, *, policy, on):
    """家庭最近一期纯收入低于监测线乘以家庭人口；只有人均数的，人均低于监测线。S1 三；A21–A27"""
    line = policy.fen("income_line")
    whole = _.net_fen.notnull()
    found = newest_incomes.join(household_sizes, "household").mutate(
        measured=ifelse(whole, _.net_fen, _.per_head_fen), line=ifelse(whole, _.members * line, line)
    )
    shown = ("household", "measured", "line", "members", "to_on", "net_fen", "per_head_fen")
    return found.filter(_.measured < _.line).select(*shown, *LINE)
