"""The container of old Office files (MS-CFB): just enough to list its streams and read one."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = 512
ENTRY = 128
NO_SECTOR = 0xFFFFFFFA  # this and above mark ends and free sectors
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class DamagedContainer(ValueError):
    """The container's own tables lead nowhere."""


@dataclass(frozen=True)
class Stream:
    """A stream of a container: where it starts and how long it is."""

    name: str
    first_sector: int
    size: int


@dataclass(frozen=True)
class Compound:
    """An opened container: its bytes, sector sizes, allocation tables and streams."""

    data: bytes
    sector_size: int
    next_sector: tuple[int, ...]
    next_small: tuple[int, ...]
    small_limit: int
    root: Stream
    streams: tuple[Stream, ...]

    def read(self, *names: str) -> bytes:
        """The content of the first stream that has one of these names; empty when there is none."""
        for name in names:
            for stream in self.streams:
                if stream.name == name:
                    return self._content(stream)
        return b""

    def has(self, *names: str) -> bool:
        """Whether there is a stream or folder of one of these names."""
        return any(stream.name in names for stream in self.streams)

    def _content(self, stream: Stream) -> bytes:
        if stream.size >= self.small_limit:
            content = _join(self.data, _chain(self.next_sector, stream.first_sector), self.sector_size)
        else:
            small = _join(self.data, _chain(self.next_sector, self.root.first_sector), self.sector_size)
            content = b"".join(small[at * 64 : at * 64 + 64] for at in _chain(self.next_small, stream.first_sector))
        if len(content) < stream.size:
            raise DamagedContainer("stream cut short")
        return content[: stream.size]


def open_compound(data: bytes) -> Compound:
    """Read the tables of a container. Raises DamagedContainer."""
    if len(data) < HEADER or not data.startswith(MAGIC):
        raise DamagedContainer("no header")
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in {9, 12}:
        raise DamagedContainer("sector size")
    size = 1 << shift
    first_entry, small_limit, first_small_table = struct.unpack_from("<I4xII", data, 48)
    table = _numbers(_join(data, _table_sectors(data, size), size))
    small_table = _numbers(_join(data, _chain(table, first_small_table), size))
    entries = list(_entries(_join(data, _chain(table, first_entry), size)))
    if not entries:
        raise DamagedContainer("no directory")
    return Compound(data, size, table, small_table, small_limit, entries[0], tuple(entries[1:]))


def _table_sectors(data: bytes, size: int) -> list[int]:
    """Sectors of the allocation table: 109 are listed in the header, the rest in a chain of their own."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    further, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        if further >= NO_SECTOR:
            break
        numbers = _numbers(_join(data, [further], size))
        if len(numbers) < size // 4:
            raise DamagedContainer("table")
        sectors += numbers[:-1]
        further = numbers[-1]
    return [sector for sector in sectors if sector < NO_SECTOR]


def _entries(directory: bytes) -> Iterator[Stream]:
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind:
            name = directory[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", errors="replace")
            first, size = struct.unpack_from("<II", directory, at + 116)
            yield Stream(name, first, size)


def _chain(table: tuple[int, ...], first: int) -> Iterator[int]:
    seen = 0
    while first < NO_SECTOR:
        if first >= len(table) or seen > len(table):
            raise DamagedContainer("chain")
        yield first
        first = table[first]
        seen += 1


def _join(data: bytes, sectors: Iterator[int] | list[int], size: int) -> bytes:
    # Some writers leave the last sector short, so a cut one is taken as it is.
    return b"".join(data[(at + 1) * size : (at + 2) * size] for at in sectors)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(data) // 4}I", data)
