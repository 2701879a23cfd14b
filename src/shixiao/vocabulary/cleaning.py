"""What keyboards and spreadsheets leave around a value: full-width forms, spaces, invisible characters, quotes."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\s\ufeff\u200b-\u200f]")
_QUOTES = "'‘’`"


def compact(raw: str) -> str:
    """A text half-width, without spaces or invisible characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw))


def compact_code(raw: str) -> str:
    """A code half-width, upper case, without spaces, invisible characters or the quote a spreadsheet puts in front."""
    return compact(raw).strip(_QUOTES).upper()
