"""In which line of which file a problem of a definition lies."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shixiao.pipeline.drafts.texts import text_at
from shixiao.vocabulary.problems import Problem

_TOML = re.compile(r"at line (\d+)")
_EXAMPLE = re.compile(r"第 (\d+) 例")
_FILE = re.compile(r"^(\S+?\.(?:toml|md))(?:#overlay)?\s*(.*)$")


@dataclass(frozen=True)
class Place:
    """A file and a line of it, 0 where only the file is known."""

    path: str
    line: int


NOWHERE = Place("", 0)


def place_of(problem: Problem, texts: Mapping[str, str]) -> Place:
    """Where a problem lies, as exactly as it can be told; the path is empty for one outside all files."""
    found = _FILE.match(problem.where)
    if not found:
        return NOWHERE
    path, rest = found.groups()
    lines = text_at(texts, path).splitlines()
    if spoken := _TOML.search(problem.what):
        return Place(path, int(spoken[1]))
    if "at end of document" in problem.what:
        return Place(path, len(lines))
    return Place(path, _line(lines, rest, problem.what))


def _line(lines: list[str], rest: str, what: str) -> int:
    if example := _EXAMPLE.search(rest):
        starts = [number for number, line in enumerate(lines, 1) if line.strip() == "[[examples]]"]
        return starts[int(example[1]) - 1] if int(example[1]) <= len(starts) else 0
    if rest.startswith("["):
        return next((number for number, line in enumerate(lines, 1) if line.strip() == rest), 0)
    reason, _, key = rest.rpartition(".")
    found = [(number, line) for number, line in _keys(lines, reason) if line.split("=")[0].strip() == key]
    named = [number for number, line in found if _names(line, what)]
    return (named or [number for number, _ in found] or [0])[0]


def _names(line: str, what: str) -> bool:
    """Whether the problem speaks of what stands in a line: the whole expression, or a word of it."""
    value = line.partition("=")[2].strip().strip("\"'")
    word = re.search(r"(?:名称|函数) (\S+?)[。，]", what)
    return bool(value) and (value in what or bool(word and word[1] in value))


def _keys(lines: list[str], reason: str) -> Iterator[tuple[int, str]]:
    """The lines of the facts with a reason; without one those before the first table."""
    block: list[tuple[int, str]] = []
    is_fact = False
    for number, line in enumerate([*lines, "[end]"], 1):
        if line.startswith("["):
            said = any(re.match(rf"reason\s*=\s*[\"']{re.escape(reason)}[\"']", each) for _, each in block)
            if (reason and is_fact and said) or (not reason and not is_fact):
                yield from block
            if not reason:
                return
            block, is_fact = [], line.strip() == "[[facts]]"
        else:
            block.append((number, line))
