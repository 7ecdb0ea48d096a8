from ibis import _

from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(
    serial=30,
    reason="dibao_granted",
    title="新纳入低保",
    hears={"civil_affairs.dibao": Hears(compares=True)},
)
def dibao_new(civil_affairs_dibao, civil_affairs_dibao_perhaps, *, policy, on):
    """本期低保名单上有、上期没有的户。首期名单只作比对基础；上期名单上可能有的，待核。S3 五必查第二项；S4 一(一)"""
    listed = civil_affairs_dibao.filter(_.newest & _.compared)
    fresh = listed.anti_join(civil_affairs_dibao.filter(_.before), "household")
    fresh = fresh.anti_join(civil_affairs_dibao_perhaps.filter(_.before), "household")
    return fresh.select("household", "person", "period", "persons", "household_fen", "person_fen", *LINE)
