"""How values read on a page. Missing is a dash, never a zero."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from shixiao_site.ui.tables import Kind

MISSING = "—"
VERDICTS = {"verified": "核实", "refused": "不予核实", "pending": "待定", "unverifiable": "无法核实"}


def shown(value: Any, kind: Kind = "text") -> str:
    """A value in words and figures, by the kind of its column."""
    if value is None or value == "":
        return MISSING
    match kind:
        case "count":
            return f"{int(value):,}"
        case "number":
            return f"{float(value):,.2f}".rstrip("0").rstrip(".")
        case "rate":
            return f"{float(value) * 100:.1f}%"
        case "change":
            return f"{float(value):+,.0f}"
        case "money":
            return f"{Decimal(value):,.2f}"
        case "instant" if isinstance(value, dt.datetime):
            return localtime(value).strftime("%Y-%m-%d %H:%M")
        case "verdict":
            return VERDICTS.get(str(value), str(value))
        case _:
            return str(value)
