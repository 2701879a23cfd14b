"""Text files in the encodings that offices use, made into plain UTF-8."""

import codecs
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from shixiao.vocabulary.problems import Problem

BLOCK = 1 << 20

# More damaged characters than this share of the text: it is not text, or two encodings in one file.
DAMAGE = 0.001

# NUL and Ctrl-Z come from old programs and carry nothing.
_REMOVED = b"\x00\x1a"


def transcode(source: Path, target: Path) -> int:
    """Write a text file again as UTF-8 without BOM; gives the number of damaged characters, each now U+FFFD.

    UTF-8, UTF-16 (both with or without BOM) and GB18030 (and so GBK, GB2312) are recognised. Raises Problem when
    the text is damaged throughout.
    """
    damaged, length = 0, 0
    with target.open("wb") as written:
        for text in _pieces(source):
            if isinstance(text, str):
                damaged += text.count("\ufffd")
                length += len(text)
                text = text.encode("utf-8")
            written.write(text.translate(None, _REMOVED))
    if damaged > 10 and damaged > length * DAMAGE:
        raise Problem(
            where=source.name,
            what=f"有 {damaged} 处文字损坏，读不出来。",
            why="编码混乱，读进来会有大量错字，所以没有导入。",
            mend="请从原系统重新导出，编码选 UTF-8 或 GBK，或直接导出 xlsx。",
        )
    return damaged


def guess_utf16(head: bytes) -> str:
    """The codec of UTF-16 text, by its BOM or by the zeros of its digits and commas; empty for other text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[:4096]
    pairs = len(sample) // 2
    if not pairs:
        return ""
    first, second = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if second > 0.1 and first < 0.01:
        return "utf-16-le"
    return "utf-16-be" if first > 0.1 and second < 0.01 else ""


def _pieces(path: Path) -> Iterator[str | bytes]:
    """The text of a file; as bytes, which is quicker, where it is sound UTF-8 already."""
    with path.open("rb") as file:
        encoding = guess_utf16(file.read(4096))
    if not encoding:
        # GB18030 read as UTF-8 is wrong in nearly every character; damaged UTF-8 is wrong in a few.
        wrong, foreign = _utf8_faults(path)
        if not wrong:
            yield from _blocks(path, skip=codecs.BOM_UTF8)
            return
        encoding = "utf-8-sig" if wrong <= foreign * 0.05 else "gb18030"
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for block in _blocks(path):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _blocks(path: Path, skip: bytes = b"") -> Iterator[bytes]:
    with path.open("rb") as file:
        if file.read(len(skip)) != skip:
            file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _utf8_faults(path: Path) -> tuple[int, int]:
    """Characters that are not UTF-8, and characters that are and lie outside ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    wrong, foreign = 0, 0
    for block in chain(_blocks(path), [b""]):
        text = decoder.decode(block, final=not block)
        found = text.count("\ufffd")
        wrong += found
        if not text.isascii():
            foreign += len(text) - len(text.encode("ascii", "ignore")) - found
    return wrong, foreign
