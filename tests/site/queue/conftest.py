"""Real worker processes on the database of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.db import connection

from shixiao_site.audit.actor import Actor
from shixiao_site.queue.actions import enqueue
from shixiao_site.queue.models import Job
from tests.site.queue.worker_settings import JOB_KINDS

ASKER = Actor("wang", "王科长", "division", "990101", "10.0.0.1")
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(autouse=True)
def _kinds(settings: LazySettings) -> None:
    settings.JOB_KINDS = JOB_KINDS
    settings.WORKER_ROUNDS = []


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., Job]:
    """Ask for a job as 王科长."""

    def asked(kind: str = "count", **payload: Any) -> Job:
        return enqueue(kind, "数一数", {"folder": str(tmp_path), **payload}, by=ASKER)

    return asked


@pytest.fixture
def start(transactional_db: None) -> Iterator[Start]:
    """Start `python -m shixiao_site work …` on the test's database."""
    processes = []

    def started(*options: str) -> "subprocess.Popen[str]":
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.site.queue.worker_settings",
            "DATABASE_URL": _address(),
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        words = [sys.executable, "-m", "shixiao_site", "work", "--lease", "2", *options]
        processes.append(subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True))
        return processes[-1]

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def _address() -> str:
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{at['NAME']}").geturl()


def until(true: Callable[[], bool], *, seconds: float = 30) -> None:
    """Wait until something is true, or fail."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never became true"
        time.sleep(0.05)
