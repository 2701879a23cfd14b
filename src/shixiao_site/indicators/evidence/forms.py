"""The one thing asked before a person is shown in full."""

from django import forms

from shixiao_site.indicators.models import PURPOSE_LENGTH


class PurposeForm(forms.Form):
    """What for."""

    purpose = forms.CharField(
        label="用途",
        min_length=4,
        max_length=PURPOSE_LENGTH,
        error_messages={
            "required": "请写明用途。",
            "min_length": "用途写得太短，请写明为了办什么事（至少 4 个字）。",
            "max_length": "用途写得太长，请缩短一些。",
        },
    )
