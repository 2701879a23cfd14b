"""The one door to the SQL engine. Nothing above this package names DuckDB."""

from shixiao.engine.duck import Engine, open_engine
from shixiao.engine.text import column, identifier, parquet, quote

__all__ = ["Engine", "column", "identifier", "open_engine", "parquet", "quote"]
