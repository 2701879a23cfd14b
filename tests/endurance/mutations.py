"""Ways in which a file is damaged: by a disk, by a program, by a hand."""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]

_ATTRIBUTE = re.compile(rb'([\w:-]+)="([^"]*)"')
_TAG = re.compile(rb"</?[A-Za-z][^>]*>")
_VALUE = re.compile(rb">([^<>]+)<")
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_ODD = (
    b"", b"0", b"-1", b"1", b"2", b"1048577", b"99999999999999999999", b"1e999", b"NaN", b"A0", b"XFD1048576",
    b"AAAA1", b"true", b"e", b"s", b"d", b"str", b"inlineStr", b"error", b"../x.xml", b"&#0;", b"&lt;", b"#N/A",
    "合计".encode(), b"x" * 5_000, b"\xff\xfe",
)  # fmt: skip
_AREAS = (b"A1", b"A1:XFD1048576", b"B9:A1", b"C3:D4", b"", b"A1:", b"ZZZZ1:A0", b"A1:H999999999999")


def flip(content: bytes, chance: random.Random) -> bytes:
    """Some bytes become others."""
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5, 40])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def misprint(content: bytes, chance: random.Random) -> bytes:
    """Some digits become other characters of the keyboard; nothing moves."""
    changed = bytearray(content)
    digits = [at for at, byte in enumerate(content) if 0x30 <= byte <= 0x39]
    for at in chance.sample(digits, min(len(digits), chance.choice([1, 5, 40]))):
        changed[at] = chance.choice(b"0123456789OIlX-/. ")
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    """The end is missing, as after a broken transfer."""
    return content[: chance.randrange(1, len(content))]


def tear(content: bytes, chance: random.Random) -> bytes:
    """A run of bytes is lost, repeated, or all zeros."""
    first, second = sorted(chance.randrange(len(content)) for _ in range(2))
    second = min(second, first + 4_096)
    middle = chance.choice([b"", content[first:second] * 2, bytes(second - first)])
    return content[:first] + middle + content[second:]


def mix_encodings(content: bytes, chance: random.Random) -> bytes:
    """From some line on the text is in another encoding."""
    text = content.decode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "gb18030", "replace")
    at = chance.randrange(len(text))
    first, second = chance.sample(["utf-8", "gb18030", "utf-16", "utf-16-be", "big5"], 2)
    return text[:at].encode(first, "replace") + text[at:].encode(second, "replace")


def spoil_marks(content: bytes, chance: random.Random) -> bytes:
    """Quotes, delimiters, line ends and NULs where they do not belong."""
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 20])):
        at = chance.randrange(len(changed))
        mark = chance.choice([b'"', b"'", b",", b"\t", b";", b"\r", b"\n", b"\r\r\n", b"\0", b"\x1a", b'="', b"\f"])
        changed[at : at + chance.randrange(2)] = mark
    return bytes(changed)


def _in_package(change: Callable[[list[tuple[str, bytes]], random.Random], None]) -> Mutation:
    """A mutation of the members of a zip; what is no zip any more stays as it is."""

    def mutation(content: bytes, chance: random.Random) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                members = [(name, package.read(name)) for name in package.namelist()]
        except (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, RuntimeError, EOFError):
            return content
        if not members:
            return content
        change(members, chance)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in dict(members).items():
                package.writestr(name, data)
        return written.getvalue()

    return mutation


def _swap_members(members: list[tuple[str, bytes]], chance: random.Random) -> None:
    first, second = (chance.randrange(len(members)) for _ in range(2))
    (one, data), (other, content) = members[first], members[second]
    members[first], members[second] = (one, content), (other, data)


def _lose_member(members: list[tuple[str, bytes]], chance: random.Random) -> None:
    members.pop(chance.randrange(len(members)))


def _in_markup(pattern: re.Pattern[bytes], replacements: tuple[bytes, ...], group: int) -> Mutation:
    """Some of the places that match, in some parts of the package, hold something else."""

    def change(members: list[tuple[str, bytes]], chance: random.Random) -> None:
        for _ in range(chance.choice([1, 2, 10])):
            at = chance.randrange(len(members))
            name, data = members[at]
            found = list(pattern.finditer(data))
            if found:
                first, last = chance.choice(found).span(group)
                members[at] = (name, data[:first] + chance.choice(replacements) + data[last:])

    return _in_package(change)


_BYTES: tuple[Mutation, ...] = (flip, cut, tear)
_PACKAGE: tuple[Mutation, ...] = (
    _in_package(_swap_members),
    _in_package(_lose_member),
    _in_markup(_ATTRIBUTE, _ODD, 2),
    _in_markup(_ATTRIBUTE, _ODD, 2),
    _in_markup(_VALUE, _ODD, 1),
    _in_markup(_TAG, (b"", b"<c>", b"<row>", b"</row>", b'<c r="A1" t="e"><v>'), 0),
    _in_markup(_DIMENSION, tuple(b'<dimension ref="%s"/>' % area for area in _AREAS), 0),
)
_TEXT: tuple[Mutation, ...] = (mix_encodings, spoil_marks, spoil_marks, misprint)

BY_ENDING: dict[str, tuple[Mutation, ...]] = {
    "xlsx": (*_BYTES, *_PACKAGE),
    "ods": (*_BYTES, *_PACKAGE),
    # Whatever is cut or torn is refused at once, and nothing is left to check: mostly wrong characters.
    "xls": (*_BYTES, flip, misprint, misprint, misprint),
    "parquet": (*_BYTES, flip, misprint, misprint, misprint),
    "csv": (*_BYTES, *_TEXT),
    "txt": (*_BYTES, *_TEXT),
}


def mutated(content: bytes, ending: str, chance: random.Random) -> bytes:
    """A file damaged once or twice."""
    for _ in range(chance.choice([1, 1, 2])):
        content = chance.choice(BY_ENDING[ending])(content, chance) or content
    return content
