"""One computed sample county with its page cache, shared by all tests of a process; never changed."""

from pathlib import Path

import pytest

from shixiao.pipeline.pages import Pages, build_pages, open_pages
from shixiao.workspace import Workspace, open_workspace
from tests.cli.program import shixiao

RUN = "000001"


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A computed sample county of 500 persons."""
    home = tmp_path_factory.mktemp("pages") / "county"
    assert shixiao("demo", home, "--persons", "500", "--no-pages").status == 0
    return open_workspace(home)


@pytest.fixture(scope="session")
def cache_file(workspace: Workspace) -> Path:
    """Its page cache."""
    return build_pages(workspace, RUN)


@pytest.fixture(scope="session")
def pages(workspace: Workspace, cache_file: Path) -> Pages:
    """Its open pages."""
    assert cache_file.exists()
    return open_pages(workspace, RUN)
