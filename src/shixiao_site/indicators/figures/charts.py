"""The pictures of one indicator: what they draw, the answer in one sentence, and the same figures as a table."""

from collections.abc import Iterable, Sequence
from math import sqrt

from shixiao.indicators.definition import Definition
from shixiao.pipeline.pages import Figure, ReasonCount
from shixiao.pipeline.stays import Point
from shixiao.publication.headings import reason_title
from shixiao_site.indicators.figures.chosen import Chosen
from shixiao_site.indicators.figures.lines import COUNTED, value_kind, value_text
from shixiao_site.ui import Chart, Column, Link, Table

DRAWN = 40
PERIODS = 36
STEPS = 7
FEW = 10
SHARES = frozenset({"share", "refused_share"})


def figures_table(
    chosen: Chosen, definition: Definition, figures: Sequence[Figure], *, name: str, by_period: bool
) -> Table:
    """Figures of one indicator, a row per unit or per period, every number with its rows."""
    head = Column("period", "期间") if by_period else Column("unit", f"{chosen.level_below_name or '单位'}")
    columns = (
        head,
        Column("reported", "上报", "count"), Column("verified", "核实", "count"), Column("refused", "不予核实", "count"),
        Column("pending", "待定", "count"), Column("unverifiable", "无法核实", "count"),
        *_value_columns(definition, figures),
    )  # fmt: skip
    rows = []
    for one in figures:
        period = chosen.period if not by_period else chosen.named_as(one)
        lead = chosen.address("indicators:indicator", unit=one.unit, period=period, indicator=definition.id)
        cells: list[object] = [Link(one.period if by_period else chosen.pages.unit_name(one.unit), lead)]
        for verdict in ("reported", "verified", "refused", "pending", "unverifiable"):
            number = getattr(one, verdict)
            address = chosen.rows(
                definition.id, verdict="" if verdict == "reported" else verdict, unit=one.unit, period=period
            )
            cells.append(Link(number, address) if address and number is not None else number)
        rows.append((*cells, *(getattr(one, column.key) for column in _value_columns(definition, figures))))
    title = "各期的数" if by_period else f"各{chosen.level_below_name}的数"
    return Table(name, f"{definition.title}：{title}", columns, rows, empty="这里没有数。")


def _value_columns(definition: Definition, figures: Sequence[Figure]) -> tuple[Column, ...]:
    found = []
    if definition.measure == "count":
        found.append(Column("padding_rate", "挤水率", "rate"))
    if any(one.reported_value is not None for one in figures):
        found.append(
            Column("reported_value", "月报数" if definition.measure in COUNTED else "上报值", value_kind(definition))
        )
    if definition.measure not in COUNTED:
        found.append(Column("value", "核实值", value_kind(definition)))
    return tuple(found)


def dumbbell(chosen: Chosen, definition: Definition, figures: Sequence[Figure]) -> Chart | None:
    """Reported and verified of the units below, the widest gap first."""
    pairs = [(one, *_pair(definition, one)) for one in figures]
    whole = [
        (one, reported, verified) for one, reported, verified in pairs if verified is not None and reported is not None
    ]
    if not whole:
        return None
    whole.sort(key=lambda row: (-abs(row[1] - row[2]), row[0].unit))
    unit, level = chosen.pages.unit_name, chosen.level_below_name
    drawn = whole[:DRAWN]
    first, reported, verified = whole[0]
    reading = f"{unit(first.unit)}差得最多：上报 {value_text(definition, reported)}，核实 {value_text(definition, verified)}。"
    if reported == verified:
        reading = f"各{level}的上报和核实完全一致。"
    elif first.pending:
        reading += f"其中 {first.pending:,} 行待定，结论还会变。"
    if len(whole) > len(drawn):
        reading += f"一共 {len(whole)} 个{level}，图上是差得最多的 {len(drawn)} 个。"
    return Chart(
        "dumbbell",
        f"各{level}：上报和核实",
        reading,
        {
            "names": [unit(one.unit) for one, _, _ in drawn],
            "reported": [reported for _, reported, _ in drawn],
            "verified": [verified for _, _, verified in drawn],
            "reported_name": "上报",
            "verified_name": "核实",
            "rate": definition.unit == "%",
            "urls": [
                chosen.address("indicators:indicator", unit=one.unit, indicator=definition.id) for one, _, _ in drawn
            ],
        },
        figures_table(chosen, definition, [one for one, _, _ in whole], name="units", by_period=False),
    )


def _pair(definition: Definition, figure: Figure) -> tuple[float | None, float | None]:
    if definition.measure in COUNTED:
        return figure.reported, figure.verified
    return figure.reported_value, figure.value


def bars(chosen: Chosen, definition: Definition, figures: Sequence[Figure]) -> Chart | None:
    """The values of the units below, the lowest first, for an indicator that has no reported value of its own."""
    settled = sorted((one for one in figures if one.value is not None), key=lambda one: (one.value or 0.0, one.unit))
    if not settled:
        return None
    unit, level = chosen.pages.unit_name, chosen.level_below_name
    low, high = settled[0], settled[-1]
    drawn = settled if len(settled) <= DRAWN else [*settled[: DRAWN // 2], *settled[-DRAWN // 2 :]]
    reading = (
        f"最低的是{unit(low.unit)}：{value_text(definition, low.value)}；最高的是{unit(high.unit)}：{value_text(definition, high.value)}。"
        if low.value != high.value
        else f"{f'各{level}都是' if len(settled) > 1 else f'只有{unit(low.unit)}有数：'}{value_text(definition, low.value)}。"
    )
    if len(drawn) < len(settled):
        reading += f"一共 {len(settled)} 个{level}，图上是最低和最高的各 {DRAWN // 2} 个。"
    return Chart(
        "bars",
        f"各{level}：{definition.title}",
        reading,
        {
            "names": [unit(one.unit) for one in drawn],
            "values": [one.value for one in drawn],
            "rate": definition.unit == "%",
            "urls": [chosen.address("indicators:indicator", unit=one.unit, indicator=definition.id) for one in drawn],
        },
        figures_table(chosen, definition, settled, name="units", by_period=False),
    )


def series(chosen: Chosen, definition: Definition, figures: Sequence[Figure]) -> Chart | None:
    """Reported and verified over time, the last periods of the chosen kind."""
    shown = list(figures)[-PERIODS:]
    if len(shown) < 2:
        return None
    is_counted = definition.measure in COUNTED
    verified = [one.verified if is_counted else one.value for one in shown]
    reported = [one.reported if is_counted else one.reported_value for one in shown]
    lines = [{"name": "核实", "shade": "verified", "values": verified}]
    if any(value is not None for value in reported):
        lines.insert(0, {"name": "上报", "shade": "reported", "values": reported})
    return Chart(
        "series",
        "逐期：上报和核实" if len(lines) > 1 else f"逐期：{definition.title}",
        _series_reading(definition, shown, reported),
        {"periods": [one.period for one in shown], "lines": lines, "rate": definition.unit == "%"},
        figures_table(chosen, definition, list(reversed(shown)), name="periods", by_period=True),
    )


def _series_reading(definition: Definition, shown: Sequence[Figure], reported: Sequence[float | None]) -> str:
    settled = [one for one in shown if one.value is not None]
    if not settled:
        return "各期都还没有结论。"
    top, last = max(settled, key=lambda one: one.value or 0.0), shown[-1]
    said = f"核实值最高的一期是 {top.period}（{value_text(definition, top.value)}）；最近一期 {last.period}："
    if reported[-1] is not None:
        said += f"上报 {value_text(definition, reported[-1])}，"
    said += f"核实 {value_text(definition, last.value)}" if last.value is not None else "还没有结论"
    return said + (f"，还有 {last.pending:,} 行待定。" if last.pending else "。")


def waterfall(chosen: Chosen, definition: Definition, figure: Figure, reasons: Iterable[ReasonCount]) -> Chart | None:
    """From reported to verified: where every row went, reason by reason."""
    reasons = list(reasons)
    refused = sorted(
        ((one.reason, one.row_count) for one in reasons if one.verdict == "refused"), key=lambda one: (-one[1], one[0])
    )
    if not figure.reported or definition.measure == "derived":
        return None
    first = ("上报", figure.reported, "reported", chosen.rows(definition.id))
    each = [
        (reason_title(reason), count, "refused", chosen.rows(definition.id, verdict="refused", reason=reason))
        for reason, count in refused
    ]
    last = [
        (title, count, verdict, chosen.rows(definition.id, verdict=verdict))
        for title, verdict in (("待定", "pending"), ("无法核实", "unverifiable"))
        if (count := sum(one.row_count for one in reasons if one.verdict == verdict))
    ]
    last.append(("核实", figure.verified, "verified", chosen.rows(definition.id, verdict="verified")))
    # The smallest reasons share one bar; the table tells them apart, and only it leads to their rows.
    rest = sum(count for _, count in refused[STEPS:])
    shared = [("其他原因", rest, "refused", "")] if rest else []
    left, drawn = figure.reported, []
    for title, count, shade, address in (first, *each[:STEPS], *shared, *last):
        is_total = shade in {"reported", "verified"}
        left -= 0 if is_total else count
        drawn.append(
            {
                "title": title,
                "count": count,
                "base": 0 if is_total else left,
                "shade": shade,
                "is_total": is_total,
                "url": address,
            }
        )
    return Chart(
        "waterfall",
        "从上报到核实",
        _waterfall_reading(figure, refused),
        {"steps": drawn},
        _steps_table(definition, [first, *each, *last]),
    )


def _waterfall_reading(figure: Figure, refused: Sequence[tuple[str, int]]) -> str:
    said = f"上报 {figure.reported:,} 行，核实 {figure.verified:,} 行"
    if refused:
        reason, count = refused[0]
        said += f"；减得最多的原因是“{reason_title(reason)}”，{count:,} 行"
    elif figure.verified == figure.reported:
        said += "，一行没少"
    else:
        said += "；没有不予核实的行"
    return said + (f"；还有 {figure.pending:,} 行待定。" if figure.pending else "。")


def _steps_table(definition: Definition, steps: Sequence[tuple[str, int, str, str]]) -> Table:
    total = steps[0][1]
    rows = [(title, Link(count, address) if address else count, count / total) for title, count, _, address in steps]
    columns = (Column("step", "环节"), Column("rows", "行数", "count"), Column("share", "占上报", "rate"))
    return Table("reasons", f"{definition.title}：从上报到核实", columns, rows)


def funnel(chosen: Chosen, definition: Definition, whole: Figure, figures: Sequence[Figure]) -> Chart | None:
    """Shares against the number of settled rows, with the limits of two and three standard errors around the whole."""
    settled = [(one, one.verified + (one.refused or 0)) for one in figures if one.value is not None]
    if definition.measure not in SHARES or len(settled) < 3 or whole.value is None or not 0 < whole.value < 1:
        return None
    average, widest = whole.value, max(rows for _, rows in settled)
    points = [(one, rows, _beyond(one.value or 0.0, average, rows)) for one, rows in settled]
    points.sort(key=lambda point: (-point[2], point[0].value or 0.0, point[0].unit))
    unit = chosen.pages.unit_name
    low, high = _span([one.value or 0.0 for one, _ in settled], average, widest)
    columns = (
        Column("unit", chosen.level_below_name), Column("rows", "有结论的行", "count"), Column("value", definition.title, "rate"),
        Column("distance", "离平均几个标准误", "number"), Column("beyond", "落在"),
    )  # fmt: skip
    words = {0: "两倍以内", 2: "两倍以外", 3: "三倍以外"}
    rows = [
        (Link(unit(one.unit), chosen.address("indicators:indicator", unit=one.unit, indicator=definition.id)), count, one.value,
         _distance(one.value or 0.0, average, count), words[beyond])
        for one, count, beyond in points
    ]  # fmt: skip
    return Chart(
        "funnel",
        f"各{chosen.level_below_name}的差别，有多少可能只是偶然",
        _funnel_reading(chosen, definition, points, average),
        {
            "points": [
                {"name": unit(one.unit), "n": count, "value": one.value, "beyond": beyond,
                 "url": chosen.address("indicators:indicator", unit=one.unit, indicator=definition.id)}
                for one, count, beyond in points
            ],
            "limits": [_limits(average, _wide(widest) * step**2 / 40**2) for step in range(4, 41)],
            "average": average, "widest": _wide(widest), "low": low, "high": high, "n_name": "有结论的行数",
        },
        Table("funnel", f"{definition.title}：各{chosen.level_below_name}离平均有多远", columns, rows),
    )  # fmt: skip


def _wide(widest: int) -> int:
    """A round end of the scale, a little beyond the largest unit."""
    step = 10 ** (len(str(widest)) - 1) or 1
    step = step // 2 if step >= 10 else 5
    return (int(widest * 1.05) // step + 1) * step


def _error(average: float, rows: float) -> float:
    return sqrt(average * (1 - average) / rows)


def _distance(value: float, average: float, rows: int) -> float:
    return (value - average) / _error(average, rows)


def _beyond(value: float, average: float, rows: int) -> int:
    distance = abs(_distance(value, average, rows))
    return 3 if distance > 3 else 2 if distance > 2 else 0


def _limits(average: float, rows: float) -> dict[str, float]:
    error = _error(average, rows)
    return {
        "n": round(rows, 2),
        **{f"low{times}": max(average - times * error, 0.0) for times in (2, 3)},
        **{f"high{times}": min(average + times * error, 1.0) for times in (2, 3)},
    }


def _span(values: Sequence[float], average: float, widest: int) -> tuple[float, float]:
    """The part of the scale that holds all points and the limits where most of them lie, in whole tenths."""
    reach = 3 * _error(average, max(widest / 3, 1))
    low, high = min(*values, average - reach), max(*values, average + reach)
    return max(int(low * 10) / 10, 0.0), min((int(high * 10) + 1) / 10, 1.0)


def _funnel_reading(
    chosen: Chosen, definition: Definition, points: Sequence[tuple[Figure, int, int]], average: float
) -> str:
    far = [(one, rows) for one, rows, beyond in points if beyond == 3]
    said = f"全部平均 {average * 100:.1f}%。"
    if not far:
        near = sum(beyond == 2 for _, _, beyond in points)
        between = f"有 {near} 个在两倍以外，可以留意；其余的" if near else "这些"
        return said + f"没有一个{chosen.level_below_name}超出三倍标准误。{between}差别可能只是偶然。"
    one, rows = far[0]
    side = "低" if (one.value or 0.0) < average else "高"
    name, value = chosen.pages.unit_name(one.unit), value_text(definition, one.value)
    more = f"等 {len(far)} 个" if len(far) > 1 else ""
    return said + f"{name}{more}超出三倍标准误：{value}（{rows:,} 行），{side}得不像偶然，值得去看看。"


def curve(definition: Definition, points: Sequence[Point]) -> Chart | None:
    """How many were still with their employer, month by month, with the rows still followed."""
    if len(points) < 2:
        return None
    rows = [(point.month, point.at_risk, point.left, point.share) for point in points]
    columns = (
        Column("month", "第几个月", "count"), Column("at_risk", "还在观察", "count"), Column("left", "这个月离开", "count"),
        Column("share", "还在岗", "rate"),
    )  # fmt: skip
    by_month = {point.month: point for point in points}
    marks = [by_month[month] for month in (3, 6, 12) if month in by_month]
    said = f"从计入的当月起，{points[0].at_risk:,} 人次里，"
    if marks:
        said += "，".join(f"满 {point.month} 个月还在岗 {point.share * 100:.1f}%" for point in marks)
    else:
        said += f"满 {points[-1].month} 个月还在岗 {points[-1].share * 100:.1f}%"
    thin = next((point for point in points if point.at_risk < FEW), None)
    said += f"；第 {thin.month} 个月起还在观察的不到 {FEW} 人次，后面只作参考。" if thin and thin.month else "。"
    return Chart(
        "curve",
        "在同一家单位干了多久",
        said,
        {"points": [{"month": point.month, "share": point.share, "at_risk": point.at_risk} for point in points]},
        Table("curve", f"{definition.title}：逐月还在岗的占比", columns, rows),
    )
