"""What needs attention first, by one rule that everybody can check.

For each indicator, each unit below is held against the median refused share of its peers in the same period. What it
refused beyond that share, in rows, is its excess; the three indicators with the largest excess come first. The last
level has no units below: there a unit is held against its own earlier periods.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from shixiao.indicators.definition import Definition
from shixiao.pipeline.pages import Figure
from shixiao.vocabulary.months import parse_period
from shixiao_site.indicators.figures.chosen import Chosen

JUDGED = frozenset({"count", "share", "refused_share"})
PEERS = 3
FEWEST = 1.0
SHOWN = 3

RULE = (
    "排法：同一期间里，把每个{peers}的不予核实占比和同级的中位数比，按多出来的行数从多到少排，每项指标只取最多的一个。"
)
OWN_RULE = "排法：把本单位这一期的不予核实占比和自己以往各期的中位数比，按多出来的行数从多到少排。"


@dataclass(frozen=True)
class Concern:
    """One indicator that needs attention: where, how much, and against what."""

    definition: Definition
    figure: Figure
    place: str
    usual: float
    excess: float
    is_against_peers: bool
    address: str
    rows: str

    @property
    def share(self) -> float:
        """Refused rows among the settled ones."""
        return share(self.figure)

    @property
    def why(self) -> str:
        """The reason in one sentence."""
        settled = self.figure.verified + (self.figure.refused or 0)
        against = "同级中位数" if self.is_against_peers else "以往各期的中位数"
        return (
            f"有结论的 {settled:,} 行里不予核实 {self.figure.refused:,} 行，占 {self.share * 100:.1f}%；"
            f"{against}是 {self.usual * 100:.1f}%，多出约 {self.excess:,.0f} 行。"
        )


def concerns(chosen: Chosen) -> list[Concern]:
    """The three that need attention first; fewer when fewer stand out."""
    found = _against_peers(chosen) if chosen.level_below else _against_itself(chosen)
    return sorted(found, key=lambda one: (-one.excess, one.definition.rank, one.definition.id))[:SHOWN]


def _against_peers(chosen: Chosen) -> list[Concern]:
    figures = chosen.pages.below(chosen.unit, chosen.level_below, chosen.period.kind, chosen.period.label)
    found = []
    for definition, members in _grouped(chosen, figures):
        settled = [one for one in members if one.verified + (one.refused or 0) > 0]
        if len(settled) >= PEERS:
            usual = median(share(one) for one in settled)
            worst = max(settled, key=lambda one: (excess(one, usual), one.unit))
            found.append(_concern(chosen, definition, worst, usual, is_against_peers=True))
    return [one for one in found if one.excess >= FEWEST]


def _against_itself(chosen: Chosen) -> list[Concern]:
    figures = chosen.pages.history(chosen.unit, chosen.period.kind)
    found = []
    for definition, members in _grouped(chosen, figures):
        settled = [one for one in members if one.verified + (one.refused or 0) > 0]
        earlier = [share(one) for one in settled if _last(one) < chosen.period.last]
        now = [one for one in settled if one.period == chosen.period.label]
        if len(earlier) >= PEERS and now:
            found.append(_concern(chosen, definition, now[0], median(earlier), is_against_peers=False))
    return [one for one in found if one.excess >= FEWEST]


def _last(figure: Figure) -> int:
    return parse_period(f"ytd:{figure.period}" if figure.kind == "ytd" else figure.period).last


def _grouped(chosen: Chosen, figures: Iterable[Figure]) -> list[tuple[Definition, list[Figure]]]:
    grouped: dict[str, list[Figure]] = {}
    for one in figures:
        grouped.setdefault(one.indicator, []).append(one)
    definitions = chosen.pages.library.definitions
    return [(definitions[id_], members) for id_, members in grouped.items() if definitions[id_].measure in JUDGED]


def share(figure: Figure) -> float:
    """Refused rows among the settled ones; there must be some."""
    return (figure.refused or 0) / (figure.verified + (figure.refused or 0))


def excess(figure: Figure, usual: float) -> float:
    """Rows refused beyond the usual share."""
    return (figure.refused or 0) - usual * (figure.verified + (figure.refused or 0))


def _concern(
    chosen: Chosen, definition: Definition, figure: Figure, usual: float, *, is_against_peers: bool
) -> Concern:
    return Concern(
        definition=definition,
        figure=figure,
        place=chosen.pages.unit_name(figure.unit),
        usual=usual,
        excess=excess(figure, usual),
        is_against_peers=is_against_peers,
        address=chosen.address("indicators:indicator", unit=figure.unit, indicator=definition.id),
        rows=chosen.rows(definition.id, verdict="refused", unit=figure.unit),
    )
