"""The form that takes files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from shixiao.registers.schema import Register
from shixiao_site.registers.queries import SeenBatch


class FilesInput(forms.FileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """All files that were chosen, as a list; empty ones too: the import says what is wrong with them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files, each checked by Django."""
        return [super(FilesField, self).clean(each, initial) for each in data or ()]


class BringForm(forms.Form):
    """Files, and what they are where the person wants to say so."""

    chosen = FilesField(
        label="文件", required=False, allow_empty_file=True, max_length=255,
        help_text="xlsx、xls、ods、csv、parquet 都可以，一次可以选几个。",
    )  # fmt: skip
    register = forms.ChoiceField(label="台账", required=False, help_text="一般不用选，系统按表头认。")
    replaces = forms.TypedChoiceField(
        label="更正哪一批", required=False, coerce=int, empty_value=None,
        help_text="只有用改好的文件代替以前的一批时才选。",
    )  # fmt: skip

    def __init__(
        self, *args: Any, registers: Mapping[str, Register], batches: Sequence[SeenBatch], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(registers.values(), key=lambda register: register.title)
        self.fields["register"].choices = [("", "按表头认"), *((each.name, each.title) for each in known)]  # type: ignore[attr-defined]
        listed = [(each.batch.number, f"{each.batch.number:06d} {each.title}（{each.file_name}）") for each in batches]
        self.fields["replaces"].choices = [("", "不是更正"), *listed]  # type: ignore[attr-defined]
        self.fields["chosen"].widget.attrs["data-drop"] = ""
