"""The command line: one file per verb."""

from shixiao.cli.root import main

__all__ = ["main"]
