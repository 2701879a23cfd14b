"""Drafts as tables: what was checked, what would move, what was changed in the texts."""

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from shixiao.indicators.definition import Definition
from shixiao.indicators.library import Library
from shixiao.pipeline.drafts.writing import reading_text
from shixiao.publication.headings import TOPICS, reason_title
from shixiao_site.access import Scope
from shixiao_site.definitions.models import Draft
from shixiao_site.definitions.queries import InForce
from shixiao_site.indicators.figures.lines import value_text
from shixiao_site.ui import Column, Link, Table
from shixiao_site.ui.formats import VERDICTS

_INDICATORS = (
    Column("indicator", "指标"), Column("topic", "主题"), Column("since", "版本", "date"), Column("author", "起草"),
    Column("checker", "核对"), Column("next_review", "下次复审"), Column("origin", "来源"),
)  # fmt: skip
_DRAFTS = (
    Column("draft", "草稿"), Column("kind", "类型"), Column("state", "状态"), Column("by", "起草人"),
    Column("takes_effect_on", "生效日期", "date"), Column("basis", "依据"), Column("decided_by", "审定人"),
    Column("decided_at", "审定时间", "instant"),
)  # fmt: skip
_EXAMPLES = (
    Column("number", "第几例", "count"), Column("title", "例子"), Column("row", "哪一行"), Column("expected", "写的是"),
    Column("found", "得到"),
)  # fmt: skip
_OTHERS = (
    Column("indicator", "指标"), Column("title", "例子"), Column("row", "哪一行"), Column("expected", "写的是"),
    Column("found", "得到"),
)  # fmt: skip
_FIGURES = (
    Column("indicator", "指标"), Column("period", "期间"), Column("verified_before", "核实：前", "count"),
    Column("verified_after", "核实：后", "count"), Column("refused_before", "不予核实：前", "count"),
    Column("refused_after", "不予核实：后", "count"), Column("pending_before", "待定：前", "count"),
    Column("pending_after", "待定：后", "count"), Column("value_before", "值：前"), Column("value_after", "值：后"),
)  # fmt: skip
_ROWS = (
    Column("indicator", "指标"), Column("unit", "单位"), Column("before", "前"), Column("after", "后"),
    Column("row_count", "行数", "count"),
)  # fmt: skip
_DIFF = (Column("file", "文件"), Column("sign", "改动"), Column("text", "文字"))
SIGNS = {"+": "加上", "-": "删去", "@": "位置", " ": ""}


@dataclass(frozen=True)
class Line:
    """A line of a comparison: "+", "-", " ", or "@" for where it lies."""

    sign: str
    text: str


def indicators(found: Iterable[InForce]) -> Table:
    """All definitions in force."""
    rows = [
        (
            Link(one.definition.title, reverse("definitions:indicator", kwargs={"indicator": one.definition.id})),
            TOPICS.get(one.definition.topic, one.definition.topic), one.version.since, one.version.author,
            one.version.checker, f"{one.version.next_review}{'（已过期）' if one.is_overdue else ''}",
            "本局改过" if one.is_changed else "随程序",
        )
        for one in found
    ]  # fmt: skip
    return Table("definitions", "各项指标的口径", _INDICATORS, rows)


def drafts(found: Iterable[Draft], titles: dict[str, str], *, name: str, title: str, empty: str) -> Table:
    """Drafts, each leading to its page."""
    rows = [
        (
            Link(f"{one.pk}：{titles.get(one.indicator, one.indicator)}", reverse("definitions:draft", kwargs={"pk": one.pk})),
            one.get_kind_display(), standing(one), one.name, one.takes_effect_on, one.basis, one.decided_name, one.decided_at,
        )
        for one in found
    ]  # fmt: skip
    return Table(name, title, _DRAFTS, rows, empty=empty)


def standing(draft: Draft) -> str:
    """The state of a draft in words."""
    if draft.waits:
        return f"已审定，{draft.takes_effect_on} 生效"
    return "已审定，已写入" if draft.in_force_at else draft.get_state_display()


def examples(draft: Draft) -> Table:
    """The examples of the last check; where some came out otherwise, the page shows those, row by row."""
    wrong: list[tuple[object, ...]] = []
    right: list[tuple[object, ...]] = []
    for one in draft.found.get("examples", []):
        for row, expected, found in one["disagreements"]:
            wrong.append((one["number"], one["title"], row, outcome(expected), outcome(found)))
        if not one["disagreements"]:
            right.append((one["number"], one["title"], f"{one['rows']} 行都符合", "", ""))
    title = "不符合的例子" if wrong else "例子"
    return Table(
        "examples", title, _EXAMPLES, wrong or right, every=lambda: wrong + right, empty="这个指标没有自己的例子。"
    )


def others(draft: Draft) -> Table:
    """Examples of other indicators that come out otherwise."""
    titles = draft.trial.get("titles", {})
    rows = [
        (titles.get(each[0], each[0]), each[1], each[2], outcome(each[3]), outcome(each[4]))
        for each in draft.trial.get("disagreements", [])
    ]
    return Table("others", "别的指标里不再符合的例子", _OTHERS, rows, empty="别的指标的例子都还符合。")


def outcome(spoken: str) -> str:
    """The outcome of an example's row in words: "refused no_trace" as 不予核实：没有痕迹."""
    verdict, _, rest = spoken.partition(" ")
    if verdict == "-":
        return "不在范围里"
    reason, _, value = rest.partition(" ")
    parts = [VERDICTS.get(verdict, verdict), reason_title(reason), value]
    return "：".join(part for part in parts if part)


def figures(draft: Draft, known: Library, scope: Scope) -> Table:
    """The moved figures of the whole workspace, for those who answer for it."""
    trial = draft.trial
    kept = trial.get("figures", []) if scope.covers(trial.get("unit", "")) else []
    rows = [_figure(known.definitions[one[1]], *one[2:]) for one in kept if one[1] in known.definitions]
    return Table("moved", "会变的数", _FIGURES, rows, empty="没有一个数会变。")


def moved_rows(draft: Draft, scope: Scope) -> Table:
    """The rows that would be judged otherwise, by unit and reason, inside the reader's scope."""
    trial = draft.trial
    rows = [
        (
            trial["titles"].get(one[0], one[0]),
            trial["names"].get(one[1], one[1]),
            _judged(one[2]),
            _judged(one[3]),
            one[4],
        )
        for one in trial.get("rows", [])
        if scope.covers(one[1])
    ]
    return Table("moved-rows", "会变的行", _ROWS, rows, empty="您的辖区里没有一行的结论会变。")


def comparisons(draft: Draft, now: Mapping[str, str], drafted: Mapping[str, str]) -> list[tuple[str, list[Line]]]:
    """(file, lines) of what a draft changes in the texts in force, or changed when it came into force."""
    found = []
    for path in sorted(draft.files):
        before = draft.before.get(path, "") if draft.in_force_at else reading_text(now, path)
        after = draft.after.get(path, "") if draft.in_force_at else reading_text(drafted, path)
        found.append((path, list(_lines(before, after))))
    return found


def differences(found: Iterable[tuple[str, list[Line]]]) -> Table:
    """The same lines as a table to take away."""
    rows = [(path, SIGNS[line.sign], line.text) for path, lines in found for line in lines]
    return Table("differences", "文字的改动", _DIFF, rows, empty="文字没有不同。")


def _lines(before: str, after: str) -> Iterator[Line]:
    for text in list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3))[2:]:
        if text.startswith("@@"):
            start = text.split("+")[1].split(",")[0].split(" ")[0]
            yield Line("@", f"第 {start} 行附近")
        else:
            yield Line(text[0], text[1:])


def _figure(definition: Definition, period: str, *pairs: list[float | None]) -> tuple[object, ...]:
    _, verified, refused, pending, value = pairs
    return (
        definition.title, period, *verified, *refused, *pending, *(value_text(definition, each) for each in value),
    )  # fmt: skip


def _judged(side: list[str] | None) -> str:
    if side is None:
        return "没有这一行"
    verdict, reason = side
    return f"{VERDICTS[verdict]}：{reason_title(reason)}" if reason else VERDICTS[verdict]


def day(text: str) -> dt.datetime:
    """An instant as kept."""
    return dt.datetime.fromisoformat(text)
