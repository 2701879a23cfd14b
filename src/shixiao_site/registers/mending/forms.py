"""The form of one row: a field for each column of its register, personal cells only to be overwritten."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from shixiao.registers.forms import choices, kind_of, needed
from shixiao.registers.schema import Column, Register
from shixiao.registers.shown.kept_out import CellProblem
from shixiao.vocabulary.masking import masked

LONGEST = 2000


class RowForm(forms.Form):
    """The cells of one row as text, by field. Without `is_open` a personal cell that is left empty stays as filed.
    `told`: what is wrong with the row as it was filed, by field."""

    def __init__(
        self, register: Register, filled: Mapping[str, str], *, is_open: bool, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.register, self.filled, self.is_open = register, filled, is_open
        self.told: dict[str, CellProblem] = {}
        for column in register.columns:
            self.fields[column.field] = _field(column, filled.get(column.field, ""), is_hidden=self._hides(column))
            if self._hides(column):
                self.fields[column.field].help_text = f"已填 {self._mask(column)}，不改就留空。{column.note}"

    def mended(self) -> dict[str, str]:
        """Field -> text of the row as it should be."""
        found = {}
        for column in self.register.columns:
            text = str(self.cleaned_data.get(column.field) or "").strip()
            if not text and self._hides(column):
                text = self.filled.get(column.field, "")
            if text:
                found[column.field] = text
        return found

    def show_problems(self, problems: Iterable[CellProblem]) -> None:
        """Put problems beside their fields."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, f"{problem.kind}{problem.mend}")

    def must(self, name: str) -> str:
        """When a field has to be filled, in Chinese; "" = never."""
        column = self.register.column(name)
        return needed(self.register, column) if column else ""

    def _hides(self, column: Column) -> bool:
        return not self.is_open and bool(column.masked_as) and bool(self.filled.get(column.field))

    def _mask(self, column: Column) -> str:
        return masked(self.filled.get(column.field, ""), column.masked_as)


def _field(column: Column, filed: str, *, is_hidden: bool) -> forms.Field:
    label, hint = column.heading, column.note or kind_of(column)
    filed = "" if is_hidden else filed
    words = choices(column)
    if words:
        # What was filed stays to be seen even where it is no word of the list.
        listed = [("", "（空）"), *((word, word) for word in words)]
        odd = [(filed, f"{filed}（原来填的）")] if filed and filed not in words else []
        return forms.ChoiceField(
            label=label, required=False, initial=filed, choices=[*listed, *odd], help_text=column.note
        )
    widget = forms.TextInput(
        attrs={"autocomplete": "off", "list": "units"} if column.lookup else {"autocomplete": "off"}
    )
    return forms.CharField(
        label=label,
        required=False,
        initial=filed,
        max_length=LONGEST,
        help_text=hint,
        widget=widget,
    )
