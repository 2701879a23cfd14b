"""Which rows are one person."""

from shixiao.linkage.exact import find_conflicts, linked

__all__ = ["find_conflicts", "linked"]
