"""The page cache of a sealed run: what the site's pages are answered from."""

from shixiao.pipeline.pages.answers import Figure, ReasonCount, RowFilter, Section, Unit, VerdictRow
from shixiao.pipeline.pages.build import build_pages, pages_file
from shixiao.pipeline.pages.pages import Pages, open_pages

__all__ = [
    "Figure", "Pages", "ReasonCount", "RowFilter", "Section", "Unit", "VerdictRow", "build_pages", "open_pages",
    "pages_file",
]  # fmt: skip
