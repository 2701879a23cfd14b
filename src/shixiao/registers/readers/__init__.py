"""Readers: every kind of source becomes sheets of text, with nothing judged and nothing lost."""

from shixiao.registers.readers.opening import read_source
from shixiao.registers.readers.rows import rows_of
from shixiao.registers.readers.source import RawSheet, Source

__all__ = ["RawSheet", "Source", "read_source", "rows_of"]
