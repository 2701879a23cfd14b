"""What the server's settings read, what the how-to page lists and what the container files set are the same names."""

import re
from pathlib import Path

NAME = re.compile(r"\b(?:SHIXIAO_[A-Z_]+|DATABASE_URL)\b")


def _names(*files: Path) -> set[str]:
    return {name for file in files for name in NAME.findall(file.read_text("utf-8"))}


def test_the_page_lists_every_setting_and_no_other(root: Path) -> None:
    read = _names(*(root / "src" / "shixiao_site").rglob("*.py")) | {"DATABASE_URL"}
    assert _names(root / "docs" / "how-to" / "serve.md") == read


def test_the_deployment_files_set_only_what_the_program_reads(root: Path) -> None:
    files = [path for path in (root / "deploy").iterdir() if path.is_file()]
    read = _names(*(root / "src" / "shixiao_site").rglob("*.py")) | {"DATABASE_URL"}
    assert _names(*files) <= read


def test_the_port_is_the_same_everywhere(root: Path) -> None:
    ports = [
        set(re.findall(r"(?:127\.0\.0\.1:|--port\D+|EXPOSE )(\d{4})", (root / "deploy" / name).read_text("utf-8")))
        for name in ("Dockerfile", "compose.yaml", "shixiao.service", "nginx.conf")
    ]
    assert ports == [{"8000"}] * 4
