"""A person's time as a picture: lanes per register on an axis of months, windows shaded, the counted day marked.

Everything is laid out here in user units; the template only writes it down as SVG. 16 units are one rem on the page.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shixiao.pipeline.story import Event, Lane, Story, Window
from shixiao.publication.headings import reason_title
from shixiao.vocabulary.months import first_day, last_day, month_label, month_of

LABELS = 116
MONTH = 26
LINE = 30
HEAD = 58
MONTHS_BEFORE = 6
MOST_MONTHS = 48
LETTER = 13


@dataclass(frozen=True)
class Tick:
    """The line at the beginning of a quarter, and its label."""

    x: float
    label: str


@dataclass(frozen=True)
class Mark:
    """One event: a bar, or a dot where `width` is 0. `inside` stands in the bar, `beside` behind it."""

    x: float
    y: float
    width: float
    look: str
    title: str
    inside: str
    beside: str
    begins_earlier: bool
    goes_on: bool


@dataclass(frozen=True)
class Band:
    """A window that facts look at."""

    x: float
    y: float
    width: float
    label: str
    decides: bool


@dataclass(frozen=True)
class Row:
    """A lane: the register and its marks."""

    title: str
    y: float
    height: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Drawing:
    """The picture. `reading` says it in a sentence; `outside` counts events that lie off the axis."""

    width: float
    height: float
    top: float
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    rows: tuple[Row, ...]
    counted_x: float
    counted_on: dt.date
    as_of_x: float
    reading: str
    outside: int


@dataclass(frozen=True)
class _Axis:
    first: dt.date
    last: dt.date

    def x(self, day: dt.date) -> float:
        """Where a day stands; days off the axis stand at its ends."""
        kept = min(max(day, self.first), self.last)
        month = month_of(kept)
        part = (kept - first_day(month)).days / ((last_day(month) - first_day(month)).days + 1)
        return round(LABELS + (month - month_of(self.first) + part) * MONTH, 1)

    def holds(self, event: Event) -> bool:
        return event.first <= self.last and event.last >= self.first

    @property
    def end(self) -> float:
        return self.x(self.last) + MONTH / 30


def draw(story: Story, *, full: bool) -> Drawing:
    """Lay the story out. Words in the picture are masked unless `full`."""
    axis = _axis(story)
    bands, windows_height = _bands(story, axis)
    rows: list[Row] = []
    y = HEAD + windows_height
    for lane in story.lanes:
        row = _row(lane, axis, y, full=full)
        if row.marks:
            rows.append(row)
            y += row.height
    outside = sum(not axis.holds(event) for lane in story.lanes for event in lane.events)
    return Drawing(
        width=round(axis.end + 12, 1),
        height=y + 12,
        top=HEAD - 8,
        ticks=tuple(_ticks(axis)),
        bands=bands,
        rows=tuple(rows),
        counted_x=axis.x(story.counted_on),
        counted_on=story.counted_on,
        as_of_x=axis.x(story.as_of),
        reading=_reading(story, axis),
        outside=outside,
    )


def _axis(story: Story) -> _Axis:
    windows = [window for fact in story.facts for window in fact.windows]
    counted = month_of(story.counted_on)
    first = min([counted - MONTHS_BEFORE, *(month_of(window.first) for window in windows)])
    last = max([counted, month_of(story.as_of), *(month_of(window.last) for window in windows)])
    first = max(first, counted - MOST_MONTHS // 2)
    return _Axis(first_day(first), last_day(min(last, first + MOST_MONTHS - 1)))


def _ticks(axis: _Axis) -> Iterable[Tick]:
    for month in range(month_of(axis.first), month_of(axis.last) + 1):
        if month % 3 == 0:
            yield Tick(axis.x(first_day(month)), month_label(month))


def _bands(story: Story, axis: _Axis) -> tuple[tuple[Band, ...], float]:
    """Equal windows once, below each other where they overlap."""
    grouped: dict[Window, list[tuple[str, bool]]] = {}
    for fact in story.facts:
        for window in fact.windows:
            grouped.setdefault(window, []).append((reason_title(fact.reason), fact.standing == "decides"))
    spans = [(window.first, window.last) for window in grouped]
    bands = []
    lines = _stacked(spans)
    for (window, named), line in zip(grouped.items(), lines, strict=True):
        x = axis.x(window.first)
        label = "、".join(dict.fromkeys(title for title, _ in named))
        bands.append(
            Band(
                x, HEAD + line * LINE, round(axis.x(window.last) + MONTH / 30 - x, 1), f"查：{label}",
                any(decides for _, decides in named),
            )
        )  # fmt: skip
    return tuple(bands), (max(lines, default=-1) + 1) * LINE


def _stacked(spans: Sequence[tuple[dt.date, dt.date]]) -> list[int]:
    """The first line on which each span is free of those before it."""
    ends: list[dt.date] = []
    placed = []
    for first, last in spans:
        line = next((at for at, end in enumerate(ends) if end < first), len(ends))
        ends[line:] = [last, *ends[line + 1 :]]
        placed.append(line)
    return placed


def _row(lane: Lane, axis: _Axis, y: float, *, full: bool) -> Row:
    events = [event for event in lane.events if axis.holds(event)]
    lines = _stacked([(event.first, max(event.last, event.first + dt.timedelta(days=20))) for event in events])
    marks = []
    for at, (event, line) in enumerate(zip(events, lines, strict=True)):
        following = (other for other, where in zip(events[at + 1 :], lines[at + 1 :], strict=True) if where == line)
        room = axis.x(after.first) if (after := next(following, None)) else axis.end
        marks.append(_mark(event, axis, y + line * LINE, room, full=full))
    return Row(lane.title, y, (max(lines, default=-1) + 1) * LINE, tuple(marks))


def _mark(event: Event, axis: _Axis, y: float, room: float, *, full: bool) -> Mark:
    x = axis.x(event.first)
    width = 0.0 if event.is_moment else max(round(axis.x(event.last) + MONTH / 30 - x, 1), 5)
    words = [text for cell in event.cells if (text := cell.shown(full=full))]
    label = words[0] if words else ""
    needed = len(label) * LETTER + 10
    behind = room - x - (width or 10)
    days = str(event.first) if event.is_moment else f"{event.first} 至 {'今' if event.goes_on else event.last}"
    return Mark(
        x=x,
        y=y,
        width=width,
        look="this" if event.is_this else "proves" if event.proves else "",
        title=f"{days} {'，'.join(words)}".strip(),
        inside=label if needed <= width else "",
        beside=label if width < needed <= behind else "",
        begins_earlier=event.first < axis.first,
        goes_on=event.goes_on or event.last > axis.last,
    )


def _reading(story: Story, axis: _Axis) -> str:
    known = [f"{lane.title} {count}" for lane in story.lanes if (count := sum(map(axis.holds, lane.events)))]
    months = f"{month_label(month_of(axis.first))} 到 {month_label(month_of(axis.last))}"
    told = "、".join(known) if known else "没有记录"
    return f"{months}：{told}。计入日期 {story.counted_on}。{story.sentence}"
