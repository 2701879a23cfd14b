"""The repository as a list of files: what git tracks or would track, so that generated folders are left out."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """Every file of the repository, as absolute paths."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return [path for name in sorted(set(listed.split("\0")) - {""}) if (path := ROOT / name).is_file()]


@pytest.fixture(scope="session")
def modules(files: list[Path]) -> list[Path]:
    """Every Python module of the repository."""
    return [path for path in files if path.suffix == ".py"]


@pytest.fixture(scope="session")
def pages(files: list[Path]) -> list[Path]:
    """Every Markdown page that a reader is meant to open: the root's pages and the manual."""
    return [path for path in files if path.suffix == ".md" and (path.parent == ROOT or ROOT / "docs" in path.parents)]


@pytest.fixture(scope="session")
def texts(files: list[Path]) -> dict[Path, str]:
    """The text of every file that is text."""
    found = {}
    for path in files:
        try:
            found[path] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found
