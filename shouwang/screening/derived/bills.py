"""Where members meet bills."""

import ibis
from ibis import _


def member_bills(medical_insurance_bills, *, policy, on):
    """The bills of today's members, one settlement number of a person once.

    A number that came twice counts as the later period tells it, within one as the file received last does; a bill and
    its refund under one number are two.
    """
    bills = medical_insurance_bills.filter(_.is_member).mutate(is_refund=_.own_fen < 0)
    same = ["person", "settlement", "is_refund"]
    order = [_.period.desc(), _.delivery.length().desc(), _.delivery.desc(), _.file, _.sheet, _.row]
    ranked = bills.mutate(turn=ibis.row_number().over(ibis.window(group_by=same, order_by=order)))
    return ranked.filter(_.turn == 0)
