"""One indicator on one line: reported beside verified, what changed, what is still open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shixiao.indicators.definition import Definition
from shixiao.pipeline.pages import Figure
from shixiao.publication.headings import TOPICS
from shixiao_site.indicators.figures.chosen import Chosen, ordered
from shixiao_site.ui import Column, Link, Table
from shixiao_site.ui.formats import MISSING, shown
from shixiao_site.ui.tables import Kind

COUNTED = frozenset({"count", "derived", "stock"})


@dataclass(frozen=True)
class Line:
    """A figure with its definition, the figure of the earlier period, and the addresses its numbers lead to."""

    definition: Definition
    figure: Figure
    before: Figure | None
    address: str
    links: Mapping[str, str]

    @property
    def is_counted(self) -> bool:
        """Whether its value is a number of rows."""
        return self.definition.measure in COUNTED

    @property
    def value(self) -> str:
        """The value as it reads."""
        return value_text(self.definition, self.figure.value)

    @property
    def reported_value(self) -> str:
        """The value as the unit would state it, where it differs."""
        return value_text(self.definition, self.figure.reported_value)

    @property
    def change(self) -> float | None:
        """The value less that of the earlier period."""
        if self.before is None or self.before.value is None or self.figure.value is None:
            return None
        return self.figure.value - self.before.value

    @property
    def change_text(self) -> str:
        """The change as it reads; of a share in percentage points."""
        return change_text(self.definition, self.change)

    @property
    def open_rows(self) -> int:
        """Rows without a conclusion."""
        return (self.figure.pending or 0) + (self.figure.unverifiable or 0)

    @property
    def standing(self) -> str:
        """Whether the number still moves."""
        figure = self.figure
        parts = [
            f"{count:,} 行{word}"
            for count, word in ((figure.pending, "待定"), (figure.unverifiable, "无法核实"))
            if count
        ]
        if self.definition.measure == "derived":
            return "随组成的指标变动"
        return "，".join(parts) if parts else "已定"


def value_kind(definition: Definition) -> Kind:
    """How the values of an indicator read."""
    if definition.unit == "%":
        return "rate"
    return "count" if definition.measure in COUNTED else "number"


def value_text(definition: Definition, value: float | None) -> str:
    """A value with its unit."""
    if value is None:
        return MISSING
    text = shown(value, value_kind(definition))
    return text if definition.unit == "%" else f"{text} {definition.unit}"


def change_text(definition: Definition, change: float | None) -> str:
    """A change with its sign."""
    if change is None:
        return MISSING
    if definition.unit == "%":
        text = f"{change * 100:+.1f} 个百分点"
    else:
        text = f"{change:+,.0f}" if definition.measure in COUNTED else f"{change:+,.2f}"
    return text if text.strip("+-0. 个百分点") else "持平"


def line(chosen: Chosen, definition: Definition, figure: Figure, before: Figure | None) -> Line:
    """The line of one figure."""
    links = {
        name: chosen.rows(definition.id, verdict=verdict, unit=figure.unit)
        for name, verdict in (("reported", ""), ("verified", "verified"), ("refused", "refused"), ("pending", "pending"), ("unverifiable", "unverifiable"))
    }  # fmt: skip
    address = chosen.address("indicators:indicator", unit=figure.unit, indicator=definition.id)
    return Line(definition, figure, before, address, links)


@dataclass(frozen=True)
class Topic:
    """The lines of one topic: numbers of rows, then shares and other values; and the indicators without a figure."""

    title: str
    counted: list[Line]
    valued: list[Line]
    absent: list[Definition]


def topics(chosen: Chosen) -> list[Topic]:
    """All indicators of the chosen unit and period, topic by topic."""
    pages, earlier = chosen.pages, chosen.earlier
    now = {one.indicator: one for one in pages.of_unit(chosen.unit, chosen.period.kind, chosen.period.label)}
    before = {one.indicator: one for one in pages.of_unit(chosen.unit, earlier.kind, earlier.label)}
    found = []
    for topic, definitions in by_topic(pages.library.definitions.values()):
        lines = [line(chosen, one, now[one.id], before.get(one.id)) for one in definitions if one.id in now]
        counted = [one for one in lines if one.is_counted]
        valued = [one for one in lines if not one.is_counted]
        found.append(Topic(topic, counted, valued, [one for one in definitions if one.id not in now]))
    return found


def by_topic(definitions: Iterable[Definition]) -> list[tuple[str, list[Definition]]]:
    """(topic in words, its indicators in order); the catalogue's topics first, a bureau's own after them."""
    grouped: dict[str, list[Definition]] = {topic: [] for topic in TOPICS}
    for one in ordered(list(definitions)):
        grouped.setdefault(one.topic, []).append(one)
    return [(TOPICS.get(topic, topic), members) for topic, members in grouped.items() if members]


COLUMNS = (
    Column("indicator", "指标"),
    Column("unit_of_value", "计量"),
    Column("reported", "上报（行）", "count"),
    Column("verified", "核实（行）", "count"),
    Column("refused", "不予核实（行）", "count"),
    Column("pending", "待定（行）", "count"),
    Column("unverifiable", "无法核实（行）", "count"),
    Column("padding_rate", "挤水率", "rate"),
    Column("reported_value", "上报值", "number"),
    Column("value", "核实值", "number"),
    Column("change", "变动", "number"),
    Column("unchecked", "未核对的台账"),
)


def lines_table(chosen: Chosen, found: Iterable[Topic]) -> Table:
    """The same lines as a table to take away. Shares are fractions there."""
    rows = [
        (
            Link(one.definition.title, one.address), one.definition.unit,
            *(Link(getattr(one.figure, name), one.links[name]) if one.links[name] else getattr(one.figure, name)
              for name in ("reported", "verified", "refused", "pending", "unverifiable")),
            one.figure.padding_rate, one.figure.reported_value, one.figure.value, one.change, "、".join(one.figure.unchecked),
        )
        for topic in found
        for one in (*topic.counted, *topic.valued)
    ]  # fmt: skip
    title = f"{chosen.unit_name} {chosen.period_name} 各项指标"
    return Table("figures", title, COLUMNS, rows, empty="这个期间还没有数。请换一个期间，或等下一次计算发布。")
