"""File names as they are kept: what the person called it, without what a file system would trip over."""

import re
import unicodedata

_BAD = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\ufeff]')
_LONGEST = 180


def kept_name(name: str) -> str:
    """The name of a file, at most 180 bytes long, its ending kept."""
    clean = _BAD.sub("", unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode())).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending.encode()) > 10:
        stem, ending = clean, ""
    room = _LONGEST - len(ending.encode()) - len(dot)
    short = stem.encode()[:room].decode("utf-8", "ignore") or "文件"
    return f"{short}.{ending}" if ending else short
