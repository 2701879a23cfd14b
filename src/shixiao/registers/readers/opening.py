"""The one way in: a file or a database table, whatever it is, as text."""

import hashlib
import tempfile
from pathlib import Path

from shixiao.registers.readers.columnar import read_parquet_file
from shixiao.registers.readers.content import recognise
from shixiao.registers.readers.databases import read_table
from shixiao.registers.readers.delimited import read_delimited
from shixiao.registers.readers.source import RawSheet, Source
from shixiao.registers.readers.workbooks import read_workbook
from shixiao.vocabulary.problems import Problem


def read_source(source: str | Path, workdir: Path) -> Source:
    """Read a file (xlsx, xls, ods, csv, tsv, txt, parquet; its content decides, not its ending) or a database table
    (`postgresql://…?table=NAME`, `sqlite:///FILE?table=NAME`) into tables in a new folder under `workdir`.

    Raises Problem, in Chinese, for whatever cannot be read whole; nothing of it is then to be used.
    """
    folder = Path(tempfile.mkdtemp(dir=workdir, prefix="source-"))
    if isinstance(source, str) and "://" in source:
        return read_table(source, folder)
    path = Path(source)
    try:
        return _read_file(path, folder)
    except OSError as error:
        raise _unreadable(path, error) from error


def _read_file(path: Path, folder: Path) -> Source:
    if path.is_dir():
        raise IsADirectoryError(21, "这是一个文件夹")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    warnings: tuple[str, ...] = ()
    sheets: tuple[RawSheet, ...]
    match recognise(path):
        case "zip" | "ole":
            sheets = read_workbook(path, folder)
        case "parquet":
            sheets = read_parquet_file(path, folder)
        case "text":
            sheets, warnings = read_delimited(path, folder)
    return Source(name=path.name, sha256=digest, bytes=path.stat().st_size, sheets=sheets, warnings=warnings)


def _unreadable(path: Path, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        what, mend = "没有这个文件。", "请检查文件名和所在的文件夹。"
    elif isinstance(error, IsADirectoryError):
        what, mend = "这是一个文件夹，不是文件。", f"请写出里面的文件，例如 {path}/*.xlsx。"
    elif isinstance(error, PermissionError):
        what, mend = "没有权限打开这个文件。", "请先在别的程序里关闭它，或请管理员给您读取权限。"
    else:
        what, mend = f"读取时出错（{error.strerror or error}）。", "请检查磁盘空间和文件，再导入。"
    return Problem(where=str(path), what=what, why="没有读到内容，什么都没有导入。", mend=mend)
