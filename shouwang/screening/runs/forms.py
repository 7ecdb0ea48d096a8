from django import forms

from shouwang.places.models import Place
from shouwang.screening import rules
from shouwang.web.fields import DayField

ALL = ("", "全部")


class ScreenForm(forms.Form):
    """As of which day the rules look."""

    on = DayField("筛查日")


class HitsFilter(forms.Form):
    rule = forms.ChoiceField(label="规则", required=False)
    township = forms.TypedChoiceField(label="乡镇", required=False, coerce=int, empty_value=None)

    def __init__(self, data, *, area: Place):
        super().__init__(data)
        self.fields["rule"].choices = [ALL, *((rule.id, rule.title) for rule in rules.all())]
        lo, hi = area.span
        below = Place.objects.current().at("township").filter(pk__gte=lo, pk__lte=hi).order_by("pk")
        self.fields["township"].choices = [ALL, *below.values_list("pk", "name")]
