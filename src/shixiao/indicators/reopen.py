"""Which verdicts of an earlier run still stand on a later day, and which rows are judged again.

In each indicator a person is carried whole or judged anew whole, so what is counted once is always ranked among all of
a person's rows. Judged anew is everybody about whom something else than months of cover became known, everybody with a verdict that
waits for a day now come (or for no day in particular), and everybody with a verdict that the months of cover new to
this run can still change. Rows of nobody are always judged anew. A stock is judged for everybody in the months whose
cover was not complete before. What cannot be proved to stand is judged in full.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shixiao.engine import Engine, quote
from shixiao.evidence import CONTRIBUTIONS
from shixiao.indicators.compile import Compiled
from shixiao.indicators.judge import Setting, in_full, needed, parts_of
from shixiao.indicators.library import Library
from shixiao.indicators.reading import Reading, asks_cover, is_of_month, read
from shixiao.vocabulary.months import month_of

REOPENED = "reopened_persons"
ASKED_ABOUT = "asked_about_persons"
EVERY = ""
_SAME = "IS NOT DISTINCT FROM"


@dataclass(frozen=True)
class Before:
    """The earlier run, seen from the later day.

    as_of: its day. first_month: the first month a stock could stand in. verdicts: indicator -> SQL of its rows.
    touched: SQL of the persons about whom something else than cover is new, or cover of a month before `cover_from`,
    or a reversal. covered: SQL of the persons with any other new cover, which is of months from `cover_from` on.
    """

    as_of: dt.date
    first_month: int
    verdicts: Mapping[str, str]
    touched: str
    covered: str
    cover_from: int


@dataclass(frozen=True)
class Reopened:
    """What is judged again.

    verdicts: indicator -> SQL of its earlier rows. whole: the indicators judged in full. settled: stock -> the first
    and last month carried for persons not reopened. families: indicator -> itself and those it is read from. narrow:
    table of persons -> register -> columns that are asked for of these persons only.
    """

    verdicts: Mapping[str, str]
    whole: frozenset[str]
    settled: Mapping[str, tuple[int, int]]
    families: Mapping[str, frozenset[str]]
    narrow: Mapping[str, Mapping[str, frozenset[str]]]

    def make(self, engine: Engine, compiled: Compiled) -> None:
        """Make `verdict_<indicator>`: what is judged again, beside what stands."""
        id_ = compiled.definition.id
        if id_ in self.whole:
            in_full(engine, compiled)
            return
        engine.table(f"again_{id_}", compiled.over(self._rows(id_, compiled.rows)))
        engine.view(f"verdict_{id_}", f"(SELECT * FROM again_{id_}) UNION ALL BY NAME ({self._standing(id_)})")

    def _rows(self, id_: str, rows: str) -> str:
        again = f"SELECT r.* FROM (\n{rows}\n) AS r SEMI JOIN {self._persons(id_)} ON r.person {_SAME} u.person"
        if id_ not in self.settled:
            return again
        return (
            f"{again}\nUNION ALL SELECT r.* FROM (\n{rows}\n) AS r ANTI JOIN {self._persons(id_)} "
            f"ON r.person {_SAME} u.person WHERE r.m NOT {self._settled(id_)}"
        )

    def _standing(self, id_: str) -> str:
        months = f" WHERE v.m {self._settled(id_)}" if id_ in self.settled else ""
        return (
            f"SELECT v.* FROM ({self.verdicts[id_]}) AS v ANTI JOIN {self._persons(id_)} "
            f"ON v.person {_SAME} u.person{months}"
        )

    def _persons(self, id_: str) -> str:
        return f"(SELECT person FROM {REOPENED} WHERE indicator IN ({_listed({*self.families[id_], EVERY})})) AS u"

    def _settled(self, id_: str) -> str:
        first, last = self.settled[id_]
        return f"BETWEEN {first} AND {last}"


def reopen(engine: Engine, library: Library, setting: Setting, before: Before) -> Reopened:
    """Find what must be judged again; makes the tables `reopened_persons` (person, indicator) and
    `asked_about_persons` (person).

    A person reopened in an indicator is so in all that are read from it, in all of them where the indicator is empty.
    Asked about is everybody whose evidence is needed. Both tables hold a row without a person, for the rows of nobody.
    The views `known_<register>` and the table `ended_months` of the later day must be there.
    """
    readings = {id_: read(library, id_, setting) for id_, one in library.definitions.items() if one.is_judged}
    whole = _whole(library, readings)
    carried = [reading for id_, reading in readings.items() if id_ not in whole]
    persons = [f"SELECT person, '{EVERY}' AS indicator FROM ({before.touched})", f"SELECT NULL, '{EVERY}'"]
    persons += [_waiting(reading, before, setting.as_of) for reading in carried]
    unripe = " UNION ALL ".join(
        sql for one in carried if not one.is_stock for sql in _unripe(one, before, setting.as_of)
    )
    if unripe:
        persons.append(f"SELECT person, indicator FROM ({unripe}) SEMI JOIN ({before.covered}) USING (person)")
    engine.table(REOPENED, f"SELECT DISTINCT person, indicator FROM ({' UNION ALL '.join(persons)})")
    settled = {reading.id: _settled(engine, reading, before) for reading in carried if reading.is_stock}
    asked = [f"SELECT person FROM {REOPENED}"]
    for id_, (first, last) in settled.items():
        asked.append(f"SELECT r.person FROM ({readings[id_].rows}) AS r WHERE r.m NOT BETWEEN {first} AND {last}")
    asked += [f"SELECT r.person FROM ({readings[id_].rows}) AS r" for id_ in whole if readings[id_].lasts]
    engine.table(ASKED_ABOUT, f"SELECT DISTINCT person FROM ({' UNION ALL '.join(asked)})")
    return Reopened(
        before.verdicts,
        frozenset(whole),
        settled,
        {reading.id: frozenset(needed(library, [reading.id])) for reading in carried},
        _narrow(readings, whole, setting),
    )


def _narrow(readings: Mapping[str, Reading], whole: set[str], setting: Setting) -> dict[str, dict[str, frozenset[str]]]:
    """About whom each register is asked: everybody, everybody in a stock's open months too, or only those reopened."""
    every = {register for id_ in whole for register in readings[id_].registers}
    stocks = {register for one in readings.values() if one.is_stock for register in one.registers}
    words = frozenset[str]().union(*(one.words for one in readings.values()))
    found: dict[str, dict[str, frozenset[str]]] = {REOPENED: {}, ASKED_ABOUT: {}}
    for name, kinds in setting.fields.items():
        if "id_number" in kinds and name not in every and name != CONTRIBUTIONS:
            found[ASKED_ABOUT if name in stocks else REOPENED][name] = words & frozenset(kinds)
    return found


def ask_about_all(engine: Engine, library: Library, setting: Setting) -> None:
    """Make `asked_about_persons` for a run in which every row is judged: everybody whose cover is asked about."""
    registers = {one.register for one in library.definitions.values() if one.is_judged and asks_cover(one)}
    asked = " UNION ALL ".join(
        f"SELECT person FROM known_{name}" for name in sorted(registers) if "id_number" in setting.fields[name]
    )
    engine.table(ASKED_ABOUT, f"SELECT DISTINCT person FROM ({asked or 'SELECT CAST(NULL AS BIGINT) AS person'})")


def _whole(library: Library, readings: Mapping[str, Reading]) -> set[str]:
    """Indicators that cannot be carried, and those that are read from them."""
    whole: set[str] = set()
    for id_, reading in readings.items():
        if reading.obstacle or any(part in whole for part in parts_of(library, id_)):
            whole.add(id_)
    return whole


def _waiting(reading: Reading, before: Before, as_of: dt.date) -> str:
    """Verdicts that wait for a day now come, or for no day in particular."""
    return (
        f"SELECT person, {quote(reading.id)} AS indicator FROM ({before.verdicts[reading.id]}) "
        f"WHERE verdict = 'pending' AND (window_end IS NULL OR window_end <= DATE '{as_of}')"
    )


def _unripe(reading: Reading, before: Before, as_of: dt.date) -> Iterator[str]:
    """Rows with a question that reaches into the new months of cover while its answer still matters."""
    id_ = quote(reading.id)
    if reading.scope:
        yield f"SELECT r.person, {id_} AS indicator FROM ({reading.rows}) AS r WHERE {_reach(reading.scope, before.cover_from)}"
    asked = (*reading.extras, *(one.last for one in reading.facts))
    if not asked:
        return
    rows = before.verdicts[reading.id]
    if not all(is_of_month(last) for last in asked):
        rows = f"SELECT r.*, v.verdict, v.reason, v.window_end FROM ({reading.rows}) AS r JOIN ({rows}) AS v USING (row_key)"
    tests = [_reach(reading.extras, before.cover_from)] if reading.extras else []
    facts = [f"{_reach([one.last], before.cover_from)} AND reason IN ({_listed(one.reasons)})" for one in reading.facts]
    if facts:
        # In a cohort whose window is still open nothing else matters.
        waits = f"verdict = 'pending' AND reason IN ({_listed(reading.closed)}) AND window_end > DATE '{as_of}'"
        tests.append(f"NOT COALESCE({waits}, FALSE) AND ({' OR '.join(facts)})")
    yield f"SELECT r.person, {id_} AS indicator FROM ({rows}) AS r WHERE {' OR '.join(tests)}"


def _settled(engine: Engine, reading: Reading, before: Before) -> tuple[int, int]:
    """The months of a stock that stand: ended before, and not asking about new months of cover."""
    first, last = engine.one("SELECT min(m), max(m) FROM ended_months")
    last_before = month_of(before.as_of + dt.timedelta(days=1)) - 1
    months = "SELECT m, last_day AS counted_on FROM ended_months"
    if reading.lasts:
        reached = engine.one(f"SELECT min(m) FROM ({months}) AS r WHERE {_reach(reading.lasts, before.cover_from)}")[0]
        last = last if reached is None else reached - 1
    if first is None:
        return (1, 0)
    return max(before.first_month, first), min(last_before, last)


def _reach(lasts: Iterable[str], month: int) -> str:
    return "(" + " OR ".join(f"{last} >= {month}" for last in dict.fromkeys(lasts)) + ")"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(quote(word) for word in sorted(words)) or "NULL"
