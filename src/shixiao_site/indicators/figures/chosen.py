"""What a reader looks at: the published run, a unit inside his scope, a period. One place decides it for all pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote_plus

from django.http import Http404, HttpRequest

from shixiao.indicators.definition import Definition
from shixiao.pipeline.pages import Figure, Pages, Unit
from shixiao.pipeline.stays import last_full_month
from shixiao.vocabulary.divisions import LEVELS
from shixiao.vocabulary.months import Period, PeriodKind, month_label, parse_period, quarter_label
from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty, Scope, reader_of
from shixiao_site.indicators import queries
from shixiao_site.ui.addresses import path

KINDS: tuple[tuple[PeriodKind, str], ...] = (
    ("month", "月"),
    ("quarter", "季度"),
    ("ytd", "本年累计"),
    ("year", "全年"),
)
LEVEL_NAMES = {2: "省", 4: "市", 6: "县区", 9: "街道乡镇", 12: "社区村"}
EARLIER = {"month": "上月", "quarter": "上季度", "year": "上年", "ytd": "上年同期"}


@dataclass(frozen=True)
class Chosen:
    """The run's pages, who reads them, and the unit (a prefix) and period he looks at."""

    pages: Pages
    scope: Scope
    opens_rows: bool
    unit: str
    period: Period

    @property
    def asked(self) -> str:
        """The period as addresses write it."""
        return written(self.period)

    @property
    def unit_name(self) -> str:
        """What the unit is called."""
        return self.pages.unit_name(self.unit)

    @property
    def period_name(self) -> str:
        """The period in words."""
        return named(self.period)

    @property
    def earlier(self) -> Period:
        """The period that changes are measured against; of a year-to-date the same months of the year before."""
        match self.period.kind:
            case "month":
                return parse_period(month_label(self.period.first - 1))
            case "quarter":
                return parse_period(quarter_label(self.period.first - 1))
            case "year":
                return parse_period(str(self.period.first // 12 - 1))
            case _:
                return parse_period(f"ytd:{month_label(self.period.last - 12)}")

    @property
    def earlier_name(self) -> str:
        """What that earlier period is called beside a change."""
        return EARLIER[self.period.kind]

    @property
    def level_below(self) -> int:
        """The level of the units below, 0 at the last."""
        return next((level for level in LEVELS if level > len(self.unit)), 0)

    @property
    def level_below_name(self) -> str:
        """What the units below are."""
        return LEVEL_NAMES.get(self.level_below, "")

    @property
    def path(self) -> list[Unit]:
        """The units above inside the scope, and the unit itself."""
        prefixes = [self.unit[:level] for level in LEVELS if len(self.scope.prefix) <= level <= len(self.unit)]
        return [Unit(prefix, self.pages.unit_name(prefix)) for prefix in prefixes]

    @cached_property
    def below(self) -> list[Unit]:
        """The units of the next level."""
        return self.pages.units(self.unit, self.level_below) if self.level_below else []

    @property
    def periods(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """(kind, [(as addresses write it, in words, is it chosen)]), the newest first, as a form offers them."""
        offered = []
        for kind, title in KINDS:
            found = [parse_period(f"ytd:{label}" if kind == "ytd" else label) for label in self.pages.periods(kind)]
            offered.append((title, [(written(one), named(one), one == self.period) for one in reversed(found)]))
        return offered

    def address(self, name: str, *, unit: str = "", period: Period | None = None, **kwargs: str) -> str:
        """The address of a page for this unit and period, or others."""
        asked = quote_plus(written(period)) if period else self._quoted
        if name == "indicators:unit":
            return f"{path(name, code=unit or self.unit)}?period={asked}"
        return f"{path(name, **kwargs)}?unit={unit or self.unit}&period={asked}"

    @cached_property
    def _quoted(self) -> str:
        return quote_plus(self.asked)

    def rows(
        self, indicator: str, *, verdict: str = "", reason: str = "", unit: str = "", period: Period | None = None
    ) -> str:
        """The address of the rows behind a number; empty for a reader who may not open rows."""
        if not self.opens_rows:
            return ""
        address = self.address("indicators:rows", unit=unit, period=period, indicator=indicator)
        narrower = (("verdict", verdict), ("reason", reason))
        return address + "".join(f"&{key}={quote_plus(value)}" for key, value in narrower if value)

    def named_as(self, figure: Figure) -> Period:
        """The period of a figure."""
        return parse_period(f"ytd:{figure.period}" if figure.kind == "ytd" else figure.period)

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Where the numbers of a page come from."""
        run = self.pages.run
        return [
            ("单位", f"{self.unit_name}（{self.unit}）"),
            ("期间", self.period_name),
            ("运行编号", run.id),
            ("截止日", str(run.as_of)),
            ("口径指纹", str(run.manifest["definitions"])[:16]),
        ]


def choose(request: HttpRequest, *, unit: str = "") -> Chosen:
    """What the reader asks for, else his own unit and the year up to the last whole month.

    Raises Http404 for a unit outside the scope or that nobody knows, and for a period that cannot be read.
    """
    pages = queries.pages()
    reader = reader_of(request)
    wanted = unit or request.GET.get("unit", "") or reader.scope.prefix
    if not reader.scope.covers(wanted) or not (wanted == reader.scope.prefix or pages.units(wanted, len(wanted))):
        raise Http404
    return Chosen(pages, reader.scope, reader.may(Duty.SEE_ROWS), wanted, _period(request, pages))


def _period(request: HttpRequest, pages: Pages) -> Period:
    asked = request.GET.get("period", "") or f"ytd:{month_label(last_full_month(pages.run.as_of))}"
    try:
        return parse_period(asked)
    except Problem as problem:
        raise Http404 from problem


def written(period: Period) -> str:
    """A period as addresses write it: 2026-03, 2026Q1, 2026, ytd:2026-03."""
    return f"ytd:{period.label}" if period.kind == "ytd" else period.label


def named(period: Period) -> str:
    """A period in words: 2026年3月, 2026年第1季度, 2026年, 2026年1—3月."""
    year, month = period.last // 12, period.last % 12 + 1
    match period.kind:
        case "month":
            return f"{year}年{month}月"
        case "quarter":
            return f"{year}年第{month // 3}季度"
        case "year":
            return f"{year}年"
        case _:
            return f"{year}年1—{month}月" if month > 1 else f"{year}年1月"


def ordered(definitions: Sequence[Definition]) -> list[Definition]:
    """Indicators in the order in which the catalogue shows them."""
    return sorted(definitions, key=lambda one: (one.rank, one.id))
