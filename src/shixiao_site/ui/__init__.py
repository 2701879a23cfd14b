"""What pages are made of: the page itself, tables, charts, formats, the frame around them. It writes nothing."""

from shixiao_site.ui.charts import Chart
from shixiao_site.ui.page import Content, Page
from shixiao_site.ui.tables import Column, Link, Table

__all__ = ["Chart", "Column", "Content", "Link", "Page", "Table"]
