"""A workspace as one file, and back again.

A backup is a tar archive: every file of the workspace but what can be made again, the site's database as one consistent
copy, and at the end a manifest with the SHA-256 of each file. An archive without its manifest is no backup.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from shixiao.vocabulary.problems import Problem
from shixiao.workspace.folder import FOLDERS, Workspace
from shixiao.workspace.publish import publish, write_json
from shixiao.workspace.writer import lock

BACKUP_FORMAT = 1
MANIFEST = "backup.json"
LAST = "last-backup.json"
DISPOSABLE = frozenset(
    {"cache", "staging", "writer.lock", LAST, "site/serve.lock", "site/serve.json", "site/serve.log"}
)
DATABASE = "site/site.sqlite3"
BESIDE_DATABASE = ("-wal", "-shm", "-journal")
DUMP = "site/postgresql.dump"
CHUNK = 1 << 20

Tell = Callable[[str], None]


@dataclass(frozen=True)
class LastBackup:
    """When the last backup of a workspace was made, and how big it was in bytes."""

    at: datetime
    size: int


def back_up(
    workspace: Workspace, target: Path, *, tell: Tell, dump: Callable[[Path], None] | None = None
) -> dict[str, Any]:
    """Write a backup to `target` (.tar, or .tar.gz for a smaller, slower one) and return its manifest.

    No other program may write the workspace meanwhile; the site goes on. `dump` writes the site's database to a file
    when it is not the SQLite file of the workspace. Until it is whole the file has another name. Raises Problem.
    """
    if target.exists():
        raise Problem(
            where=str(target),
            what="这个文件已经有了。",
            why="备份不盖掉以前的备份。",
            mend="换一个文件名，例如加上日期。",
        )
    if target.resolve().is_relative_to(workspace.home.resolve()):
        raise Problem(
            where=str(target),
            what="备份文件放在了工作区里面。",
            why="工作区所在的磁盘坏了，备份也就没有了。",
            mend="请放到另一块磁盘或另一台机器。",
        )
    draft = target.with_name(f".{target.name}.{os.getpid()}.未完成")
    try:
        with (
            lock(workspace),
            tempfile.TemporaryDirectory(prefix="shixiao-") as folder,
            os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "wb") as out,
        ):
            manifest = _write(workspace, out, Path(folder), tell=tell, gzip=target.suffix == ".gz", dump=dump)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    write_json(workspace.home / LAST, {"at": manifest["made_at"], "size": target.stat().st_size})
    return manifest


def last_backup(workspace: Workspace) -> LastBackup | None:
    """What the last backup left behind; None when there was none."""
    try:
        told = json.loads((workspace.home / LAST).read_text("utf-8"))
        return LastBackup(datetime.fromisoformat(told["at"]), int(told["size"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def restore(source: Path, home: Path, *, tell: Tell) -> dict[str, Any]:
    """Make the workspace of a backup at `home`, which must be empty or missing, and return the manifest.

    Every file is compared with the manifest before the workspace appears. Raises Problem when one differs.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise Problem(
            where=str(home),
            what="文件夹里已经有别的文件。",
            why="恢复会把两份数据混在一起。",
            mend="换一个空文件夹，或新的文件夹名。",
        )
    home.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=home.parent, prefix=f".{home.name}.未完成."))
    try:
        manifest = _read(source, draft, tell=tell)
        for name in FOLDERS:
            (draft / name).mkdir(exist_ok=True)
        draft.chmod(0o755)
        if home.exists():
            home.rmdir()
        publish(draft, home)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return manifest


def _write(
    workspace: Workspace, out: IO[bytes], folder: Path, *, tell: Tell, gzip: bool, dump: Callable[[Path], None] | None
) -> dict[str, Any]:
    """The archive. The database comes first: what it names was there before it."""
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=out, mode="w:gz" if gzip else "w", format=tarfile.PAX_FORMAT) as archive:
        database = folder / "database"
        if dump is not None:
            tell("导出网页的数据库")
            dump(database)
            sums[DUMP] = _add(archive, database, DUMP)
        elif (workspace.home / DATABASE).is_file():
            tell("复制网页的数据库")
            _copy_sqlite(workspace.home / DATABASE, database)
            sums[DATABASE] = _add(archive, database, DATABASE)
        part = ""
        for name, file in _files(workspace.home):
            if "/" in name and (top := name.partition("/")[0]) != part:
                part = top
                tell(f"备份 {part}")
            try:
                sums[name] = _add(archive, file, name)
            except FileNotFoundError:
                continue  # the site removed it just now: an upload that was dealt with, an export that was too old
        made = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = {"format": BACKUP_FORMAT, "made_at": made, "demo": workspace.demo, "files": sums}
        text = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return manifest


def _files(home: Path) -> Iterator[tuple[str, Path]]:
    """Every file to keep, in a fixed order, under its name in the archive."""
    skipped = {DATABASE, *(DATABASE + ending for ending in BESIDE_DATABASE)}
    for folder, folders, files in os.walk(home):
        inside = Path(folder).relative_to(home)
        folders[:] = sorted(name for name in folders if (inside / name).as_posix() not in DISPOSABLE)
        for each in sorted(files):
            name = (inside / each).as_posix()
            if name not in DISPOSABLE and name not in skipped and (home / name).is_file():
                yield name, home / name


def _copy_sqlite(source: Path, target: Path) -> None:
    """One consistent copy, however busy the site is."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _add(archive: tarfile.TarFile, file: Path, name: str) -> str:
    """Add one file; returns the SHA-256 of what was written."""
    with file.open("rb") as opened:
        entry = archive.gettarinfo(arcname=name, fileobj=opened)
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        if not entry.isreg():  # a hard link is a file like any other
            entry.type, entry.linkname, entry.size = tarfile.REGTYPE, "", os.fstat(opened.fileno()).st_size
        reader = _Summing(opened)
        try:
            archive.addfile(entry, reader)
        except OSError as error:
            if error.errno is not None:
                raise
            raise Problem(
                where=name,
                what="备份的时候这个文件变短了。",
                why="备份里的这个文件会不完整，所以没有写成。",
                mend="请等正在进行的上传或导入结束后再备份。",
            ) from error
    return reader.sum.hexdigest()


class _Summing(io.RawIOBase):
    """A file that is summed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self.sum = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        """As of the file."""
        chunk = self._source.read(size)
        self.sum.update(chunk)
        return chunk


def _read(source: Path, draft: Path, *, tell: Tell) -> dict[str, Any]:
    """Unpack and compare with the manifest, which must be the last entry."""
    sums: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(source, "r:*") as archive:
            part = ""
            for entry in archive:
                content = archive.extractfile(entry)
                if content is None or manifest:
                    raise _damaged(source, f"里面有不该有的 {entry.name}")
                if entry.name == MANIFEST:
                    manifest = json.loads(content.read())
                    continue
                if "/" in entry.name and (top := entry.name.partition("/")[0]) != part:
                    part = top
                    tell(f"恢复 {part}")
                sums[entry.name] = _extract(content, _inside(draft, entry.name, source), entry.mode)
    except OSError as error:
        if error.errno is not None:
            raise
        raise _damaged(source, "读到一半就断了") from error
    except (tarfile.TarError, zlib.error, EOFError, ValueError, KeyError) as error:
        raise _damaged(source, "不是备份文件，或读到一半就断了") from error
    _compare(source, manifest, sums)
    return manifest


def _inside(draft: Path, name: str, source: Path) -> Path:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise _damaged(source, f"文件名不对：{name}")
    return draft / path


def _extract(content: IO[bytes], target: Path, mode: int) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    summed = hashlib.sha256()
    with target.open("xb") as out:
        while chunk := content.read(CHUNK):
            summed.update(chunk)
            out.write(chunk)
    target.chmod(mode & 0o755 | 0o600)
    return summed.hexdigest()


def _compare(source: Path, manifest: dict[str, Any], sums: dict[str, str]) -> None:
    if "files" not in manifest:
        raise _damaged(source, "没有清单，备份没有做完")
    if int(manifest["format"]) > BACKUP_FORMAT:
        raise Problem(
            where=str(source),
            what=f"备份是更新版本（格式 {manifest['format']}）做的，本程序只认识到格式 {BACKUP_FORMAT}。",
            why="用旧程序恢复可能丢数据。",
            mend="请升级本程序后再恢复。",
        )
    wrong = sorted(name for name in {*manifest["files"], *sums} if manifest["files"].get(name) != sums.get(name))
    if wrong:
        raise _damaged(source, f"{len(wrong)} 个文件和清单不符，例如 {wrong[0]}")


def _damaged(source: Path, what: str) -> Problem:
    return Problem(
        where=str(source),
        what=f"备份损坏：{what}。",
        why="恢复出来的数据会不完整，所以没有恢复。",
        mend="请换一份备份。",
    )
