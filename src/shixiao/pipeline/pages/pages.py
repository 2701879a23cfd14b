"""The open page cache of a run: every question that a page asks, answered in a few milliseconds."""

from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from shixiao.engine import Cache, open_cache
from shixiao.indicators.compile import VERDICTS
from shixiao.indicators.library import Library
from shixiao.pipeline.manifest import SealedRun, open_run
from shixiao.pipeline.pages.answers import Figure, ReasonCount, RowFilter, Section, Unit, VerdictRow
from shixiao.pipeline.pages.build import pages_file
from shixiao.pipeline.pages.figures import KINDS, VALUES
from shixiao.pipeline.pages.places import places
from shixiao.pipeline.pages.sections import months_of, sections_of
from shixiao.pipeline.pages.verdicts import SHEET
from shixiao.pipeline.rebuild import library_of
from shixiao.vocabulary.divisions import LEVELS, level_of
from shixiao.vocabulary.months import Period, PeriodKind, parse_period
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace

_ROW = "position, row_key, line, name, number, unit, staff, counted_on, verdict, reason"
BEHIND_DIGITS = ":"
SHOWN_LEVELS = LEVELS[1:]


def open_pages(workspace: Workspace, run_id: str) -> "Pages":
    """Open the page cache of a run; keep it open as long as the process lives. Raises Problem when it is not there."""
    run = open_run(workspace, run_id)
    file = pages_file(workspace, run.id)
    if not file.exists():
        raise Problem(
            where=run.id,
            what="这次计算的页面还没有准备好。",
            why="数字背后的行暂时打不开，计算结果本身没有受影响。",
            mend="请稍候再打开；系统正在准备。",
        )
    return Pages(run, library_of(run), open_cache(file))


class Pages:
    """Figures, units and rows of one run. Safe to share between threads.

    A unit is named by its prefix of 2, 4, 6, 9 or 12 digits; a unit or indicator that is not there has no figures and
    no rows.
    """

    def __init__(self, run: SealedRun, library: Library, cache: Cache) -> None:
        self.run = run
        self.library = library
        self._cache = cache
        self._numbers = {id_: number for number, id_ in cache.rows("SELECT number, id FROM indicators")}
        self._ids = {number: id_ for id_, number in self._numbers.items()}
        self._reasons = dict(cache.rows("SELECT number, reason FROM reasons"))
        self._reason_numbers = {reason: number for number, reason in self._reasons.items()}
        self._sheets = {key: rest for key, *rest in cache.rows("FROM sheets")}
        self._periods = {(kind, last): label for kind, last, _, label in cache.rows("FROM periods ORDER BY kind, last")}
        self._names: dict[str, str | None] = dict(cache.rows("SELECT code, name FROM units"))
        self._codes = sorted(self._names)

    def periods(self, kind: PeriodKind) -> list[str]:
        """The periods of a kind that have figures, the earliest first."""
        return [label for (number, _), label in self._periods.items() if KINDS[number] == kind]

    def of_unit(self, unit: str, kind: PeriodKind, period: str) -> list[Figure]:
        """The figures of every indicator for one unit and period."""
        return self._figures("figures_of_unit", f"{_unit(unit)} AND {_period(kind, period)}")

    def series(self, indicator: str, unit: str, kind: PeriodKind) -> list[Figure]:
        """The figures of one indicator and unit over all periods of a kind, the earliest first."""
        return self._figures(
            "figures_of_unit", f"{_unit(unit)} AND kind = {KINDS.index(kind)} AND {self._is(indicator)}"
        )

    def by_unit(self, indicator: str, level: int, kind: PeriodKind, period: str, *, prefix: str) -> list[Figure]:
        """The figures of one indicator and period for the units of a level under a prefix, in order of their codes."""
        within = _within(prefix, level) if len(prefix) <= level else "false"
        return self._figures(
            "figures_of_indicator",
            f"{self._is(indicator)} AND level = {level} AND {_period(kind, period)} AND {within}",
        )

    def below(self, unit: str, level: int, kind: PeriodKind, period: str) -> list[Figure]:
        """The figures of every indicator and one period for the units of a level under a prefix."""
        within = _within(unit, level) if len(unit) <= level else "false"
        return self._figures("figures_of_unit", f"level = {level} AND {_period(kind, period)} AND {within}")

    def history(self, unit: str, kind: PeriodKind) -> list[Figure]:
        """The figures of every indicator for one unit over all periods of a kind, the earliest first."""
        return self._figures("figures_of_unit", f"{_unit(unit)} AND kind = {KINDS.index(kind)}")

    def units(self, prefix: str, level: int | None = None) -> list[Unit]:
        """The units under a prefix, itself included, in order of their codes: those of the stations register and all
        that have figures."""
        first, behind = bisect_left(self._codes, prefix), bisect_left(self._codes, f"{prefix}{BEHIND_DIGITS}")
        return [Unit(code, self.unit_name(code)) for code in self._codes[first:behind] if level in (None, len(code))]

    def unit_name(self, code: str) -> str:
        """The name of a unit; the code itself where the stations register has none.

        A street or county that files rows itself does so under its own code filled up with zeros: 松烟街道（本级）.
        """
        if name := self._names.get(code):
            return name
        upper = code[: level_of(code.ljust(12, "0"))] if code else ""
        return f"{self._names[upper]}（本级）" if upper != code and self._names.get(upper) else code

    def sections(self, indicator: str) -> tuple[Section, ...]:
        """Which judged indicators' rows the figures of an indicator are sums of, and with which sign."""
        definition = self.library.definitions.get(indicator)
        return sections_of(definition) if definition else ()

    def count(self, indicator: str, where: RowFilter) -> int:
        """What the rows add up to: rows of parts that are taken away count as -1. Equal to the figure's number."""
        return sum(section.sign * self._size(section, indicator, where) for section in self.sections(indicator))

    def size(self, indicator: str, where: RowFilter) -> int:
        """How many rows there are to page through."""
        return sum(self._size(section, indicator, where) for section in self.sections(indicator))

    def reasons(self, indicator: str, unit: str, period: Period | None = None) -> list[ReasonCount]:
        """Rows by verdict and reason, in order of verdicts, the most frequent reason first."""
        found: dict[tuple[int, int], int] = {}
        for section in self.sections(indicator):
            tests = f"{_unit(unit)} AND {self._tests(section, indicator, RowFilter(unit, period))}"
            for verdict, reason, count in self._cache.rows(
                f"SELECT verdict, reason, sum(row_count) FROM tallies WHERE {tests} GROUP BY verdict, reason"
            ):
                found[verdict, reason] = found.get((verdict, reason), 0) + int(count)
        ordered = sorted(found.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
        return [ReasonCount(VERDICTS[verdict], self._reasons[reason], count) for (verdict, reason), count in ordered]

    def rows(self, indicator: str, where: RowFilter, *, offset: int, limit: int) -> list[VerdictRow]:
        """A page of rows in the sealed order: by unit, month, verdict, reason, row; of a sum the added parts first."""
        found: list[VerdictRow] = []
        sections = self.sections(indicator)
        for section in sections:
            found += self._section_rows(section, indicator, where, offset, limit - len(found))
            if len(found) == limit or section == sections[-1]:
                break
            offset = max(offset - self._size(section, indicator, where), 0)
        return found

    def row(self, indicator: str, position: int) -> VerdictRow | None:
        """One row by its sealed position, None when there is no such row."""
        if not 0 <= position < self.run.manifest["rows"].get(indicator, 0):
            return None
        return self._rows(indicator, f"position = {position}")[0]

    def close(self) -> None:
        """Let the file go."""
        self._cache.close()

    def _figures(self, table: str, tests: str) -> list[Figure]:
        rows = self._cache.rows(
            f"SELECT last, level, unit, indicator, kind, {', '.join(VALUES)} FROM {table} WHERE {tests}"
        )
        # Few rows, sorted here: a plan with ORDER BY takes the engine twice as long.
        return [self._figure(row) for row in sorted(rows, key=itemgetter(0, 1, 2, 3))]

    def _figure(self, row: Sequence[Any]) -> Figure:
        last, level, unit, indicator, kind, reported, verified, refused, pending, unverifiable, *rates, unchecked = row
        value, reported_value, padding_rate = rates
        return Figure(
            indicator=self._ids[indicator],
            unit=str(unit).zfill(level),
            kind=KINDS[kind],
            period=self._periods[kind, last],
            reported=reported,
            verified=verified,
            refused=refused,
            pending=pending,
            unverifiable=unverifiable,
            value=value,
            reported_value=reported_value,
            padding_rate=padding_rate,
            unchecked=tuple(unchecked.split(";")) if unchecked else (),
        )

    def _is(self, indicator: str) -> str:
        number = self._numbers.get(indicator)
        return "false" if number is None else f"indicator = {number}"

    def _tests(self, section: Section, indicator: str, where: RowFilter) -> str:
        """The condition on a tally of any level, its unit left out."""
        first, last = months_of(self.library.definitions[indicator], where.period)
        tests = [self._is(section.indicator), f"m BETWEEN {first} AND {last}"]
        if where.verdict:
            tests.append(f"verdict = {VERDICTS.index(where.verdict)}" if where.verdict in VERDICTS else "false")
        if where.reason:
            number = self._reason_numbers.get(where.reason)
            tests.append("false" if number is None else f"reason = {number}")
        return " AND ".join(tests)

    def _size(self, section: Section, indicator: str, where: RowFilter) -> int:
        tests = f"{_unit(where.unit)} AND {self._tests(section, indicator, where)}"
        return int(self._cache.rows(f"SELECT COALESCE(sum(row_count), 0) FROM tallies WHERE {tests}")[0][0])

    def _section_rows(
        self, section: Section, indicator: str, where: RowFilter, offset: int, limit: int
    ) -> list[VerdictRow]:
        if not (where.unit.isascii() and where.unit.isdigit() and len(where.unit) in SHOWN_LEVELS):
            return []
        spans = places(self._cache, where.unit, self._tests(section, indicator, where), offset, limit)
        return self._rows(section.indicator, _listed(spans)) if spans else []

    def _rows(self, indicator: str, tests: str) -> list[VerdictRow]:
        rows = self._cache.rows(f"SELECT {_ROW} FROM rows_{self._numbers[indicator]} WHERE {tests}")
        return [self._verdict_row(indicator, row) for row in sorted(rows, key=itemgetter(0))]

    def _verdict_row(self, indicator: str, row: Sequence[Any]) -> VerdictRow:
        position, key, line, name, number, unit, staff, counted_on, verdict, reason = row
        register, file, sheet = self._sheets.get(key // SHEET, ("", "", ""))
        return VerdictRow(
            indicator, position, key, register, file, sheet, line or 0, name or "", number or "",
            str(unit).zfill(12), staff or "", counted_on, VERDICTS[verdict], self._reasons[reason],
        )  # fmt: skip


def _listed(spans: list[tuple[int, int]]) -> str:
    """The condition on `position` for spans (first position, row count), of which there is at least one."""
    low, high = spans[0][0], spans[-1][0] + spans[-1][1] - 1
    if high - low + 1 == sum(count for _, count in spans):
        return f"position BETWEEN {low} AND {high}"
    return f"position IN ({', '.join(str(start + step) for start, count in spans for step in range(count))})"


def _unit(unit: str) -> str:
    """The condition that a figure or tally is of this very unit."""
    return f"level = {len(unit)} AND unit = {int(unit)}" if unit.isascii() and unit.isdigit() else "false"


def _within(prefix: str, level: int) -> str:
    """The condition that a unit of a level lies under a prefix."""
    if not (prefix.isascii() and prefix.isdigit()):
        return "false" if prefix else "true"
    wide = 10 ** (level - len(prefix))
    return f"unit BETWEEN {int(prefix) * wide} AND {(int(prefix) + 1) * wide - 1}"


def _period(kind: PeriodKind, label: str) -> str:
    found = parse_period(f"ytd:{label}" if kind == "ytd" else label)
    return f"kind = {KINDS.index(kind)} AND last = {found.last if found.kind == kind else -1}"
