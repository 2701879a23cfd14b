"""What is filled in for a draft: a new value of a parameter, or the texts of a definition."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from shixiao.indicators.definition import DatedValue
from shixiao.indicators.library import Library
from shixiao.pipeline.drafts.texts import overlay_texts
from shixiao.pipeline.drafts.writing import Declared, parameters_of, read_value, reading_text, with_value
from shixiao.workspace import Workspace
from shixiao_site.definitions.actions import Filled
from shixiao_site.definitions.models import Draft

# Field, file, label, what it is for.
TEXTS = (
    ("definition", "definition.toml", "定义", "看哪本台账，每一行要拿出哪些事实。[[versions]] 不用改，审定时系统会写上新的版本。"),
    ("parameters", "parameters.toml", "参数", "各个参数从哪天起取什么值。"),
    ("examples", "examples.toml", "例子", "例子是口径的测试：口径变了，写着旧结果的例子也要改。"),
    ("guide", "guide.md", "白话说明", "给同事看的说明。"),
)  # fmt: skip
_LONGEST = 400_000


class DraftForm(forms.Form):
    """What every draft says: why, on which basis, from when."""

    takes_effect_on = forms.DateField(
        label="生效日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填生效日期。", "invalid": "请写成 2026-07-01 这样的日期。"},
    )
    basis = forms.CharField(
        label="依据",
        max_length=200,
        min_length=4,
        help_text="文号，例如：县人社发〔2026〕3号。",
        error_messages={"required": "请填依据的文号。", "min_length": "请写完整的文号。"},
    )
    reason = forms.CharField(
        label="为什么改",
        max_length=500,
        min_length=4,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写一句为什么改。", "min_length": "请写得具体一点，至少 4 个字。"},
    )

    def filled(self) -> Filled:
        """What was filled in. The form must be valid."""
        raise NotImplementedError

    def _particulars(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("takes_effect_on", "basis", "reason")}


class _TextForm(DraftForm):
    """A form with texts of an indicator's files, shown as they are in force or as the draft has them."""

    names: Sequence[str] = ()

    def __init__(self, place: Workspace, library: Library, indicator: str, *args: Any, **kwargs: Any) -> None:
        draft: Draft | None = kwargs.pop("draft", None)
        super().__init__(*args, **kwargs)
        self.place, self.library, self.indicator = place, library, indicator
        folder = library.definitions[indicator].place.rsplit("/", 1)[0]
        files = draft.files if draft else {}
        self.paths = {name: f"{folder}/{file}" for name, file, _, _ in TEXTS if name in self.names}
        for name, _, label, help_text in TEXTS:
            if name in self.names:
                path = self.paths[name]
                text = files.get(path) or reading_text(library.texts, path)
                rows = min(max(text.count("\n") + 3, 8), 32)
                self.fields[name] = forms.CharField(
                    label=label, required=False, strip=False, max_length=_LONGEST, initial=text, help_text=help_text,
                    widget=forms.Textarea({"rows": rows, "spellcheck": "false", "wrap": "off", "class": "source"}),
                )  # fmt: skip

    def texts(self) -> dict[str, str | None]:
        """Path -> text of the files that were changed."""
        found: dict[str, str | None] = {}
        for name, path in self.paths.items():
            text = self.cleaned_data[name].replace("\r\n", "\n").replace("\r", "\n").rstrip()
            text = f"{text}\n" if text else ""
            if text.rstrip() != reading_text(self.library.texts, path).rstrip():
                found[path] = text
        return found

    def base(self, paths: Mapping[str, str | None]) -> dict[str, str | None]:
        """What the overlay holds under these paths now."""
        return overlay_texts(self.place, paths)


class DefinitionForm(_TextForm):
    """The four files of an indicator."""

    names = tuple(name for name, *_ in TEXTS)
    next_review = forms.DateField(
        label="下次复审",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="到这一天，要再看一遍口径还合不合适。",
        error_messages={"required": "请填下次复审的日期。", "invalid": "请写成 2027-06-30 这样的日期。"},
    )
    field_order = ("takes_effect_on", "basis", "next_review", "reason")

    def clean(self) -> dict[str, Any]:
        """A draft changes something; a review comes after the change."""
        data: dict[str, Any] = super().clean() or {}
        since, review = data.get("takes_effect_on"), data.get("next_review")
        if since and review and review <= since:
            self.add_error("next_review", "复审要在生效以后。")
        if not self.errors and not self.texts():
            self.add_error(None, "还没有改动任何文字。请先改，再保存。")
        return data

    def filled(self) -> Filled:
        """The files that were changed."""
        texts = self.texts()
        return Filled(texts, self.base(texts), next_review=self.cleaned_data["next_review"], **self._particulars())


class ParameterForm(_TextForm):
    """One parameter with a new value from a day on. The examples can be changed along with it."""

    names = ("examples",)
    field_order = ("parameter", "value", "takes_effect_on", "basis", "reason")
    parameter = forms.ChoiceField(label="参数", error_messages={"required": "请选一个参数。"})
    value = forms.CharField(label="新的值", max_length=200, error_messages={"required": "请填新的值。"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = {one.key: one for one in parameters_of(self.library, self.indicator)}
        choices = [(key, f"{one.parameter.title}（现在：{in_words(one)}）") for key, one in self.declared.items()]
        self.fields["parameter"].choices = choices  # type: ignore[attr-defined]
        self.fields["takes_effect_on"].help_text = "这一天和以后的行用新的值，以前的行仍用原来的值。"

    def clean(self) -> dict[str, Any]:
        """The value must be of the kind that the parameter has, and must change something."""
        data: dict[str, Any] = super().clean() or {}
        chosen, since = self.declared.get(data.get("parameter", "")), data.get("takes_effect_on")
        if chosen and "value" in data:
            values = chosen.parameter.values
            try:
                data["read"] = read_value(data["value"], values[-1].value)  # type: ignore[arg-type]
            except ValueError as error:
                self.add_error("value", str(error))
            else:
                if since and value_on(values, since) == data["read"]:
                    self.add_error("value", f"{since} 本来就是这个值，没有改动。")
        return data

    def filled(self) -> Filled:
        """The parameter's file with the new value, and the examples when they were changed."""
        data = self.cleaned_data
        chosen = self.declared[data["parameter"]]
        dated = DatedValue(data["takes_effect_on"], data["read"], data["basis"])
        files = self.texts() | {chosen.path: with_value(self.library.texts, chosen.path, chosen.parameter.name, dated)}
        change = {"parameter": data["parameter"], "value": data["value"]}
        return Filled(files, self.base(files), change=change, **self._particulars())


class RestoreForm(DraftForm):
    """The texts that an approved draft replaced, as a draft."""

    def __init__(self, place: Workspace, past: Draft, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.past = place, past

    def filled(self) -> Filled:
        """The files as the overlay held them before."""
        files = dict(self.past.replaced)
        return Filled(files, overlay_texts(self.place, files), **self._particulars())


class DecisionForm(forms.Form):
    """What the one who decides says."""

    note = forms.CharField(label="审定意见", max_length=500, required=False, widget=forms.Textarea({"rows": 2}))


def value_on(values: Sequence[DatedValue], day: dt.date) -> object:
    """The value in force on a day; before the first one the first."""
    ordered = sorted(values, key=lambda one: one.since)
    return next((one.value for one in reversed(ordered) if one.since <= day), ordered[0].value)


def in_words(declared: Declared) -> str:
    """The value of today with its unit."""
    value = value_on(declared.parameter.values, timezone.localdate())
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value} {declared.unit}".strip()
