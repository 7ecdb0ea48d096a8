"""The survey of a home check as a form: built from its edition, filled in beforehand with what the register says.

*S4 三(三) 避免重复入户*: what is known is not asked again; an empty answer means "not asked" and changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django import forms

from shouwang.casework.surveys.question import MEMBERS, Edition, Question, Section, computed
from shouwang.casework.visits.found import Facts
from shouwang.casework.visits.models import Visit
from shouwang.policy.calendar import income_period
from shouwang.registry.models import Household, Income, Person
from shouwang.registry.models.facts import GUARANTEES
from shouwang.web.fields import DayField, FenField

FLAG = [("", "未问"), ("1", "是"), ("0", "否")]
MARK = "survey"  # the hidden field that says that the survey was on the page
JOINED = ";"  # several codes in one column of the register


@dataclass(frozen=True)
class Block:
    """Fields that stand together: those of a household, or of one member with his name."""

    title: str
    fields: list


class SurveyForm(forms.Form):
    """Every question of an edition that the home check's own fields do not ask; one set for each member."""

    survey = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)

    def __init__(self, edition: Edition, household: Household, on: date, data=None):
        self.edition, self.household, self.on = edition, household, on
        self.people = list(Person.objects.filter(household=household, left_on__isnull=True).order_by("id"))
        super().__init__(data, initial=_known(edition, household, self.people, on))
        for name, question, _ in self._asked():
            self.fields[name] = _field(question)

    def _asked(self) -> Iterator[tuple[str, Question, Person | None]]:
        for question in self.edition.household():
            if not question.core:
                yield question.code, question, None
        for person in self.people:
            for question in self.edition.member():
                yield f"p{person.pk}-{question.code}", question, person

    def blocks(self) -> list[tuple[Section, list[Block]]]:
        """The sections with their fields, for the page."""
        return [(section, list(self._blocks(section))) for section in self.edition.sections]

    def _blocks(self, section: Section) -> Iterator[Block]:
        if not section.each_member:
            yield Block("", [self[each.code] for each in section.questions if not each.core])
        for person in self.people if section.each_member else ():
            yield Block(person.name, [self[f"p{person.pk}-{each.code}"] for each in section.questions])

    def _answers(self, said: dict) -> dict:
        """What was answered, by code; a chosen detail says yes to the question above it."""
        told: dict = {}
        for name, question, person in self._asked():
            value = said.get(name)
            if value not in (None, "", []):
                room = told.setdefault(MEMBERS, {}).setdefault(person.key, {}) if person else told
                room[question.code] = value.isoformat() if isinstance(value, date) else value
        for question in self.edition.household():
            if told.get(question.code) and question.under and question.says is True:
                told.setdefault(question.under, True)
        return told

    def answers(self, core: dict) -> dict:
        """All answers by code, those of the home check's own fields and the computed ones among them."""
        told = self._answers(self.cleaned_data)
        for question in self.edition.household():
            value = core.get(question.core) if question.core else None
            if value not in (None, "", [], ()):
                told[question.code] = _turned(question, value)
        return told | computed(told, len(self.people), self.household.monitored_since, self.household.eliminated_on)

    def changed(self, answers: dict) -> dict:
        """The answers without members of whom nothing was changed: what the register got wrong stops no home check."""
        touched = self.facts().members
        keys = {person.key for person in self.people if person.pk in touched}
        return answers | {MEMBERS: {key: told for key, told in answers.get(MEMBERS, {}).items() if key in keys}}

    def facts(self) -> Facts:
        """What belongs in the register and stands otherwise there."""
        homes: dict[str, dict] = {"household": {}, "income": {}, "guarantee": {}}
        members: dict[int, dict] = {}
        for name, question, person in self._asked():
            value = self.cleaned_data.get(name)
            if not question.fact or value in (None, "", []):
                continue
            kept = JOINED.join(sorted(value)) if question.kind == "many" else value
            if person is None:
                homes[question.room][question.field] = kept
            elif getattr(person, question.field) != kept:
                members.setdefault(person.pk, {})[question.field] = kept
        home = {name: value for name, value in homes["household"].items() if getattr(self.household, name) != value}
        return Facts(home, members, homes["income"], homes["guarantee"])


def _turned(question: Question, value):
    """What the home check's own field says, as the form asks it: 住房安全 firm is no 危房."""
    if question.kind == "flag":
        return value is not question.turned
    return list(value) if isinstance(value, tuple) else value


def _field(question: Question) -> forms.Field:
    label = f"{question.code} {question.title}"
    if question.kind == "choice":
        return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *question.options])
    if question.kind == "many":
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, required=False, choices=question.options, widget=widget)
    if question.kind == "flag":
        return forms.TypedChoiceField(
            label=label, required=False, choices=FLAG, coerce=lambda said: said == "1", empty_value=None
        )
    if question.kind == "money":
        return FenField(label=label)
    if question.kind == "day":
        return DayField(label, required=False)
    if question.kind == "number":
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=600)
    return forms.CharField(label=label, required=False, max_length=200)


def _known(edition: Edition, household: Household, people: list[Person], on: date) -> dict:
    """What the register says of a household and its members, and what the last survey said of the rest.

    What is wrong with a guarantee is asked anew with the guarantee itself.
    """
    found = dict(_last(edition, household))
    begins_on, ends_on = income_period(on)
    income = Income.objects.filter(household=household, begins_on=begins_on, ends_on=ends_on).first()
    rows = {"household": household, "income": income}
    for question in edition.household():
        if question.room in rows:
            found[question.code] = _shown(question, getattr(rows[question.room], question.field, None))
    for person in people:
        for question in edition.member():
            found[f"p{person.pk}-{question.code}"] = _shown(question, getattr(person, question.field))
    return found


def _last(edition: Edition, household: Household) -> Iterator[tuple[str, object]]:
    """What stays with the visit (risk kinds, help, elimination) as the last survey of this edition said it."""
    last = Visit.objects.filter(household=household, edition=edition.key).order_by("-on", "-id").first()
    for question in edition.household():
        if last and not question.fact and not question.core and question.code in last.answers:
            yield question.code, _shown(question, last.answers[question.code])


def _shown(question: Question, value):
    """A value as the widget wants it: flags as 1 and 0, codes as a list, money in yuan."""
    if value is None:
        return None
    if question.kind == "flag":
        return "1" if value else "0"
    if question.kind == "many" and isinstance(value, str):
        return [each for each in value.split(JOINED) if each]
    return value / 100 if question.kind == "money" else value


def core_of(told: dict, guarantees: dict, risks: tuple) -> dict:
    """The answers of the home check's own fields under the names that an edition calls `core`."""
    return {**{kind: guarantees.get(kind) for kind, _ in GUARANTEES}, "outlay_fen": told["outlay_fen"], "risks": risks}
