"""The linters, the type checker, the layer contracts and the manual's builder are content with the whole repository."""

import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent


def _complaints(root: Path, *command: str) -> str:
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=root, capture_output=True, text=True, timeout=900)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_finds_nothing_to_say(root: Path) -> None:
    assert _complaints(root, "ruff", "check", "--no-cache", ".") == ""


def test_every_file_is_formatted(root: Path) -> None:
    assert _complaints(root, "ruff", "format", "--no-cache", "--check", ".") == ""


@pytest.mark.xdist_group("mypy")
def test_every_type_is_right(root: Path) -> None:
    assert _complaints(root, "mypy") == ""


def test_imports_only_point_down(root: Path) -> None:
    assert _complaints(root, "lint-imports", "--no-cache") == ""


def test_no_known_weakness_is_in_the_code(root: Path) -> None:
    assert _complaints(root, "bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", "src") == ""


def test_the_manual_builds_without_a_warning(root: Path, tmp_path: Path) -> None:
    assert _complaints(root, "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)) == ""
