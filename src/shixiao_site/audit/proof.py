"""The proof that a chain is whole. No Django here: an auditor runs this against a copy of the database.

Each entry's digest is HMAC-SHA256 (RFC 2104) over its fields and the digest before; a checkpoint, kept elsewhere,
pins where the chain had come to, so that a tail cut off is seen too.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIELDS = (
    "seq", "at", "username", "name", "role", "prefix", "address", "act", "object", "purpose", "detail", "previous",
)  # fmt: skip
BEGINNING = "0" * 64
HASTY = 100

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True)
class Finding:
    """Something wrong with the entry `seq` (0: with the chain as a whole), in one Chinese sentence."""

    seq: int
    what: str


@dataclass(frozen=True)
class Checkpoint:
    """Where the chain had come to at an instant (ISO 8601, UTC), sealed by the same key."""

    seq: int
    digest: str
    at: str
    hmac: str

    def is_sealed_by(self, key: bytes) -> bool:
        """Whether whoever wrote it had the key."""
        return hmac.compare_digest(self.hmac, seal(self.seq, self.digest, self.at, key))


class WrongKey(Exception):
    """Not one of the first entries fits the key: it is another chain's, or somebody rewrote all of it."""


def digest(values: Mapping[str, Any], key: bytes) -> str:
    """HMAC-SHA256 of an entry's fields in their fixed order, 64 hex digits. `at` is ISO 8601 in UTC, microseconds."""
    text = _encode([even(values[name]) if name == "detail" else values[name] for name in FIELDS])
    return hmac.digest(key, text.encode(), "sha256").hex()


def even(value: Any) -> Any:
    """A JSON value in which 1.0 is 1: a database may give back either."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {key: even(each) for key, each in value.items()} if value else value
        case list():
            return [even(each) for each in value]
    return value


def seal(seq: int, digest_: str, at: str, key: bytes) -> str:
    """The seal of a checkpoint."""
    return hmac.new(key, f"checkpoint:{seq}:{digest_}:{at}".encode(), hashlib.sha256).hexdigest()


def read_checkpoints(folder: Path) -> list[Checkpoint]:
    """The checkpoints of a folder in the order of their seq. A damaged file counts as one that nobody sealed."""
    found = []
    for file in folder.glob("*.json"):
        try:
            told = json.loads(file.read_text("utf-8"))
            found.append(Checkpoint(int(told["seq"]), str(told["digest"]), str(told["at"]), str(told["hmac"])))
        except (ValueError, KeyError, TypeError):
            found.append(Checkpoint(int(file.stem) if file.stem.isdigit() else 0, "", "", ""))
    return sorted(found, key=lambda one: one.seq)


class Proof:
    """Walks a chain once, in order of seq, from its beginning or from a point already proved."""

    def __init__(
        self, key: bytes, checkpoints: Iterable[Checkpoint] = (), *, seq: int = 0, digest_: str = BEGINNING
    ) -> None:
        self._key = key
        self._checkpoints = {one.seq: one for one in checkpoints if one.seq > seq}
        self.seq = seq
        self.digest = digest_
        self.count = 0
        self._fits = 0

    def walk(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
        """The findings of entries as they come. Raises WrongKey when the key is not this chain's."""
        for one in self._checkpoints.values():
            if not one.is_sealed_by(self._key):
                yield Finding(one.seq, "检查点文件被改过，或不是用这把密钥写的。")
        for entry in entries:
            yield from self._entry(entry)
            if self.count == HASTY and not self._fits:
                raise WrongKey
        if self.count and not self._fits:
            raise WrongKey

    def _entry(self, entry: Mapping[str, Any]) -> Iterator[Finding]:
        seq = entry["seq"]
        self.count += 1
        if seq <= self.seq:
            yield Finding(seq, f"序号排在 {self.seq} 之后：有记录被插入、重复或调换。")
        elif seq > self.seq + 1:
            yield Finding(seq, f"前面少了 {seq - self.seq - 1} 条（{self.seq + 1} 到 {seq - 1}）：有记录被删除。")
        elif entry["previous"] != self.digest:
            yield Finding(seq, "和前一条接不上：前一条或这一条被替换过。")
        if _fits(entry, self._key):
            self._fits += 1
        else:
            yield Finding(seq, "内容和校验码不符：这一条被改过，或是后来伪造的。")
        self.seq, self.digest = seq, entry["digest"]
        pinned = self._checkpoints.pop(seq, None)
        if pinned and pinned.digest != entry["digest"]:
            yield Finding(seq, f"和 {pinned.at} 的检查点不符：这一条之前的链被换过。")

    def end(self, head: tuple[int, str] | None) -> Iterator[Finding]:
        """The findings at the end: `head` is (seq, digest) of the last entry as the database keeps it apart."""
        if head is None:
            yield Finding(self.seq, "没有链尾的记录：末尾可能被截断。")
        elif head != (self.seq, self.digest):
            yield Finding(self.seq, f"链尾应是 {head[0]}，现在停在 {self.seq}：末尾被截断，或链尾被改过。")
        for one in self._checkpoints.values():
            if one.seq > self.seq:
                yield Finding(one.seq, f"{one.at} 的检查点已经到 {one.seq}，现在停在 {self.seq}：末尾被截断。")
            else:
                yield Finding(one.seq, f"{one.at} 的检查点所指的这一条不见了。")


def _fits(entry: Mapping[str, Any], key: bytes) -> bool:
    try:
        return hmac.compare_digest(digest(entry, key), entry["digest"])
    except (TypeError, ValueError):
        return False
