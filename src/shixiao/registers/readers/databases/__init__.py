"""A table of a database as one sheet."""

from shixiao.registers.readers.databases.reading import read_table

__all__ = ["read_table"]
