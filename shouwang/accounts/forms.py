from django import forms


class SignInForm(forms.Form):
    username = forms.CharField(label="用户名", max_length=60)
    password = forms.CharField(label="密码", max_length=128, widget=forms.PasswordInput)


class PasswordForm(forms.Form):
    old = forms.CharField(label="原密码", max_length=128, widget=forms.PasswordInput)
    new = forms.CharField(
        label="新密码", max_length=128, widget=forms.PasswordInput, help_text="至少 10 位,不要全是数字。"
    )
    again = forms.CharField(label="再输一次", max_length=128, widget=forms.PasswordInput)

    def clean(self):
        values = super().clean()
        if values.get("new") != values.get("again"):
            self.add_error("again", "两次输入的新密码不一样。")
        return values
