"""What a household lives on."""

import ibis
from ibis import _

KINDS = ("production_fen", "wage_fen", "property_fen", "transfer_fen")


def newest_incomes(registry_incomes, *, policy, on):
    """The newest income of each household, its period ended by the day: `net_fen`, or only `per_head_fen`.

    Of two that end on one day the longer. A row that only says what was paid is no income. Net is A21+A22+A23+A24−A25, an
    empty part counting nothing; null when all four parts are empty.
    """
    order = [_.to_on.desc(), _.from_on.fill_null(_.to_on), _.serial.desc(), _.delivery, _.file, _.sheet, _.row]
    known = ibis.coalesce(_.per_head_fen, *(_[kind] for kind in KINDS)).notnull()
    ended = registry_incomes.filter(_.to_on <= on, known)
    ranked = ended.mutate(turn=ibis.row_number().over(ibis.window(group_by="household", order_by=order)))
    newest = ranked.filter(_.turn == 0)
    total = sum((newest[kind].fill_null(0) for kind in KINDS), start=-newest.cost_fen.fill_null(0))
    told = ibis.coalesce(*(newest[kind] for kind in KINDS)).notnull()
    return newest.mutate(net_fen=ibis.ifelse(told, total, ibis.null("int64")))
