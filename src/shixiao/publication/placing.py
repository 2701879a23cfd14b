"""A file appears whole under its name, or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import XlsxFileError

from shixiao.vocabulary.problems import Problem

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A draft beside `path`, which takes its place when the block ends well; an earlier file stays until then.

    The draft lies alone in a folder of its own. Raises Problem when the place cannot be written or the disk is full.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem[:40]}-") as folder:
            draft = Path(folder) / path.name
            yield draft
            _sync(draft)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "同名的文件夹已经存在")
            draft.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    except XlsxFileError as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))
        raise _unwritable(path, cause) from error


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _unwritable(path: Path, error: OSError) -> Problem:
    if error.errno in _FULL:
        what, mend = "磁盘满了，写不下。", "请腾出磁盘空间，或换一个位置。"
    elif isinstance(error, FileNotFoundError):
        what, mend = f"没有这个文件夹：{path.parent}。", "请先建立文件夹，或换一个位置。"
    elif isinstance(error, PermissionError):
        what, mend = "没有权限写在这里。", "请换一个文件夹；文件正在别的程序里打开时，请先关闭它。"
    else:
        what, mend = f"文件写不进去（{error.strerror or error}）。", "请检查文件夹和文件名，或换一个位置。"
    return Problem(where=str(path), what=what, why="没有写出任何内容，原有的文件没有改动。", mend=mend)
