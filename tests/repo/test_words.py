"""Words that have no place in the repository: unfinished work, disabled tests, other machines."""

import re
from pathlib import Path

import pytest

CODE = {".py", ".toml", ".md", ".sh", ".yml", ".sql", ""}
# Written in two halves, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
DISABLED = re.compile("|".join((r"mark\.sk" + "ip", r"mark\.x" + "fail", r"pytest\.sk" + "ip", r"unittest\.mo" + "ck")))
REGISTRIES = re.compile(
    "|".join(
        (
            r"pypi\.o" + "rg",
            r"python" + r"hosted\.org",
            r"npm" + r"js\.(org|com)",
            "index-" + r"url\b",
            "find-" + "links",
            "trusted-" + "host",
        )
    ),
    re.IGNORECASE,
)
OWN_PATHS = re.compile(
    r"(?<![\w.~}])/(" + "|".join(("ro" + "ot", "ho" + "me/[a-z]", "Us" + "ers/", "wo" + "rk/")) + ")"
)


def _found(pattern: re.Pattern[str], texts: dict[Path, str], suffixes: set[str] | None = None) -> list[str]:
    return [
        f"{path}: {match.group()}"
        for path, text in texts.items()
        if suffixes is None or path.suffix in suffixes
        for match in pattern.finditer(text)
    ]


def test_nothing_is_left_unfinished(texts: dict[Path, str]) -> None:
    assert _found(UNFINISHED, texts, CODE) == []


def test_no_test_is_switched_off_or_mocked(texts: dict[Path, str]) -> None:
    assert _found(DISABLED, texts, {".py"}) == []


def test_no_package_registry_is_named(texts: dict[Path, str]) -> None:
    assert _found(REGISTRIES, texts) == []


def test_no_path_of_one_machine_is_named(texts: dict[Path, str]) -> None:
    assert _found(OWN_PATHS, texts) == []


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_locked_package_has_a_hash(root: Path, name: str) -> None:
    lines = (root / "requirements" / name).read_text("utf-8").replace("\\\n", " ").splitlines()
    assert [line for line in lines if "==" in line and "--hash=sha256:" not in line] == []


def test_every_page_the_bureau_reads_addresses_it_politely(texts: dict[Path, str], root: Path) -> None:
    manual = [path for path in texts if root / "docs" in path.parents and path.suffix == ".md"]
    assert [path for path in manual if re.search(r"你(?!好)", texts[path])] == []
