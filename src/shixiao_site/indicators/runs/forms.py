"""What is asked before computing and before publishing."""

import datetime as dt

from django import forms
from django.utils.timezone import localdate

from shixiao.pipeline.manifest import SealedRun


def last_month_end(today: dt.date) -> dt.date:
    """The last day of the month before: what is computed most often."""
    return today.replace(day=1) - dt.timedelta(days=1)


class ComputeForm(forms.Form):
    """The day to look from."""

    as_of = forms.DateField(
        label="截止日",
        help_text="只用到这一天为止已知的记录，通常是上个月的最后一天。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填截止日。", "invalid": "请写成 2026-06-30 这样的日期。"},
    )

    def clean_as_of(self) -> dt.date:
        """A day that has not come yet cannot be known."""
        as_of: dt.date = self.cleaned_data["as_of"]
        if as_of > localdate():
            raise forms.ValidationError("截止日还没有到。请填今天或更早的日期。")
        return as_of


class PublishForm(forms.Form):
    """Which run, and why."""

    run = forms.ChoiceField(
        label="发布哪一次",
        error_messages={"required": "请选一次计算。", "invalid_choice": "没有这次计算，或它的页面还没有准备好。"},
    )
    note = forms.CharField(
        label="说明",
        max_length=300,
        min_length=4,
        help_text="大家会看到。例如：6 月月报，已和社保核对。",
        error_messages={
            "required": "请写一句说明。",
            "min_length": "请写得具体一点，至少 4 个字。",
            "max_length": "请不要超过 300 个字。",
        },
    )

    def __init__(self, ready: list[SealedRun], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["run"].choices = [(run.id, f"{run.id}（截止 {run.as_of}）") for run in ready]  # type: ignore[attr-defined]
