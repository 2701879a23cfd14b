"""The shipped checks, loaded once for the tests of this folder."""

from functools import cache

from shixiao.integrity.definition import Checks
from shixiao.integrity.loading import load_checks
from tests.indicators.library import shipped


@cache
def checks() -> Checks:
    """The checks of the catalogue, without any overlay."""
    return load_checks(shipped().texts)
