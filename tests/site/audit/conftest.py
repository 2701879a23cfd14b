"""Chains to check: real entries in the test's database, and copies of them to tamper with."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record

WANG = Actor("wang", "王科长", "division", "990101", "10.0.0.1")
LI = Actor("li", "小李", "station", "990101001001", "10.0.0.2")


@pytest.fixture
def key_file() -> Path:
    """The key of the chain."""
    return settings.SITE_FOLDER / "audit.key"


@pytest.fixture
def checkpoints(tmp_path: Path) -> Path:
    """The folder of this test's checkpoints."""
    return tmp_path / "checkpoints"


@pytest.fixture
def chain() -> Callable[[int], None]:
    """Add entries as they come in a day's work."""

    def made(many: int) -> None:
        for number in range(many):
            by = (WANG, LI)[number % 2]
            detail: dict[str, Any] = {"rows": number, "share": number / 4, "names": ["甲", None, True, {"乙": 1e22}]}
            record("registers.import", by=by, on=f"batch:{number}", purpose="核对“新增就业”", detail=detail)

    return made


@pytest.fixture
def export(tmp_path: Path) -> Callable[[], Path]:
    """The chain as an exported file."""

    def exported() -> Path:
        call_command("audit_export", to=tmp_path / "审计.jsonl")
        return tmp_path / "审计.jsonl"

    return exported


def verify(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run the verifier as an auditor does, on a computer where Django cannot be imported."""
    program = (
        "import runpy, sys; sys.modules['django'] = None; sys.argv[0] = 'verify';"
        "runpy.run_module('shixiao_site.audit.verify', run_name='__main__')"
    )
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, env=environment, check=False
    )
