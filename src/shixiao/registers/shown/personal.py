"""Personal columns of a register, and how their cells are hidden."""

import re
from collections.abc import Mapping

from shixiao.registers.schema import Column, Register
from shixiao.vocabulary.names import mask_name, mask_number

_NUMBERS = frozenset({"phone", "account"})
_NAMES = frozenset({"name", "account_name"})
_PHONE = re.compile(r"1[0-9]{10}")


def is_personal(register: Register, column: Column) -> bool:
    """Whether a cell says who somebody is. A name does where the register is about persons, not about units."""
    if column.type == "id" or column.field in _NUMBERS:
        return True
    return column.field in _NAMES and (register.number is not None or register.has("staff_id"))


def masked(register: Register, column: Column, text: str | None) -> str:
    """A cell as it may be shown in a list: 张*, 990***…12, 138****1234; "" for an empty one."""
    if not text:
        return ""
    if not is_personal(register, column):
        return text
    if column.field in _NAMES:
        return mask_name(text)
    return f"{text[:3]}****{text[7:]}" if _PHONE.fullmatch(text) else mask_number(text)


def masked_row(register: Register, filled: Mapping[str, str]) -> dict[str, str]:
    """Field -> cell as it may be shown."""
    return {column.field: masked(register, column, filled.get(column.field)) for column in register.columns}
