"""XML parts of zipped workbooks, read as streams."""

import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

BLOCK = 1 << 20
OVERLAP = 64


def local_name(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def contains(package: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> bool:
    """Whether a part of a package has the pattern anywhere; much quicker than parsing it."""
    tail = b""
    with package.open(part) as stream:
        while block := stream.read(BLOCK):
            if pattern.search(tail + block):
                return True
            tail = block[-OVERLAP:]
    return False


def parse_part(
    package: zipfile.ZipFile,
    part: str,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Run handlers over the elements of a part."""
    parser = expat.ParserCreate()
    handlers: dict[str, Any] = {"StartElementHandler": start, "EndElementHandler": end, "CharacterDataHandler": text}
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    with package.open(part) as stream:
        parser.ParseFile(stream)
