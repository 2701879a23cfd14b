"""The layout of a workspace folder."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from shixiao.vocabulary.problems import Problem
from shixiao.workspace.publish import write_json

FORMAT = 1
FOLDERS = ("batches", "runs", "overlay", "cache", "staging")


@dataclass(frozen=True)
class Workspace:
    """One bureau's data: everything the system knows lies under `home`."""

    home: Path
    demo: bool

    @property
    def batches(self) -> Path:
        """Immutable batches, one folder each."""
        return self.home / "batches"

    @property
    def runs(self) -> Path:
        """Sealed runs, one folder each."""
        return self.home / "runs"

    @property
    def overlay(self) -> Path:
        """The bureau's own registers, aliases, parameters and indicators, in the catalogue's layout."""
        return self.home / "overlay"

    @property
    def cache(self) -> Path:
        """What can be thrown away and computed again."""
        return self.home / "cache"

    @property
    def staging(self) -> Path:
        """Unfinished work; emptied by the next writer."""
        return self.home / "staging"

    @property
    def key(self) -> bytes:
        """The secret from which person ids are made."""
        return bytes.fromhex((self.home / "person.key").read_text("ascii").strip())


def create_workspace(home: Path, *, demo: bool) -> Workspace:
    """Make an empty workspace; a folder that already is one, or holds other files, is refused."""
    if (home / "workspace.json").exists():
        raise Problem(
            where=str(home),
            what="这个文件夹已经是一个工作区。",
            why="重新建立会盖掉已有的数据。",
            mend="直接使用它，或换一个新的文件夹。",
        )
    try:
        if home.exists() and any(home.iterdir()):
            raise Problem(
                where=str(home),
                what="文件夹里已经有别的文件。",
                why="工作区要单独一个文件夹，免得和别的文件混在一起。",
                mend="换一个空文件夹，或新的文件夹名。",
            )
        home.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (home / name).mkdir(exist_ok=True)
        key = home / "person.key"
        key.write_text(secrets.token_hex(32), "ascii")
        key.chmod(0o600)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        write_json(home / "workspace.json", {"format": FORMAT, "demo": demo, "created_at": created})
    except OSError as error:
        raise _unwritable(home, error) from error
    return Workspace(home, demo)


def open_workspace(home: Path) -> Workspace:
    """Open an existing workspace. Raises Problem when it is missing, damaged, unreadable or of a newer version."""
    marker = home / "workspace.json"
    if not marker.is_file():
        raise Problem(
            where=str(home),
            what="这里还不是工作区。",
            why="工作区存放导入的台账和计算结果，没有它无法继续。",
            mend=f"先运行：shixiao init {home}",
        )
    try:
        described = json.loads(marker.read_text("utf-8"))
        version = int(described["format"])
        demo = bool(described["demo"])
    except OSError as error:
        raise _unwritable(home, error) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(
            where=str(marker),
            what="工作区说明文件损坏，读不出来。",
            why="不知道工作区的版本，继续使用可能损坏数据。",
            mend="从备份中恢复 workspace.json。",
        ) from error
    if version > FORMAT:
        raise Problem(
            where=str(home),
            what=f"工作区是更新版本（格式 {version}）建立的，本程序只认识到格式 {FORMAT}。",
            why="用旧程序打开可能读错数据。",
            mend="请升级本程序后再打开。",
        )
    if not os.access(home, os.R_OK | os.X_OK):
        raise _unwritable(home, PermissionError(home))
    return Workspace(home, demo)


def _unwritable(home: Path, error: OSError) -> Problem:
    return Problem(
        where=str(home),
        what=f"文件夹无法读写（{error.strerror or '没有权限'}）。",
        why="数据存不进去，什么都没有改动。",
        mend="请检查磁盘空间和文件夹权限，或换一个位置。",
    )
