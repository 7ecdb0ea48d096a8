from django import forms

from shouwang.places.models import PostingPlace


class PostingForm(forms.Form):
    name = forms.CharField(label="张贴地点", max_length=60)
    kind = forms.ChoiceField(label="类型", choices=PostingPlace.KINDS)
    households = forms.IntegerField(label="户数", required=False, min_value=0, help_text="集中居住点必须填写。")


class RenumberForm(forms.Form):
    new_code = forms.RegexField(
        r"^\d{4,15}$",
        label="新代码",
        help_text="与原代码同一层级；填已有地点的代码就是并入那个地点。",
        error_messages={"invalid": "区划代码只能是数字。"},
    )
    name = forms.CharField(label="新名称", max_length=60, required=False, help_text="名称不变时不用填。")
    note = forms.CharField(label="依据", max_length=200, help_text="例如批复文号。")
