from ibis import _

from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(serial=40, reason="dibao_cut", title="低保停发", hears={"civil_affairs.dibao": Hears(compares=True)})
def dibao_stopped(
    civil_affairs_dibao, civil_affairs_tekun, dibao_departed,
    civil_affairs_dibao_perhaps, civil_affairs_tekun_perhaps, civil_affairs_tekun_waiting, *, policy, on,
):  # fmt: skip
    """上期低保名单上有、本期没有的户；因死亡、迁出或转为特困供养的不算，本期名单上可能有的待核。S4 一(二)"""
    listed = civil_affairs_dibao.filter(_.before)
    stopped = listed.anti_join(civil_affairs_dibao.filter(_.newest), "household")
    stopped = stopped.anti_join(civil_affairs_dibao_perhaps.filter(_.newest), "household")
    stopped = stopped.anti_join(dibao_departed, "household")
    if "tekun" in policy.value("dibao_stop_excuses"):
        stopped = stopped.anti_join(civil_affairs_tekun.filter(_.newest), "household")
        stopped = stopped.anti_join(civil_affairs_tekun_perhaps.filter(_.newest), "household")
        stopped = stopped.anti_join(civil_affairs_tekun_waiting, "household")
    return stopped.select("household", "person", "period", "persons", "household_fen", "person_fen", *LINE)
