"""What happened to a person: month calendars, spells, and the days that deadlines are counted in."""

from shixiao.evidence.fold import FOLD_COLUMNS, fold_sql, loose_sql, repeats_sql
from shixiao.evidence.masks import Blocks
from shixiao.evidence.prepare import (
    CONTRIBUTIONS,
    Linked,
    Prepared,
    Since,
    cover,
    link,
    narrow_cover,
    narrow_known,
    prepare,
    view_known,
)

__all__ = [
    "CONTRIBUTIONS",
    "FOLD_COLUMNS",
    "Blocks",
    "Linked",
    "Prepared",
    "Since",
    "cover",
    "fold_sql",
    "link",
    "loose_sql",
    "narrow_cover",
    "narrow_known",
    "prepare",
    "repeats_sql",
    "view_known",
]
