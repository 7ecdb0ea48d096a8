"""What a person answers about two that may be one, and who of the one household is who of the other."""

from collections.abc import Mapping
from typing import Any

from django import forms

from shouwang.policy import codes


class PairForm(forms.Form):
    """What a person says about two that may be one; `members` are asked of a household only."""

    answer = forms.ChoiceField(label="核定", widget=forms.RadioSelect)
    keeps = forms.TypedChoiceField(
        label="合并后保留哪一边", required=False, coerce=int, empty_value=None, widget=forms.RadioSelect,
        help_text="两边说法不同的，以保留的一边为准；只有另一边有的，补充进来。",
    )  # fmt: skip
    note = forms.CharField(label="理由", max_length=200, help_text="例如“入户核对户口簿，是同一户”。")

    def ask(self, word: str, sides, proposed: Mapping[int, int]) -> None:
        """`sides`: both, as `pairs` has them; `proposed`: member of the first → who of the other seems the same."""
        titles = [("same", f"是同一{word}，合并"), ("apart", f"不是同一{word}，不再提示"), ("later", "还不清楚，待核")]
        self.fields["answer"].choices = titles
        self.fields["keeps"].choices = [(str(side.id), side.title) for side in sides]
        if word == "户":
            self._ask_members(sides, proposed)
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def _ask_members(self, sides, proposed: Mapping[int, int]) -> None:
        first, second = sides
        others = [("", "不是另一户的任何人"), *((str(one.pk), one.name) for one in second.members)]
        for one in first.members:
            self.fields[f"member_{one.pk}"] = forms.TypedChoiceField(
                label=f"{one.name}（{first.household.key}）是另一户的", choices=others, required=False, coerce=int,
                empty_value=None, initial=proposed.get(one.pk),
            )  # fmt: skip
        relations = [("", "不用填"), *(each for each in codes.choices("relation") if each[0] != "01")]
        for one in (*first.members, *second.members):
            if one.relation == "01" and one.pk not in (*proposed, *proposed.values()):
                label = f"{one.name}与保留户户主的关系"
                self.fields[f"relation_{one.pk}"] = forms.ChoiceField(label=label, choices=relations, required=False)

    def said(self, start: str) -> dict[int, Any]:
        """What was chosen for each member, without those for whom nothing was."""
        return {
            int(name[len(start) :]): value
            for name, value in self.cleaned_data.items()
            if name.startswith(start) and value
        }
