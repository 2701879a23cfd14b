"""The filter of the auditor's page."""

from django import forms

from shixiao_site.audit.acts import ACTS


class FilterForm(forms.Form):
    """Every field may be left empty. Days are whole days in local time, both included."""

    person = forms.CharField(label="人员（用户名或姓名）", required=False, max_length=100)
    act = forms.ChoiceField(label="操作", required=False, choices=[("", "全部"), *ACTS.items()])
    object = forms.CharField(label="对象（开头几个字）", required=False, max_length=200)
    since = forms.DateField(label="从哪天", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(label="到哪天", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
