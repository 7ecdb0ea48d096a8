from ibis import _, ifelse

from shouwang.screening.derived.days import months_before
from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(
    serial=10,
    reason="medical_cost",
    title="个人自付医疗费用超过预警线",
    unit="元",
    standard="own_cost_line",
    hears={"medical_insurance.bills": Hears(needs=(("settlement", "settled_on", "own_fen"),), also=("business",))},
)
def own_cost(member_bills, low_line_households, *, policy, on):
    """家庭成员近十二个月个人自付医疗费用合计超过预警线（退费冲减，同一结算单只计一次）。S3 六必核；S4 一(二)"""
    since = months_before(on, policy.value("own_cost_months"))
    bills = member_bills.filter((_.settled_on > since) & (_.settled_on <= on))
    key = ["household", "person"] if policy.value("own_cost_sum") == "person" else ["household"]
    low = low_line_households.select(low="household")
    sums = bills.group_by(key).agg(measured=_.own_fen.sum())
    sums = sums.left_join(low, sums.household == low.low).mutate(population=ifelse(_.low.notnull(), "low", "other"))
    lines = {name: policy.fen("own_cost_line", name) for name in ("low", "other")}
    above = sums.mutate(line=ifelse(_.population == "low", lines["low"], lines["other"])).drop("low")
    bills = bills.join(above.filter(_.measured > _.line), key)
    shown = ("household", "person", "measured", "line", "population", "settlement", "settled_on", "own_fen")
    return bills.select(*shown, *LINE)
