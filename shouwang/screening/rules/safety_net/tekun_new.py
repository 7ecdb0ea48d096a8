from ibis import _

from shouwang.screening.derived.among import among
from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(
    serial=60,
    reason="tekun_granted",
    title="新纳入特困分散供养",
    hears={"civil_affairs.tekun": Hears(needs=(("way",),), compares=True)},
)
def tekun_new(civil_affairs_tekun, civil_affairs_tekun_perhaps, *, policy, on):
    """家庭成员新列为分散供养特困人员，且该户上期不在特困名单上（上期可能有的，待核）。S3 五必查第二项；S4 一(一)"""
    counted = among(_.way, policy.value("tekun_kinds"))
    listed = civil_affairs_tekun.filter(_.newest & _.compared & _.is_member & counted)
    fresh = listed.anti_join(civil_affairs_tekun.filter(_.before), "household")
    fresh = fresh.anti_join(civil_affairs_tekun_perhaps.filter(_.before), "household")
    return fresh.select("household", "person", "period", "way", *LINE)
