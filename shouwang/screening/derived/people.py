"""Everybody the registry ever knew: where he belongs on the day, or that and why he left."""

import ibis
from ibis import _

DEAD = ("dead", "dissolved")
SAME = "same"  # why somebody left who was found to be another member: lists that mean him mean that one


def people(registry_persons, reported_deaths, *, policy, on):
    """One row per person: `household` on the day (or the last one), `is_member`, and `left` = dead or moved.

    Whoever stands on a list of deaths that counts (`reported_deaths`) is dead from his day, though still registered.

    A membership counts from its first day until the day before its last: who died or moved on the day is no member.
    Should the registry hold two open memberships of one person, the later one counts.
    """
    begun = _.from_on.isnull() | (_.from_on <= on)
    open_now = begun & (_.to_on.isnull() | (_.to_on > on) | (_.reason == SAME))
    order = [_.is_member.desc(), _.to_on.desc(), _.from_on.desc(), _.household]
    ranked = registry_persons.filter(begun).mutate(is_member=open_now.fill_null(False))
    ranked = ranked.mutate(turn=ibis.row_number().over(ibis.window(group_by="person", order_by=order)))
    last = ranked.filter(_.turn == 0).drop("turn")
    if policy.value("police_deaths"):
        died = reported_deaths.filter(_.died_on <= on).select(deceased="person").distinct()
        last = last.left_join(died, last.person == died.deceased)
        gone = _.deceased.notnull() & _.is_member
        last = last.mutate(is_member=_.is_member & ~gone, reason=ibis.ifelse(gone, "dead", _.reason)).drop("deceased")
    why = ibis.ifelse(_.reason.isin(DEAD).fill_null(False), "dead", "moved")
    return last.mutate(left=ibis.ifelse(_.is_member, ibis.null("string"), why))


def members(people, *, policy, on):
    """Those who belong to a household on the day. The dead and those who moved out do not, nor anybody twice."""
    return people.filter(_.is_member & (_.reason != SAME).fill_null(True))


def household_sizes(members, *, policy, on):
    """How many members each household has on the day; a household with nobody left is not here."""
    return members.group_by("household").agg(members=_.count())
