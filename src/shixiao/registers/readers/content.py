"""What a file really is. Its first bytes decide, not its ending."""

import re
from pathlib import Path
from typing import Literal

from shixiao.registers.readers.encoding import guess_utf16
from shixiao.vocabulary.problems import Problem

Content = Literal["zip", "ole", "parquet", "text"]

HEAD = 65_536

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".parquet")

_FOREIGN = (
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"%PDF", "PDF 文档"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"SQLite format 3\x00", "SQLite 数据库（请写成 sqlite:///文件?table=表名）"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x7fELF", "程序"),
    (b"\x09\x00\x04\x00", "Excel 4 以前的旧工作簿"),
    (b"\x09\x02\x06\x00", "Excel 4 以前的旧工作簿"),
    (b"\x09\x04\x06\x00", "Excel 4 以前的旧工作簿"),
)

_MARKUP = (
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE), "XML 表格 2003"),
    (re.compile(rb"<(html|table|!doctype\s+html|meta|body)\b|^MIME-Version:", re.IGNORECASE), "网页（html）"),
    (re.compile(rb"^<\?xml\b", re.IGNORECASE), "XML 文件"),
)

_CONTROL = bytes(range(9)) + bytes(range(14, 32))


def recognise(path: Path) -> Content:
    """The kind of content of a file. Raises Problem when it is nothing that holds a register, saying what it is."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Problem(
            where=path.name, what="文件是空的，一个字也没有。", why="没有可以导入的内容。", mend="请重新导出这个文件。"
        )
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if head.startswith(b"PAR1"):
        return "parquet"
    _refuse_foreign(path, head)
    _refuse_text_in_disguise(path)
    return "text"


def _refuse_foreign(path: Path, head: bytes) -> None:
    for signature, name in _FOREIGN:
        if head.startswith(signature):
            raise _wrong_content(path, name)
    start = head[:2048].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip()
    for pattern, name in _MARKUP:
        if pattern.search(start) and start.startswith((b"<", b"MIME", b"mime")):
            raise _wrong_content(path, name, "请用 Excel 或 WPS 打开，另存为 xlsx，再导入。")
    control = len(head) - len(head.translate(None, _CONTROL))
    if control > len(head) * 0.02 and not guess_utf16(head):
        raise Problem(
            where=path.name,
            what="认不出这是什么文件，它不是表格，也不是文本。",
            why="读出来会是乱码，所以没有导入。",
            mend="请重新导出为 xlsx 或 csv。文件若被文档加密软件锁住，请先解密。",
        )


def _refuse_text_in_disguise(path: Path) -> None:
    if path.suffix.lower() in WORKBOOK_ENDINGS:
        raise _wrong_content(path, "文本（csv）", "请把文件名改成 .csv 结尾，或用 Excel 另存为 xlsx，再导入。")


def _wrong_content(path: Path, name: str, mend: str = "请找到原来的表格，导出为 xlsx 或 csv，再导入。") -> Problem:
    ending = f"文件名以 {path.suffix} 结尾，" if path.suffix else ""
    return Problem(
        where=path.name, what=f"{ending}内容其实是{name}。", why="内容和表格的格式对不上，没有导入。", mend=mend
    )
