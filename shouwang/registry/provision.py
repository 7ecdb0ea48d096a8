"""The forms about what people live on: one for each kind, over what is registered under `which`, or for a new one."""

from datetime import datetime

from django import forms

from shouwang.registry import provide
from shouwang.registry.forms import JobForm, LivelihoodForm, ProductForm, ProjectForm
from shouwang.registry.found import villages
from shouwang.registry.livelihood import JOB, PRODUCT, PROJECT, SHAPES, title_of
from shouwang.registry.models.livelihood import Livelihood
from shouwang.registry.state.livelihood import MODELS
from shouwang.trail.story import changed_last

FORMS: dict[str, type[LivelihoodForm]] = {JOB: JobForm, PRODUCT: ProductForm, PROJECT: ProjectForm}


def _row(kind: str, subject, key: str) -> Livelihood | None:
    """The row that is registered under the key, of this household or member."""
    about = {"person": subject.person} if kind == JOB else {"household": subject.household}
    return MODELS[kind].objects.filter(key=key, **about).first() if key else None


def _form(kind: str, subject, data: dict | None, key: str) -> LivelihoodForm:
    row = _row(kind, subject, key)
    initial = {name: getattr(row, name) for name in SHAPES[kind]._fields} if row else {}
    whose = subject.person or subject.household
    form = FORMS[kind](data, initial=initial, whose=lambda field: changed_last(whose, title_of(kind, key)))
    if row is None:
        del form.fields["strike"]
    return form


def job_form(subject, data: dict | None) -> forms.Form:
    """A member's job."""
    return _form(JOB, subject, data, subject.which)


def product_form(subject, data: dict | None) -> forms.Form:
    """A main product: of one that is registered the kind is not changed, another kind is another product."""
    key = subject.which or (data or {}).get("key", "")
    form = _form(PRODUCT, subject, data, key)
    form.initial["key"] = key
    if subject.which:
        form.fields["key"].disabled = True
    return form


def project_form(subject, data: dict | None) -> forms.Form:
    """A project that the household shares in; one in a village out of reach keeps it."""
    form = _form(PROJECT, subject, data, subject.which)
    row, near = _row(PROJECT, subject, subject.which), [one for one in villages(subject.scope) if one[0]]
    far = [(str(row.village_id), row.village.name)] if row and row.village_id else []
    form.fields["village_id"].choices = [("", "—"), *dict([*near, *far]).items()]
    return form


def job(form: forms.Form, subject, by, at: datetime) -> None:
    """Keep, correct or strike out a job."""
    value = _value(JOB, form)
    provide.say_job(subject.person, value, key=subject.which, by=by, at=at, note=form.cleaned_data["note"])


def product(form: forms.Form, subject, by, at: datetime) -> None:
    """Keep, correct or strike out a product."""
    said = form.cleaned_data
    provide.say_product(subject.household, said["key"], _value(PRODUCT, form), by=by, at=at, note=said["note"])


def project(form: forms.Form, subject, by, at: datetime) -> None:
    """Keep, correct or strike out a project."""
    value = _value(PROJECT, form)
    provide.say_project(subject.household, value, key=subject.which, by=by, at=at, note=form.cleaned_data["note"])


def _value(kind: str, form: forms.Form):
    said = form.cleaned_data
    return None if said.get("strike") else SHAPES[kind](*(said[name] for name in SHAPES[kind]._fields))
