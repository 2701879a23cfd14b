"""A look at a workbook from outside, before any parser opens it: what it is, how large it grows, whether it is locked."""

import errno
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from shixiao.registers.readers.workbooks.biff import is_encrypted
from shixiao.registers.readers.workbooks.compound import DamagedContainer, open_compound
from shixiao.vocabulary.problems import Problem

Format = Literal["xlsx", "ods", "xls"]

LARGEST_FILE = 300 << 20
LARGEST_CONTENT = 4 << 30
MOST_ENTRIES = 10_000
LARGEST_DIRECTORY = 4 << 20
# Repetitive sheets shrink to about a hundredth; only entries that are large when unpacked are judged.
LARGEST_RATIO = 400
RATIO_FROM = 50 << 20

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_XLSX_PART = re.compile(r"^xl[/\\]workbook\d*\.xml$", re.IGNORECASE)
_OTHER_PACKAGES = (
    ("xl/workbook.bin", "Excel 二进制工作簿（xlsb）", "请用 Excel 打开，另存为 xlsx，再导入。"),
    ("word/document.xml", "Word 文档", "请把里面的表格复制到 Excel，存为 xlsx，再导入。"),
    ("ppt/presentation.xml", "演示文稿", "请把里面的表格复制到 Excel，存为 xlsx，再导入。"),
)


def examine(path: Path) -> tuple[Format, int]:
    """The workbook's format and its size in bytes once unpacked.

    Raises Problem for what is too large, locked with a password, damaged, a zip bomb or no workbook at all.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise _too_large(path, f"文件有 {size >> 20} MB，超过了 {LARGEST_FILE >> 20} MB 的限额。")
    with path.open("rb") as file:
        is_package = file.read(2) == b"PK"
    try:
        return _examine_package(path) if is_package else ("xls", _examine_compound(path))
    except (zipfile.BadZipFile, zlib.error, DamagedContainer, struct.error) as error:
        raise damaged(path) from error
    except (ValueError, NotImplementedError, EOFError, RuntimeError, OverflowError) as error:
        raise damaged(path) from error
    except OSError as error:
        # A place outside the file, named by a damaged table of contents.
        if error.errno != errno.EINVAL:
            raise
        raise damaged(path) from error


def damaged(path: Path) -> Problem:
    """The file begins like a workbook but cannot be followed to its end."""
    return Problem(
        where=path.name,
        what="文件损坏或不完整，打不开。",
        why="读不出完整的内容，所以什么都没有导入。",
        mend="请用 Excel 或 WPS 打开，另存一份再导入；打不开就请对方重新发送。",
    )


def locked(path: Path) -> Problem:
    """The workbook is encrypted."""
    return Problem(
        where=path.name,
        what="文件带密码，打不开。",
        why="不知道密码就读不到内容，所以没有导入。",
        mend="请用 Excel 打开，在“文件－信息－保护工作簿”里去掉打开密码，保存后再导入。",
    )


def _examine_package(path: Path) -> tuple[Format, int]:
    _check_directory(path)
    with zipfile.ZipFile(path) as package:
        entries = package.infolist()
        total = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_ENTRIES or total > LARGEST_CONTENT:
            raise _too_large(path, f"解开后有 {len(entries)} 个部分、{total >> 20} MB，超过了限额。")
        for entry in entries:
            if entry.file_size > RATIO_FROM and entry.file_size > LARGEST_RATIO * entry.compress_size:
                raise _too_large(path, "压缩得异常紧，像是用来撑爆电脑的“压缩炸弹”。")
        if any(entry.flag_bits & 1 for entry in entries):
            raise locked(path)
        return _package_format(path, package), total


def _package_format(path: Path, package: zipfile.ZipFile) -> Format:
    names = set(package.namelist())
    if any(_XLSX_PART.match(name) for name in names):
        return "xlsx"
    if "mimetype" in names and _beginning(package, "mimetype").startswith(_ODS):
        if b"encryption-data" in _beginning(package, "META-INF/manifest.xml") or "encrypted-package" in names:
            raise locked(path)
        return "ods"
    for part, name, mend in _OTHER_PACKAGES:
        if part in names:
            raise _not_a_workbook(path, name, mend)
    raise _not_a_workbook(path, "zip 压缩包", "请先解压，再导入里面的表格。")


def _beginning(package: zipfile.ZipFile, name: str) -> bytes:
    if name not in package.namelist():
        return b""
    with package.open(name) as part:
        return part.read(1 << 20)


def _check_directory(path: Path) -> None:
    """Refuse a zip whose own table of contents would fill the memory of whoever reads it."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, 65_557), 2)
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile("no end record")
    entries, directory = struct.unpack_from("<HI", tail, at + 10)
    if directory > path.stat().st_size:
        raise zipfile.BadZipFile("directory larger than the file")
    if entries > MOST_ENTRIES or directory > LARGEST_DIRECTORY:
        raise _too_large(path, f"里面有 {entries} 个以上的部分，超过了限额。")


def _examine_compound(path: Path) -> int:
    data = path.read_bytes()
    container = open_compound(data)
    if container.has("EncryptedPackage", "EncryptionInfo"):
        raise locked(path)
    if container.has("WordDocument"):
        raise _not_a_workbook(path, "Word 文档", "请把里面的表格复制到 Excel，存为 xlsx，再导入。")
    if not container.has("Workbook", "Book", "WORKBOOK", "BOOK"):
        raise _not_a_workbook(path, "别的 Office 文件，里面没有工作簿", "请找到原来的表格，另存为 xlsx，再导入。")
    if is_encrypted(container):
        raise locked(path)
    return len(data)


def _not_a_workbook(path: Path, name: str, mend: str) -> Problem:
    return Problem(where=path.name, what=f"内容其实是{name}，不是表格。", why="没有可以导入的行。", mend=mend)


def _too_large(path: Path, what: str) -> Problem:
    return Problem(
        where=path.name,
        what=what,
        why="打开它会占满内存，影响整台电脑，所以没有导入。",
        mend="请确认文件来源；行数确实很多的，请拆成几个文件，或另存为 csv 再导入。",
    )
