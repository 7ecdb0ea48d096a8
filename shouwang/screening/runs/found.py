"""What a run found, for its page: by rule, by township, and the policy and deliveries it rested on."""

from ast import literal_eval
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq
from django.db.models import Count, QuerySet

from shouwang.accounts.suppliers import supplier_name
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.policy.shelves import words
from shouwang.policy.shipped import Term, terms
from shouwang.policy.wording import whom
from shouwang.registry.models import Household
from shouwang.screening import rules, sources
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import OWN
from shouwang.screening.runs import table
from shouwang.screening.runs.models import Hit, Run

MOST_HELD = 50  # households shown beside a rule; all of them stand with the run
MOST_SHOWN = 120  # signs; longer values are read in the policy book


def by_rule(run: Run) -> list[dict]:
    """Every rule that ran, with how many hits are new and how many were there before; read from the lake."""
    path = Path(table.path(run.key))
    kept = pq.read_table(path, columns=["rule", "state"]).to_pylist() if path.exists() else []
    counts = Counter((row["rule"], row["state"]) for row in kept)
    return [
        {"rule": rule, "new": counts[rule.id, "new"], "same": counts[rule.id, "same"],
         "all": counts[rule.id, "new"] + counts[rule.id, "same"], "silent": run.silent.get(rule.id, "")}
        for rule in rules.all()
        if counts[rule.id, "new"] + counts[rule.id, "same"] or rule.id in run.rules
    ]  # fmt: skip


def held(run: Run) -> list[dict]:
    """By rule, the households that it passed over because an unsettled row may be theirs; those that I may see."""
    wanted = {key for keys in run.held.values() for key in keys}
    homes = {home.key: home for home in Household.objects.filter(key__in=wanted).visible_to().select_related("place")}
    return [
        {"rule": rule, "count": len(keys), "homes": [homes[key] for key in keys[:MOST_HELD] if key in homes]}
        for rule in rules.all()
        if (keys := run.held.get(rule.id))
    ]


def waiting(run: Run) -> list[Delivery]:
    """The deliveries that waited for a person's word when it ran, as far as I may see them, as they are now."""
    return list(Delivery.objects.filter(key__in=run.waiting).visible_to().order_by("key"))


def by_township(run: Run) -> tuple[list[dict], list[dict]]:
    """Rules as columns and townships as rows of counts; of the hits that no later run has found again since."""
    counts: dict[int, Counter] = defaultdict(Counter)
    pairs = Hit.objects.filter(last=run).values_list("place_id", "rule").annotate(Count("pk"))
    for place, rule, number in pairs.order_by():
        counts[at_level(place, "township")][rule] += number
    met = {rule for found in counts.values() for rule in found}
    columns = [{"id": rule.id, "title": rule.title} for rule in rules.all() if rule.id in met]
    names = dict(Place.objects.filter(pk__in=counts).values_list("pk", "name"))
    rows = [
        {"place": place, "name": names.get(place, ""), "cells": [(column["id"], found[column["id"]]) for column in columns],
         "all": found.total()}
        for place, found in sorted(counts.items())
    ]  # fmt: skip
    return columns, rows


def inputs(run: Run) -> list[dict]:
    """The deliveries that were read, by list."""
    found = []
    for name, keys in sorted(run.inputs.items()):
        if name in OWN:
            continue
        contract = sources.contract(name)
        found.append({"supplier": supplier_name(contract.supplier), "title": contract.title, "keys": keys})
    return found


def policy(run: Run) -> list[dict]:
    """The lines of policy in force, in words; calendars and procedures are left to the policy book."""
    known = terms()
    return [
        {"title": known[name].title, "population": whom(name, population), "value": _in_words(known[name], value)}
        for name, population, value in run.policy
        if len(value) <= MOST_SHOWN and name in known
    ]


def _in_words(term: Term, kept: str) -> str:
    """A value that the run kept as text, as people read it; a text that is no value stays as it is."""
    try:
        value = kept if term.kind in ("text", "money") else literal_eval(kept)
    except (ValueError, SyntaxError):
        value = kept
    return words(term, value) if term.accepts(value) and isinstance(value, str | int | list | dict) else kept


def hits(run: Run, rule: str, place: int | None) -> QuerySet[Hit]:
    """The hits of a run, of one rule and within one place where these are asked for."""
    found = Hit.objects.filter(last=run)
    if rule:
        found = found.filter(rule=rule)
    return found.within(place) if place else found
