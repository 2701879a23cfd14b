"""The one door to the SQL engine. Nothing above this package names DuckDB."""

from shixiao.engine.duck import Engine, open_engine
from shixiao.engine.text import identifier, parquet, quote

__all__ = ["Engine", "identifier", "open_engine", "parquet", "quote"]
