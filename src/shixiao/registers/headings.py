"""Finds the heading line of a sheet and says which register it is and which column is which field."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shixiao.registers.schema import Column, Register
from shixiao.vocabulary.problems import Problem

Cells = tuple[str | None, ...]
Merge = tuple[int, int, int, int]
_Places = Mapping[str, Sequence[tuple[int, str]]]

_SPACES = re.compile(r"[\s\ufeff\u200b-\u200f]")
_MARKS = re.compile(r"^[*※]+|[*※:]+$")
_REMARK = re.compile(r"\((?:必填|选填|可选|元|人民币|单位:?元|天|工作日|人|人次|课时|学时|岁|分|%)\)$")


@dataclass(frozen=True)
class Line:
    """One line of a sheet, as read: its number and the text of its cells."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class Recognition:
    """A sheet understood. Columns are counted from 0.

    fields: field -> column. headings: the heading each column goes by, "" for none. above: the lines up to and
    including the heading. ignored: headings that are no field of the register.
    """

    register: Register
    heading_line: int
    fields: Mapping[str, int]
    headings: tuple[str, ...]
    above: tuple[Line, ...]
    ignored: tuple[str, ...]

    def heading(self, column: Column) -> str:
        """The heading a field has in this sheet, or its canonical one where the sheet does not have it."""
        return self.headings[self.fields[column.field]] if column.field in self.fields else column.heading


@dataclass(frozen=True)
class Stranger:
    """A sheet that is no register. nearest: the register it is closest to; missing: the headings it lacks for it."""

    headings: tuple[str, ...]
    nearest: Register | None
    matched: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Vocabulary:
    """The compared forms of a register's headings, by field, and all of them together."""

    register: Register
    canonical: Mapping[str, tuple[str, ...]]
    synonyms: Mapping[str, tuple[str, ...]]
    words: frozenset[str]


@dataclass(frozen=True)
class _Attempt:
    register: Register
    line: int
    labels: tuple[tuple[str, ...], ...]
    fields: Mapping[str, tuple[int, str]]
    repeated: tuple[str, ...]
    missing: tuple[str, ...]
    canonical: int

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        explained = len({column for column, _ in self.fields.values()})
        return (not self.missing, explained, self.canonical, -len(self.missing))


def recognise(
    lines: Sequence[Line],
    registers: Iterable[Register],
    *,
    where: str = "表头",
    merges: Sequence[Merge] = (),
    field_names: bool = False,
) -> Recognition | Stranger:
    """What the first lines of a sheet say it is: the register that explains most headings and lacks no required one.

    A heading is one line, or two where a parent spans its children. With `field_names` the names of the fields are
    headings too. Raises Problem when two registers explain the headings equally well, when a heading that counts stands
    over two columns, and when another list stands above or below; `where` names the sheet.
    """
    best: list[_Attempt] = []
    whole: dict[int, _Attempt] = {}
    for attempt in _attempts(lines, [_vocabulary(register, field_names) for register in registers], merges):
        if not attempt.missing and (attempt.line not in whole or attempt.rank > whole[attempt.line].rank):
            whole[attempt.line] = attempt
        if not best or attempt.rank > best[0].rank:
            best = [attempt]
        elif attempt.rank == best[0].rank and attempt.register is not best[0].register:
            best.append(attempt)
    if not best or best[0].missing:
        return _stranger(lines, best)
    rivals = {attempt.register.name: attempt for attempt in best}
    if len(rivals) > 1:
        raise _undecided(where, [attempt.register for attempt in rivals.values()])
    if others := [each for each in whole.values() if _is_another_list(each, best[0])]:
        raise _two_lists(where, best[0], others[0])
    if best[0].repeated:
        raise _repeated(where, best[0])
    return _recognition(best[0], lines)


def _attempts(
    lines: Sequence[Line], vocabularies: Sequence[_Vocabulary], merges: Sequence[Merge]
) -> Iterable[_Attempt]:
    """Every line that knows a heading, read as every register."""
    known = frozenset[str]().union(*(each.words for each in vocabularies))
    for labels, number in _heading_lines(lines, merges):
        at = _places(labels)
        if not known.isdisjoint(at):
            yield from (_attempt(vocabulary, number, labels, at) for vocabulary in vocabularies)


@lru_cache(maxsize=4096)
def normal_heading(text: str) -> str:
    """A heading as it is compared: half-width, upper case, no spaces, no marks for a required column."""
    return _MARKS.sub("", _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper())


def _heading_lines(lines: Sequence[Line], merges: Sequence[Merge]) -> Iterable[tuple[tuple[tuple[str, ...], ...], int]]:
    """Every line, alone and under the line above it, as the names each column may go by, the likeliest first."""
    for at, line in enumerate(lines):
        own = _without_continued(line, merges)
        yield tuple(_names(cell, None) for cell in own), line.number
        if at and lines[at - 1].number == line.number - 1:
            above = lines[at - 1].cells
            yield tuple(_names(cell, parent) for cell, parent in zip(own, above, strict=True)), line.number


def _names(cell: str | None, parent: str | None) -> tuple[str, ...]:
    own, over = (cell or "").strip(), (parent or "").strip()
    if not own:
        return (over,) if over else ()
    return (own, over + own) if over and over != own else (own,)


def _without_continued(line: Line, merges: Sequence[Merge]) -> list[str | None]:
    """The cells of a line, each merged range named once: in its first column."""
    continued = {
        column
        for top, left, bottom, right in merges
        if top <= line.number <= bottom
        for column in range(left + 1, right + 1)
    }
    return [None if column in continued else cell for column, cell in enumerate(line.cells)]


def _vocabulary(register: Register, field_names: bool) -> _Vocabulary:
    canonical = {
        column.field: tuple(map(normal_heading, (column.heading, column.field) if field_names else (column.heading,)))
        for column in register.columns
    }
    synonyms = {column.field: tuple(map(normal_heading, column.synonyms)) for column in register.columns}
    words = frozenset(word for words in (*canonical.values(), *synonyms.values()) for word in words)
    return _Vocabulary(register, canonical, synonyms, words)


def _places(labels: tuple[tuple[str, ...], ...]) -> _Places:
    """Where each compared form of a heading stands: (column, heading as written)."""
    places: dict[str, list[tuple[int, str]]] = {}
    for at, names in enumerate(labels):
        for name in names:
            normal = normal_heading(name)
            for form in dict.fromkeys((normal, _REMARK.sub("", normal))):
                places.setdefault(form, []).append((at, name))
    return places


def _attempt(vocabulary: _Vocabulary, line: int, labels: tuple[tuple[str, ...], ...], places: _Places) -> _Attempt:
    register = vocabulary.register
    fields: dict[str, tuple[int, str]] = {}
    repeated: list[str] = []
    for field, words in vocabulary.canonical.items():
        _take(field, words, places, fields, repeated)
    canonical = len(fields)
    taken = {at for at, _ in fields.values()}
    free = {form: left for form, found in places.items() if (left := [each for each in found if each[0] not in taken])}
    for field, words in vocabulary.synonyms.items():
        if field not in fields:
            _take(field, words, free, fields, repeated)
    missing = tuple(column.heading for column in register.columns if _lacks(column, fields))
    return _Attempt(register, line, labels, fields, tuple(repeated), missing, canonical)


def _take(
    field: str, words: Sequence[str], places: _Places, fields: dict[str, tuple[int, str]], repeated: list[str]
) -> None:
    """Give a field the column of the first of its words that is there."""
    for word in words:
        found = places.get(word)
        if found:
            fields[field] = found[0]
            if len({at for at, _ in found}) > 1:
                repeated.append(found[0][1])
            return


def _lacks(column: Column, fields: Mapping[str, object]) -> bool:
    return column.required and column.field not in fields and not any(name in fields for name in column.resolved_by)


def _is_another_list(attempt: _Attempt, best: _Attempt) -> bool:
    """Whether a whole heading elsewhere in the sheet is more than the heading repeated at a page break."""
    columns, others = ({field: at for field, (at, _) in each.fields.items()} for each in (attempt, best))
    return abs(attempt.line - best.line) > 1 and (attempt.register, columns) != (best.register, others)


def _recognition(attempt: _Attempt, lines: Sequence[Line]) -> Recognition:
    named = dict(attempt.fields.values())
    own = [named.get(at, names[0] if names else "") for at, names in enumerate(attempt.labels)]
    ignored = [heading for at, heading in enumerate(own) if heading and at not in named]
    return Recognition(
        register=attempt.register,
        heading_line=attempt.line,
        fields={field: at for field, (at, _) in attempt.fields.items()},
        headings=_distinct(own),
        above=tuple(line for line in lines if line.number <= attempt.line),
        ignored=tuple(dict.fromkeys(ignored)),
    )


def _distinct(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings that are met once each; a second 备注 becomes 备注(2)."""
    seen: Counter[str] = Counter()
    distinct = []
    for heading in headings:
        seen[heading] += bool(heading)
        distinct.append(heading if seen[heading] < 2 else f"{heading}({seen[heading]})")
    return tuple(distinct)


def _stranger(lines: Sequence[Line], best: Sequence[_Attempt]) -> Stranger:
    if not best or not best[0].fields:
        widest = max(lines, key=lambda line: sum(cell is not None for cell in line.cells), default=None)
        found = tuple(dict.fromkeys(cell for cell in widest.cells if cell)) if widest else ()
        return Stranger(found, None, 0, ())
    nearest = best[0]
    found = tuple(dict.fromkeys(names[0] for names in nearest.labels if names))
    return Stranger(found, nearest.register, len(nearest.fields), nearest.missing)


def _undecided(where: str, registers: Sequence[Register]) -> Problem:
    titles = "”和“".join(register.title for register in registers)
    names = "、".join(f"{register.name}（{register.title}）" for register in registers)
    return Problem(
        where=where,
        what=f"分不清是“{titles}”。",
        why="认错台账会把数据放错地方，所以没有导入。",
        mend=f"请在导入时指明台账（命令行用 --register）：{names}。",
    )


def _two_lists(where: str, best: _Attempt, other: _Attempt) -> Problem:
    first, second = sorted((best, other), key=lambda attempt: attempt.line)
    return Problem(
        where=where,
        what=f"上下有两份名单：第 {first.line} 行是“{first.register.title}”的表头，第 {second.line} 行又是一个“{second.register.title}”的表头。",
        why="只能按一个表头读，另一份会读错或读不到，所以没有导入。",
        mend="请把两份名单分到两张工作表，或两个文件，再导入。",
    )


def _repeated(where: str, attempt: _Attempt) -> Problem:
    return Problem(
        where=where,
        what=f"表头“{'”“'.join(attempt.repeated)}”出现了两次。",
        why="不知道该读哪一列，读错一列会把数据弄错，所以没有导入。",
        mend="请删掉或改名其中一列，再导入。",
    )
