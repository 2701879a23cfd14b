"""A demo bureau and a real one, each with an empty workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shixiao.engine import Engine, open_engine
from shixiao.registers.checking import cells, identity
from shixiao.workspace import create_workspace
from tests.registers.bureau import Bureau


def _bureau(folder: Path, *, demo: bool) -> Bureau:
    files = folder / "files"
    files.mkdir(parents=True)
    return Bureau(create_workspace(folder / "home", demo=demo), files)


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """Takes invented numbers only."""
    return _bureau(tmp_path / "demo", demo=True)


@pytest.fixture
def real_bureau(tmp_path: Path) -> Bureau:
    """Takes real numbers only."""
    return _bureau(tmp_path / "real", demo=False)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """An engine that reads cells."""
    with open_engine() as opened:
        cells.install(opened)
        identity.install(opened)
        yield opened
