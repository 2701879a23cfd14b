"""xlsx, xls and ods: looked over first, then parsed in a child process with limits."""

from shixiao.registers.readers.workbooks.reading import read_workbook

__all__ = ["read_workbook"]
