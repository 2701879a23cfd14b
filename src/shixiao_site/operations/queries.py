"""How the system stands: what the system page, the health check and the metrics are made of."""

import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from shixiao.pipeline.manifest import sealed_runs
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import open_workspace
from shixiao.workspace.backup import LastBackup, last_backup
from shixiao_site.audit.queries import ChainState, chain_state
from shixiao_site.queue.models import Worker
from shixiao_site.queue.queries import longest_wait, queue_lengths, workers_alive

LEAST_FREE = 200 * 1024 * 1024
LONG_WAIT = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Status:
    """The system at one instant. Sizes are in bytes."""

    version: str
    workspace: str
    is_demo: bool
    database: str
    database_size: int | None
    disk_free: int
    disk_total: int
    batches: int
    runs: int
    caches: int
    caches_size: int
    jobs: Mapping[str, int]
    longest_wait: dt.timedelta
    workers: list[Worker]
    backup: LastBackup | None
    chain: ChainState


def status() -> Status:
    """Look at everything. Raises Problem when the workspace cannot be read."""
    workspace = open_workspace(settings.HOME)
    disk = shutil.disk_usage(workspace.home)
    caches = [file.stat().st_size for file in (workspace.cache / "pages").glob("*.duckdb")]
    return Status(
        version=version("shixiao"),
        workspace=workspace.home.name,
        is_demo=workspace.demo,
        database="SQLite" if connection.vendor == "sqlite" else "PostgreSQL",
        database_size=_database_size(),
        disk_free=disk.free,
        disk_total=disk.total,
        batches=sum(1 for each in workspace.batches.iterdir() if (each / "manifest.json").is_file()),
        runs=len(sealed_runs(workspace)),
        caches=len(caches),
        caches_size=sum(caches),
        jobs=queue_lengths(),
        longest_wait=longest_wait(),
        workers=list(workers_alive()),
        backup=last_backup(workspace),
        chain=chain_state(),
    )


def ailments() -> list[str]:
    """What keeps the site from doing its work, in Chinese; nothing when it is well."""
    found = []
    try:
        open_workspace(settings.HOME)
        if shutil.disk_usage(settings.HOME).free < LEAST_FREE:
            found.append("磁盘快满了，写不进新的数据。")
    except (Problem, OSError):
        found.append("工作区读不出来。")
    try:
        if longest_wait() > LONG_WAIT and not workers_alive().exists():
            found.append("没有后台进程，任务等了很久没有人做。")
    except DatabaseError:
        found.append("数据库用不了。")
    return found


def _database_size() -> int | None:
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        return file.stat().st_size if file.is_file() else None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        found: Any = cursor.fetchone()
    return int(found[0])
