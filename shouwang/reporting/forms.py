from django import forms

from shouwang.places.models import Place
from shouwang.trail.words import VERBS
from shouwang.web.fields import DayField


class HistoryFilter(forms.Form):
    who = forms.CharField(label="经办人", required=False, max_length=60)
    verb = forms.ChoiceField(label="事项", required=False, choices=[("", "全部"), *VERBS.items()])
    place = forms.TypedChoiceField(label="地点", required=False, coerce=int, empty_value=None)
    since = DayField("记录从", required=False)
    until = DayField("到", required=False)
    late = forms.ChoiceField(label="补录", required=False, choices=[("", "全部"), ("1", "只看补录")])

    def __init__(self, data, *, scope):
        super().__init__(data)
        below = Place.objects.current().filter(parent_id=scope.lo).order_by("id")
        self.fields["place"].choices = [("", "全部"), *below.values_list("id", "name")]
