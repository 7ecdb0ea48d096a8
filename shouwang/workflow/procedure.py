"""A line of steps as data, and where a passage stands on it. Pure: orders, limits and roles come from policy.

A passage keeps the procedure of the day on which it set out: `frozen()` goes into its row, `thaw()` brings it back.
"""

import hashlib
import json
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum

LEVELS = {"village": "村级", "township": "乡镇", "county": "县级"}


class Verdict(StrEnum):
    """What can be decided at a step: on, back to an earlier step, not enrolled (stop), or keep helping (keep)."""

    PASS = "pass"
    BACK = "back"
    STOP = "stop"
    KEEP = "keep"


ENDINGS = frozenset({Verdict.STOP, Verdict.KEEP})


@dataclass(frozen=True)
class Step:
    """One step of an official line.

    `after` names the steps that must be behind it; steps with the same `after` run side by side. `papers` and `needs`
    map what must be on the table to its Chinese name. `people` is how many must take part, `quorum` how many villager
    representatives. `wait` (count, kind) must have passed since the step was begun (a notice: since posting) or, with
    `counts_from` "previous", since the step before. `limit` (count, kind) is its due time. `objections`: it cannot
    pass while one is open. `exempt` names facts with which the step falls away. `on_list`: it works on a list of
    households, each with its own result.
    """

    key: str
    title: str
    level: str
    roles: tuple[str, ...]
    after: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = (Verdict.PASS,)
    papers: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    people: int = 1
    quorum: int = 0
    wait: tuple[int, str] | None = None
    counts_from: str = "step"
    limit: tuple[int, str] | None = None
    objections: bool = False
    exempt: tuple[str, ...] = ()
    on_list: bool = False
    cite: str = ""


@dataclass(frozen=True)
class Decision:
    """What was decided at a step. `back_to` is the step that a `back` opens again."""

    step: str
    verdict: str
    level: str
    person: Hashable
    on: date
    back_to: str = ""


@dataclass(frozen=True)
class Procedure:
    """An official line: steps in order, each after steps that stand before it."""

    key: str
    title: str
    purpose: str
    steps: tuple[Step, ...]
    cite: str = ""

    def __post_init__(self):
        seen: set[str] = set()
        for step in self.steps:
            unknown = set(step.after) - seen
            if step.key in seen or unknown or step.level not in LEVELS:
                raise ValueError(f"{self.key}: {step.key} stands twice, at no level, or before {sorted(unknown)}")
            seen.add(step.key)

    def step(self, key: str) -> Step:
        """The step with that key; an unknown key is a KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(f"{self.key} has no step {key}")

    def has(self, key: str) -> bool:
        return any(step.key == key for step in self.steps)

    def before(self, key: str) -> frozenset[str]:
        """The keys of all steps that lie before a step."""
        found = set(self.step(key).after)
        for earlier in list(found):
            found |= self.before(earlier)
        return frozenset(found)

    def behind(self, key: str) -> frozenset[str]:
        """The keys of all steps that lie behind a step."""
        return frozenset(step.key for step in self.steps if key in self.before(step.key))

    def beside(self, key: str, other: str) -> "Procedure":
        """The same line with step `key` run beside `other`: both are due together, and what followed waits for both."""
        moved = self.step(key)

        def arranged(step: Step) -> Step:
            if step.key == key:
                return replace(step, after=self.step(other).after)
            if key in step.after:
                return replace(step, after=(*step.after, *(each for each in moved.after if each not in step.after)))
            return step

        return replace(self, steps=_ordered([arranged(step) for step in self.steps]))

    def without(self, key: str) -> "Procedure":
        """The same line without a step: what came after it comes after what was before it."""
        gone = self.step(key)

        def joined(step: Step) -> Step:
            if key not in step.after:
                return step
            kept = [each for each in step.after if each != key]
            return replace(step, after=(*kept, *(each for each in gone.after if each not in kept)))

        return replace(self, steps=tuple(joined(step) for step in self.steps if step.key != key))

    def frozen(self) -> dict:
        """The line as JSON, for the passage that sets out on it."""
        return json.loads(json.dumps(asdict(self)))

    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the line."""
        text = json.dumps(self.frozen(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _ordered(steps: list[Step]) -> tuple[Step, ...]:
    """The steps, each as early as it stood but after those it follows."""
    placed: list[Step] = []
    waiting = list(steps)
    while waiting:
        known = {step.key for step in placed}
        step = next(step for step in waiting if set(step.after) <= known)
        placed.append(step)
        waiting.remove(step)
    return tuple(placed)


_TUPLES = ("roles", "after", "verdicts", "exempt", "wait", "limit")


def thaw(frozen: Mapping) -> Procedure:
    """A procedure from its JSON: what `frozen()` gave, or a resolved table of the policy book."""
    steps = tuple(
        Step(**{key: tuple(value) if key in _TUPLES and value else value or _empty(key) for key, value in each.items()})
        for each in frozen["steps"]
    )
    return Procedure(frozen["key"], frozen["title"], frozen["purpose"], steps, frozen.get("cite", ""))


def _empty(key: str):
    return {"wait": None, "limit": None, "papers": {}, "needs": {}, "quorum": 0, "people": 1, "cite": ""}.get(
        key, () if key in _TUPLES else False
    )


@dataclass(frozen=True)
class Standing:
    """Where a passage stands: steps behind it, steps due now, and how it ended ("" while it goes on)."""

    done: frozenset[str]
    skipped: frozenset[str]
    due: tuple[Step, ...]
    ended: str = ""
    last_on: date | None = None


def standing(procedure: Procedure, decisions: Sequence[Decision], facts: Collection[str] = ()) -> Standing:
    """Replay the decisions in the order they were made. `facts` (e.g. "dibao") let exempt steps fall away.

    `ended` is "completed", or the verdict (stop, keep) that ended the passage.
    """
    skipped = frozenset(step.key for step in procedure.steps if set(step.exempt) & set(facts))
    done: set[str] = set()
    ended = ""
    for decision in decisions:
        if decision.verdict == Verdict.PASS:
            done.add(decision.step)
        elif decision.verdict == Verdict.BACK:
            done -= {decision.back_to, *procedure.behind(decision.back_to)}
        else:
            ended = decision.verdict
    settled = done | skipped
    due = () if ended else tuple(s for s in procedure.steps if s.key not in settled and set(s.after) <= settled)
    last_on = max((decision.on for decision in decisions), default=None)
    return Standing(frozenset(done), skipped, due, ended or ("" if due else "completed"), last_on)


def next_steps(procedure: Procedure, decisions: Sequence[Decision], facts: Collection[str] = ()) -> tuple[Step, ...]:
    """The steps that are due now; more than one where steps run side by side, none when the passage has ended."""
    return standing(procedure, decisions, facts).due


def decided_on(procedure: Procedure, key: str, decisions: Sequence[Decision]) -> date | None:
    """The latest day on which a step before `key` was decided, or `key` was opened again: nothing there is earlier."""
    earlier = procedure.before(key)

    def bears(decision: Decision) -> bool:
        reopened = decision.verdict == Verdict.BACK and key in {decision.back_to, *procedure.behind(decision.back_to)}
        return decision.step in earlier or reopened

    return max((decision.on for decision in decisions if bears(decision)), default=None)


def deciders(decisions: Iterable[Decision]) -> dict[str, set[Hashable]]:
    """Level → who has decided there, whatever the verdict and even if the step was opened again."""
    found: dict[str, set[Hashable]] = {}
    for decision in decisions:
        found.setdefault(decision.level, set()).add(decision.person)
    return found
