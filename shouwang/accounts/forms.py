from django import forms
from django.conf import settings

from shouwang.accounts.listing import STATES
from shouwang.accounts.may import ROLES
from shouwang.accounts.suppliers import SUPPLIERS
from shouwang.places.code import place_id
from shouwang.places.models import Place
from shouwang.web.fields import DayField
from shouwang.web.meanwhile import CarryingForm

USERNAME = r"^[A-Za-z0-9][A-Za-z0-9._\-]{2,59}$"


class SignInForm(forms.Form):
    username = forms.CharField(label="用户名", max_length=60)
    password = forms.CharField(label="密码", max_length=128, widget=forms.PasswordInput)


class PasswordForm(forms.Form):
    old = forms.CharField(label="原密码", max_length=128, widget=forms.PasswordInput)
    new = forms.CharField(label="新密码", max_length=128, widget=forms.PasswordInput)
    again = forms.CharField(label="再输一次", max_length=128, widget=forms.PasswordInput)

    def clean(self):
        values = super().clean()
        if values.get("new") != values.get("again"):
            self.add_error("again", "两次输入的新密码不一样。")
        return values


class PostsFilter(forms.Form):
    role = forms.ChoiceField(label="岗位", required=False)
    place = forms.TypedChoiceField(label="地点", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "在任和空缺"), *STATES])
    q = forms.CharField(label="姓名或用户名", required=False, max_length=60)

    def __init__(self, data, *, scope):
        super().__init__(data)
        self.fields["role"].choices = [("", "全部"), *((role, title) for role, (title, _) in ROLES.items())]
        below = Place.objects.current().filter(parent_id=scope.lo).order_by("id")
        self.fields["place"].choices = [("", "全部"), *below.values_list("id", "name")]


class PlaceCodeField(forms.Field):
    """A national code of 4 to 15 digits; becomes the Place."""

    widget = forms.TextInput

    def to_python(self, value):
        text = str(value or "").strip()
        try:
            place = Place.objects.filter(pk=place_id(text)).select_related("became").first() if text else None
        except ValueError:
            place = None
        if text and place is None:
            raise forms.ValidationError("没有这个代码的地点，请在“地区”页面查代码。")
        return place and place.latest


class HolderForm(forms.Form):
    username = forms.RegexField(
        USERNAME,
        label="用户名",
        help_text="字母或数字开头，3–60 位；已开通的用户填原用户名。",
        error_messages={"invalid": "用户名只能用字母、数字、点、横线，至少 3 位。"},
    )
    name = forms.CharField(label="姓名", max_length=60, required=False, help_text="新开通的用户必须填写。")


class PassOnForm(CarryingForm, HolderForm):
    """Another holder; the one who held the post when the form was opened gives way."""

    note = forms.CharField(label="说明", max_length=200, required=False)


class PostForm(HolderForm):
    role = forms.ChoiceField(label="岗位", choices=[(role, title) for role, (title, _) in ROLES.items()])
    place = PlaceCodeField(label="地点代码", help_text="在“地区”页面可以查到。")
    supplier = forms.ChoiceField(
        label="部门", required=False, choices=lambda: [("", "—"), *SUPPLIERS.items()], help_text="只有部门联络员要选。"
    )
    field_order = ["role", "place", "supplier", "username", "name"]


class HeldForm(CarryingForm):
    """A deed about whoever holds the post: he has to be the one who was shown."""


class EndForm(CarryingForm):
    note = forms.CharField(label="撤销原因", max_length=200)


class DeputyForm(forms.Form):
    username = forms.CharField(label="代理人用户名", max_length=60, help_text="须是在任的同事。")
    since = DayField("代理起")
    until = DayField("代理止")
    note = forms.CharField(label="原因", max_length=200, help_text="例如：外出学习。")


class LostForm(CarryingForm):
    note = forms.CharField(label="重置原因", max_length=200, help_text="例如：手机遗失。须当面核实是本人。")


class PairForm(forms.Form):
    household = forms.CharField(label="户编号", max_length=40)


class PostsFileForm(forms.Form):
    file = forms.FileField(
        label="岗位名册",
        help_text="Excel 或 CSV，列名：姓名、用户名、岗位、地点代码、部门（只有部门联络员填）。",
        error_messages={"required": "请选择文件。"},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise forms.ValidationError("文件超过 20 MB，请分开上传。")
        return file
