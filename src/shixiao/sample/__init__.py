"""An invented county: files for the demonstration, the documentation and the tests, large batches for benchmarks."""

from shixiao.sample.bulk.batches import write_batches
from shixiao.sample.office_files import OfficeFiles, write_office_files

__all__ = ["OfficeFiles", "write_batches", "write_office_files"]
