"""What happened to a person: month calendars, spells, and the days that deadlines are counted in."""

from shixiao.evidence.fold import fold_sql
from shixiao.evidence.masks import Blocks
from shixiao.evidence.prepare import CONTRIBUTIONS, Prepared, prepare, view_known

__all__ = ["CONTRIBUTIONS", "Blocks", "Prepared", "fold_sql", "prepare", "view_known"]
