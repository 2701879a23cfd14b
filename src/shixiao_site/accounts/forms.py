"""The forms of accounts."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from shixiao_site.access import Duty, Role
from shixiao_site.accounts.models import USERNAME, User
from shixiao_site.accounts.queries import STATES, UserFilter, role_choices
from shixiao_site.accounts.tokens import FOR_TOKENS

LONGEST_TOKEN = dt.timedelta(days=366)
_PREFIX_HINT = "他能看到哪里：2、4、6、9 或 12 位区划代码，例如 990101 是整个县。管理员不填。"


class FilterForm(forms.Form):
    """What the list of users is narrowed to."""

    text = forms.CharField(label="用户名或姓名", required=False, max_length=100)
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *role_choices()])
    division = forms.CharField(label="区划代码开头", required=False, max_length=12)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATES.items()])

    def where(self) -> UserFilter:
        """The filter; what is no choice narrows nothing."""
        self.is_valid()
        given = {name: str(self.cleaned_data.get(name, "")).strip() for name in self.fields}
        return UserFilter(given["text"], given["role"], given["division"], given["state"])


class UserForm(forms.Form):
    """Name, role and prefix of a person."""

    name = forms.CharField(label="姓名", max_length=100)
    role_name = forms.ChoiceField(label="角色", choices=[("", "请选择"), *role_choices()])
    division = forms.CharField(label="管辖区划", required=False, max_length=12, help_text=_PREFIX_HINT)

    def clean(self) -> dict[str, Any]:
        """The model's own rules, at the field they belong to."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self._check(User(name=cleaned["name"], role_name=cleaned["role_name"], prefix=cleaned["division"]))
        return cleaned

    def _check(self, user: User) -> None:
        try:
            user.clean()
        except ValidationError as error:
            self.add_error("division", error.message_dict["prefix"])


class NewUserForm(UserForm):
    """The same with a username."""

    username = forms.CharField(
        label="用户名", max_length=40, help_text="小写字母和数字，例如 wang.li。建好以后不能改。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    field_order = ("username", "name", "role_name", "division")

    def clean_username(self) -> str:
        """Small letters, and not taken."""
        username = str(self.cleaned_data["username"]).strip().lower()
        USERNAME(username)
        if User.objects.filter(username=username).exists():
            raise ValidationError("这个用户名已经有人用了。")
        return username


class ImportForm(forms.Form):
    """A sheet of people."""

    file = forms.FileField(label="填好的表", help_text="xlsx 或 csv，一行一个人，最多 2000 人。")
    all_or_none = forms.BooleanField(label="有一行有问题，就一个都不建", required=False, initial=True)


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(label="给谁用", max_length=60, help_text="例如“就业系统每晚送数”。")
    expires_on = forms.DateField(
        label="有效期到", widget=forms.DateInput(attrs={"type": "date"}), help_text="最长一年。到期作废，要重新建。"
    )

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(duty.value, duty.title) for duty in Duty if duty in role.duties and duty in FOR_TOKENS]
        self.fields["duties"] = forms.MultipleChoiceField(
            label="能做什么",
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            help_text="只勾用得着的。角色变了，令牌能做的跟着变。",
        )
        self.order_fields(["name", "duties", "expires_on"])

    def clean_expires_on(self) -> dt.date:
        """From today to a year from now."""
        day: dt.date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + LONGEST_TOKEN:
            raise ValidationError("有效期要在今天以后、一年以内。")
        return day
