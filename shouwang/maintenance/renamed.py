"""New keys in the place of old ones, wherever these were copied to: text, JSON, and what was reckoned from them. Pure.

The same string may have been a household's number and a person's; which one is meant, the name beside it says (a column
or JSON name with `person` or `member` in it), and a household's where nothing does.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property

from shouwang.screening.evaluate import canonical

_TOKEN = re.compile(r"[0-9A-Za-z_.-]{11,}")
_INSIDE = re.compile(r"([0-9]{11,}[Xx]?)(-[0-9]{2,})?")
NUMBERS = ("household_no", "person_no")  # what the file gave; nothing where it gave somebody's certificate
EVIDENCE = "evidence"


@dataclass
class Renamed:
    """Old key → new key of households and of persons; `digests`: hexadecimal digest before → now."""

    homes: dict[str, str]
    persons: dict[str, str]
    digests: dict[str, str] = field(default_factory=dict)

    @cached_property
    def odd(self) -> tuple[str, ...]:
        """Old keys that do not stand apart from the words around them (full-width digits, characters), longest first."""
        found = {key for key in (*self.homes, *self.persons) if not _TOKEN.fullmatch(key)}
        return tuple(sorted(found, key=len, reverse=True))

    def text(self, said: str, name: str = "") -> str:
        """A text with the new keys; `name` is that of the column or of the JSON entry that it stands in."""
        of_person = is_of_person(name)
        if name in NUMBERS:
            return "" if self._new(said, of_person=of_person) else said
        if said[:1] in "[{" and said[-1:] in "]}" and (whole := _parsed(said)) is not None:
            return canonical(self.json(whole, name))
        for key in self.odd:
            said = said.replace(key, self._new(key, of_person=of_person) or key)
        return _TOKEN.sub(lambda found: self._token(found[0], of_person=of_person), said)

    def json(self, value, name: str = ""):
        """The same of a JSON value, the names of its entries as well."""
        if isinstance(value, str):
            return self.text(value, name)
        if isinstance(value, list):
            made = [self.json(one, name) for one in value]
            return sorted(made, key=canonical) if name == EVIDENCE else sorted(made) if name == "persons" else made
        if isinstance(value, dict):
            return {self.text(key, name): self.json(one, key if _is_name(key) else name) for key, one in value.items()}
        return value

    def learn(self, fingerprint: str, evidence: list) -> None:
        """A hit's fingerprint was reckoned from evidence that names persons: note what it is now."""
        if fingerprint_of(evidence) == fingerprint and (now := fingerprint_of(self.json(evidence, EVIDENCE))):
            self.digests |= {fingerprint: now} if now != fingerprint else {}

    def _token(self, token: str, *, of_person: bool) -> str:
        if now := self.digests.get(token) or self._new(token, of_person=of_person):
            return now
        return _INSIDE.sub(lambda found: self._part(found, of_person=of_person), token)

    def _part(self, found: re.Match, *, of_person: bool) -> str:
        if now := self._new(found[0], of_person=of_person):
            return now
        return (self._new(found[1], of_person=of_person) or found[1]) + (found[2] or "")

    def _new(self, key: str, *, of_person: bool) -> str | None:
        first, then = (self.persons, self.homes) if of_person else (self.homes, self.persons)
        return first.get(key) or then.get(key)


def fingerprint_of(evidence: list) -> str:
    """As a run reckons it: SHA-256 over the sorted facts as canonical JSON."""
    facts = sorted(canonical(fact) for fact in evidence)
    return hashlib.sha256(f"[{','.join(facts)}]".encode()).hexdigest()


def is_of_person(name: str) -> bool:
    """Whether what stands under this name is about a person."""
    return "person" in name or "member" in name


def _is_name(key: str) -> bool:
    """Whether an entry is named by us; a key that names a person or household says nothing of what is below."""
    return not any(sign.isdigit() for sign in key)


def _parsed(said: str):
    try:
        return json.loads(said)
    except ValueError:
        return None
