"""How personal values read where nobody needs them in full.

A hidden digit that can be worked out again is not hidden: of a citizen number only the first 3 and last 2 stay, because
birth date and check digit would give the rest away.
"""

from collections.abc import Callable, Mapping
from typing import Literal, get_args

Personal = Literal["", "name", "number", "phone", "account", "address", "hidden"]

PERSONAL: tuple[Personal, ...] = get_args(Personal)
HIDDEN = "（已遮住）"
_STREET_ENDS = ("街道", "街", "镇", "乡", "村", "路")


def masked_name(name: str) -> str:
    """张*: the first character and a star, however long the name is; a single character is hidden."""
    return f"{name[:1] if len(name) > 1 else ''}*" if name else ""


def masked_number(number: str) -> str:
    """330*************12: the first 3 and the last 2 characters; a shorter text is hidden whole."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if len(number) > 7 else "*" * len(number)


def masked_phone(phone: str) -> str:
    """138****1234: the first 3 and the last 4 digits; a shorter text is hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 9 else "*" * len(phone)


def masked_account(account: str) -> str:
    """****1234: the last 4 digits; a shorter text is hidden whole."""
    return f"****{account[-4:]}" if len(account) > 7 else "*" * len(account)


def masked_address(address: str) -> str:
    """云溪县松烟街道****: down to the street, town or village; without one nothing stays."""
    ends = [address.index(end) + len(end) for end in _STREET_ENDS if end in address]
    # 街道 ends behind 街: where both are there, the longer word is the end.
    kept = min(ends, default=0)
    kept += address[kept - 1 : kept + 1] == "街道" if kept else 0
    return f"{address[:kept]}****" if address else ""


_MASKS: Mapping[Personal, Callable[[str], str]] = {
    "name": masked_name,
    "number": masked_number,
    "phone": masked_phone,
    "account": masked_account,
    "address": masked_address,
    "hidden": lambda text: HIDDEN if text else "",
}


def masked(text: str, personal: Personal) -> str:
    """A value as it may be shown, by what kind of personal value it is; "" is not personal."""
    return _MASKS[personal](text) if personal else text
