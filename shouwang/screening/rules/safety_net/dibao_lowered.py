from ibis import _

from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(
    serial=50,
    reason="dibao_cut",
    title="低保金额降低",
    unit="元",
    hears={
        "civil_affairs.dibao": Hears(
            needs=(("household_fen",), ("person_fen",), ("per_head_fen", "persons")), compares=True
        )
    },
)
def dibao_lowered(civil_affairs_dibao, dibao_amounts, civil_affairs_dibao_perhaps, *, policy, on):
    """两期低保名单上都有，本期月保障金额低于上期的户；还有行未核清的，待核。S4 一(二)"""
    told = dibao_amounts.filter(_.unknown == 0)
    now = told.filter(_.is_newest).select("household", "who", measured="fen")
    before = told.filter(~_.is_newest).select("household", "who", line="fen")
    lowered = now.join(before, ["household", "who"]).filter(_.measured < _.line)
    lowered = lowered.anti_join(civil_affairs_dibao_perhaps.filter(_.newest | _.before), "household")
    listed = civil_affairs_dibao.filter(_.compared)
    listed = listed.join(lowered, "household").filter((_.who == "") | (_.who == _.person))
    shown = ("household", "person", "measured", "line", "period", "household_fen", "person_fen")
    return listed.select(*shown, *LINE)
