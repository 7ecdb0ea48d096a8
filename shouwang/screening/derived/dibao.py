"""What a household is paid as dibao, now and before, and which stops explain themselves."""

import ibis
from ibis import _

from shouwang.screening.derived.among import among


def dibao_amounts(civil_affairs_dibao, *, policy, on):
    """Monthly amounts on the two lists: `household`, `who`, `is_newest`, `fen`, `unknown` (> 0: not all of it told).

    By household (`who` empty) or by person, as the policy book says. An amount of the household is counted once per
    certificate (or once per line when there is no certificate number); else the persons' amounts are added up.
    """
    listed = civil_affairs_dibao.filter(_.compared)
    if policy.value("dibao_sum") == "person":
        told = listed.filter(_.is_member & _.person_fen.notnull())
        return told.group_by("household", who=_.person, is_newest=_.newest).agg(
            fen=_.person_fen.sum(), unknown=ibis.literal(0, "int64")
        )
    line = _.delivery + "/" + _.file + "/" + _.sheet + "/" + _.row.cast("string")
    alone = (_.relation == "head") & _.person_fen.isnull()
    claim = ibis.coalesce(_.certificate, ibis.ifelse(alone, line, ""))
    claims = listed.group_by("household", claim=claim, is_newest=_.newest).agg(
        fen=ibis.coalesce(_.household_fen.max(), _.person_fen.sum()), heads=(_.relation == "head").cast("int64").sum()
    )
    untold = (_.fen.isnull() & (_.heads > 0)).cast("int64").sum()
    return claims.group_by("household", "is_newest", who=ibis.literal("")).agg(fen=_.fen.sum(), unknown=untold)


def dibao_departed(civil_affairs_dibao, *, policy, on):
    """Households whose dibao had nobody left to be paid for: everyone it covered has died or moved away.

    Covered are the persons listed, or as many as the head's row says when it names only the head.
    """
    reasons = [reason for reason in policy.value("dibao_stop_excuses") if reason in ("dead", "moved")]
    told = ibis.ifelse(_.relation == "head", _.persons, 0).sum().fill_null(0)
    gone = among(_.left, reasons).cast("int64").sum()
    listed = civil_affairs_dibao.filter(_.before).group_by("household").agg(covered=told, listed=_.count(), gone=gone)
    return listed.filter((_.gone >= _.listed) & (_.gone >= _.covered)).select("household")
