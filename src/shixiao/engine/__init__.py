"""The one door to the SQL engine. Nothing above this package names DuckDB."""

from shixiao.engine.cache import Cache, open_cache
from shixiao.engine.duck import Engine, open_engine
from shixiao.engine.text import column, identifier, parquet, quote

__all__ = ["Cache", "Engine", "column", "identifier", "open_cache", "open_engine", "parquet", "quote"]
