"""The form of a schedule."""

from django import forms

from shixiao_site.operations.models import Schedule


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]
    """How often and when. The weekday counts for weekly, the day for monthly schedules."""

    class Meta:
        model = Schedule
        fields = ("every", "weekday", "day", "at")
        help_texts = {  # noqa: RUF012 - as Django declares it
            "weekday": "只对“每周”有用。",
            "day": "只对“每月”有用；没有这一天的月份，在最后一天。",
        }
        widgets = {"at": forms.TimeInput({"type": "time"}, "%H:%M")}  # noqa: RUF012 - as Django declares it
