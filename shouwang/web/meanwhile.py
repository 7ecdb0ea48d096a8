"""What somebody else changed while a form stood open: both values are shown, and nothing is overwritten unseen.

A form that corrects a row carries, hidden beside each field, what the field was shown with. On its way back three values
meet: shown, typed, and what stands now. A field left as it was shown is not written; one that was typed anew, and was
changed by somebody else meanwhile, comes back with both. What the second look shows may then be saved knowingly.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from django import forms

MARK = "shown"  # the hidden field that says: this form carries what it was shown


class Stands(NamedTuple):
    """A row that the form replaces without repeating it: what tells it apart, and what it says, as a sentence."""

    sign: str
    sentence: str


class CarryingForm(forms.Form):
    """A form about a row that stands: its `initial` is what stands now.

    `carried` names the fields that repeat the row; `whose(field)` says who changed it last and when, if anybody knows.
    `stands`: rows that give way to what is typed, by a name of their own.
    """

    carried: Iterable[str] = ()

    def __init__(
        self, *args, whose: Callable[[str], str] = lambda field: "", stands: Mapping[str, Stands] = MappingProxyType({}),
        **kwargs,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.whose, self.stands = whose, stands
        self.overtaken: list[str] = []
        self.fields[MARK] = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")
        for name in self.carried:
            self.fields[name].show_hidden_initial = True
        for name, one in stands.items():
            self.fields[_hidden(name)] = forms.CharField(widget=forms.HiddenInput, required=False, initial=one.sign)

    def concerned(self) -> Iterable[str]:
        """Which of the rows that stand would give way to what was typed."""
        return self.stands

    @property
    def said(self) -> dict[str, Any]:
        """The cleaned values of carried fields that were typed anew."""
        return {name: self.cleaned_data[name] for name in self.carried if name in self.changed_data}

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.add_prefix(MARK) not in self.data:
            return
        touched, self.data = set(self.changed_data), self.data.copy()
        for name in self.carried:
            bound = self[name]
            if bound.field.has_changed(bound.initial, self._shown(bound)):
                self._meet(bound, is_touched=name in touched)
        for name in self.concerned():
            self._replace(name, self.stands[name])

    def _replace(self, name: str, stands: Stands) -> None:
        """A row that would give way: it has to be the one that the form was opened over."""
        hidden = self.add_prefix(_hidden(name))
        if self.data.get(hidden, "") != stands.sign:
            self.overtaken.append(name)
            self.add_error(None, f"您打开本页后，{stands.sentence}。请核对；仍要按您的填写办理，请再保存一次。")
            self.data[hidden] = stands.sign

    def _shown(self, bound: forms.BoundField):
        return self._widget_data_value(bound.field.hidden_widget(), bound.html_initial_name)

    def _meet(self, bound: forms.BoundField, *, is_touched: bool) -> None:
        """A field that changed meanwhile: from here on the form shows it against what stands now."""
        now = _raw(bound)
        if not is_touched:
            self.data.setlist(bound.html_name, now)
            self.cleaned_data[bound.name] = bound.field.clean(bound.data)
        elif bound.field.has_changed(bound.initial, bound.data):
            self.overtaken.append(bound.name)
            stands, typed = _words(bound, now), _words(bound, self.data.getlist(bound.html_name))
            said = f"您打开本页后，{self.whose(bound.name) or '别人'}已改为“{stands}”。"
            self.add_error(bound.name, f"{said}要改成您填的“{typed}”，请再保存一次；否则请改回“{stands}”。")
        self.data.setlist(bound.html_initial_name, now)


def status_of(form: forms.Form) -> int:
    """With what a form that is not valid comes back: 409 where somebody was quicker, else 422."""
    return 409 if getattr(form, "overtaken", ()) else 422


def _hidden(name: str) -> str:
    return f"stands_{name}"


def _raw(bound: forms.BoundField) -> list[str]:
    """What stands now, as the form would post it."""
    held = bound.field.hidden_widget().format_value(bound.field.prepare_value(bound.initial))
    return [str(one) for one in held] if isinstance(held, list) else ["" if held is None else str(held)]


def _words(bound: forms.BoundField, raw: list[str]) -> str:
    """Values in the words of the list that they come from."""
    listed = {str(value): str(word) for value, word in getattr(bound.field, "choices", ())}
    return "、".join(listed.get(one, one) for one in raw if one) or "空"
