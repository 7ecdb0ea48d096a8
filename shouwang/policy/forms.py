from django import forms

from shouwang.policy.draft import Draft
from shouwang.web.fields import DayField


class LineForm(forms.Form):
    """A line of the area's own; what it means for the book is checked by the act."""

    population = forms.CharField(label="对象", max_length=40, required=False, help_text="对所有人适用的留空。")
    value = forms.CharField(label="值", widget=forms.Textarea(attrs={"rows": 3}))
    unit = forms.CharField(label="单位", max_length=20, required=False, help_text="留空用惯用单位。")
    since = DayField("自哪天起")
    until = DayField("到哪天止", required=False)
    cite = forms.CharField(label="依据文件", max_length=300, help_text="写明文件名称和文号。")

    def draft(self, name: str) -> Draft:
        """What was written, for the line of that name."""
        return Draft(name=name, **self.cleaned_data)
