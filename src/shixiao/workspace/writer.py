"""One writer at a time; what a killed writer left in staging is swept by the next."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shixiao.vocabulary.problems import Problem
from shixiao.workspace.folder import Workspace


class Busy(Problem):
    """Another program holds the workspace for writing; the same can be tried again later."""


@contextmanager
def lock(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace for writing. The lock dies with the process, so a killed writer never blocks the next."""
    try:
        handle = (workspace.home / "writer.lock").open("w", encoding="ascii")
    except OSError as error:
        raise Problem(
            where=str(workspace.home),
            what=f"工作区不能写入（{error.strerror}）。",
            why="结果无处保存，什么都没有改动。",
            mend="请检查文件夹权限和磁盘空间。",
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy(
                where=str(workspace.home),
                what="另一个程序正在写这个工作区。",
                why="两个程序同时写会互相打架。",
                mend="等它做完再试；如果它已经退出，稍候片刻即可。",
            ) from error
        for leftover in workspace.staging.iterdir() if workspace.staging.exists() else ():
            shutil.rmtree(leftover, ignore_errors=True)
        yield


def stage(workspace: Workspace) -> Path:
    """A new empty folder for unfinished work, on the same file system as its target."""
    workspace.staging.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(dir=workspace.staging))
