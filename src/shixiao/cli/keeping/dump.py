"""The site's database when it is PostgreSQL: pg_dump writes it into the backup."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace
from shixiao.workspace.backup import DATABASE

POSTGRESQL = ("postgres", "postgresql", "pgsql")


def dump_of(address: str, workspace: Workspace) -> Callable[[Path], None] | None:
    """How to dump the database named by DATABASE_URL; None when it is the SQLite file of the workspace.

    Raises Problem when pg_dump is missing, or the address names something else.
    """
    told = urlsplit(address)
    own = (workspace.home / DATABASE).resolve()
    if not address or (told.scheme == "sqlite" and Path(unquote(told.path[1:])).resolve() == own):
        return None
    if told.scheme not in POSTGRESQL:
        raise Problem(
            where="DATABASE_URL",
            what=f"备份不了这种数据库：{told.scheme}。",
            why="用户、审计记录、发布记录都在里面，少了它备份不完整。",
            mend="网页的数据库请用工作区里的 SQLite（不设 DATABASE_URL），或用 PostgreSQL。",
        )
    program = shutil.which("pg_dump")
    if program is None:
        raise Problem(
            where="DATABASE_URL",
            what="网页的数据库在 PostgreSQL，这台电脑上没有 pg_dump。",
            why="用户、审计记录、发布记录都在里面，少了它备份不完整。",
            mend="请安装 PostgreSQL 的客户端程序（Debian 和 Ubuntu：apt install postgresql-client），再运行一次。",
        )

    def dump(target: Path) -> None:
        words = [program, "--format=custom", "--no-owner", f"--file={target}"]
        done = subprocess.run(  # noqa: S603 - found on the path, no shell, nothing from outside in its words  # nosec B603
            words, env={**os.environ, **_connection(address)}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Problem(
                where="DATABASE_URL",
                what=f"pg_dump 没有成功：{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}",
                why="没有数据库的备份不完整，所以没有写成。",
                mend="请检查数据库能不能连上，pg_dump 的版本不能比数据库旧。",
                exit_status=1,
            )

    return dump


def _connection(address: str) -> dict[str, str]:
    """An address as pg_dump's environment: on its command line everybody on the computer could read the password."""
    told = urlsplit(address)
    given = {
        "host": unquote(told.hostname or ""),
        "port": str(told.port or ""),
        "user": unquote(told.username or ""),
        "password": unquote(told.password or ""),
        "database": unquote(told.path[1:]),
        **dict(parse_qsl(told.query)),
    }
    return {f"PG{name.upper()}": value for name, value in given.items() if value}
