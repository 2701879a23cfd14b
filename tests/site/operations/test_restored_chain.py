"""A backup made while the site is at work: the restored audit chain is whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import shixiao
from tests.site.audit.conftest import verify

WRITER = """
import django; django.setup()
from shixiao_site.audit.actor import SYSTEM
from shixiao_site.audit.chain import record
for number in range(100_000):
    record("registers.import", by=SYSTEM, on=f"batch:{number}", detail={"rows": number})
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A site of its own, with SQLite as it comes."""
    assert shixiao("init", tmp_path / "home").status == 0
    inherited = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "SHIXIAO_CHECKPOINTS"}}
    return {
        **inherited,
        "SHIXIAO_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "shixiao_site.project.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


def _manage(environment: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "-m", "shixiao_site", *words], env=environment, check=True, capture_output=True)


@pytest.fixture
def busy(environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Somebody who never stops acting."""
    _manage(environment, "migrate", "-v0")
    writer = subprocess.Popen([sys.executable, "-c", WRITER], env=environment)
    yield writer
    writer.kill()
    writer.wait()


def test_a_chain_that_was_backed_up_while_it_grew_is_whole(
    busy: "subprocess.Popen[bytes]", environment: dict[str, str], tmp_path: Path
) -> None:
    home, archive, restored = tmp_path / "home", tmp_path / "备份.tar", tmp_path / "恢复"
    checkpoints = home / "site" / "checkpoints"
    until = time.monotonic() + 60
    while not checkpoints.exists():
        assert time.monotonic() < until
        time.sleep(1)
        _manage(environment, "checkpoint")
    assert shixiao("backup", home, "--to", archive).status == 0
    assert busy.poll() is None
    busy.send_signal(signal.SIGKILL)
    assert shixiao("restore", archive, restored).status == 0
    assert not list((restored / "site").glob("site.sqlite3-*"))
    key, database = restored / "site" / "audit.key", restored / "site" / "site.sqlite3"
    done = verify(database, "--key", key, "--checkpoints", restored / "site" / "checkpoints")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 个检查点全部相符" in done.stdout
