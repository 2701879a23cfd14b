"""One row opened: what was filed, why it was judged so, what proves it, the person's time as a picture."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from shixiao.pipeline.pages import VerdictRow
from shixiao.pipeline.story import Cell, Event, FactTold, Filed, Story, Window, row_story
from shixiao.publication.headings import reason_title
from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.audit.actor import actor_of
from shixiao_site.indicators import queries
from shixiao_site.indicators.actions import open_person
from shixiao_site.indicators.evidence.drawing import draw
from shixiao_site.indicators.evidence.forms import PurposeForm
from shixiao_site.indicators.figures.chosen import Chosen, choose
from shixiao_site.indicators.workplace import workspace
from shixiao_site.ui import Column, Content, Table
from shixiao_site.ui.formats import VERDICTS

TEMPLATE = "indicators/row.html"
STANDINGS = {"holds": "没有", "not_asked": "不必再查", "unchecked": "未核对：台账没有导入过"}
DECIDED = {"refused": "有，所以不予核实", "pending": "还不能确定，继续等", "unverifiable": "无法核实"}


def build(request: HttpRequest, indicator: str, position: int) -> Content:
    """The page of one row, masked."""
    row, story = _found(request, indicator, position)
    return _content(request, row, story, full=False)


@allowed(Duty.OPEN_PERSON)
@require_POST
def full(request: HttpRequest, indicator: str, position: int) -> HttpResponseBase:
    """The same page with everything in clear, for a purpose that goes into the audit chain. Nothing keeps a copy."""
    row, story = _found(request, indicator, position)
    form = PurposeForm(request.POST)
    is_valid = form.is_valid()
    if is_valid:
        open_person(indicator=indicator, position=position, purpose=form.cleaned_data["purpose"], by=actor_of(request))
    content = _content(request, row, story, full=is_valid, form=form)
    answer = render(request, TEMPLATE, {"content": content, **content.context}, status=200 if is_valid else 422)
    return _unkept(answer)


def _unkept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer


def _found(request: HttpRequest, indicator: str, position: int) -> tuple[VerdictRow, Story]:
    """The row and its story. Raises Http404 for a row that is not there or belongs to a unit outside the scope."""
    pages = queries.pages()
    row = pages.row(indicator, position)
    if row is None or not reader_of(request).scope.covers(row.unit):
        raise Http404
    story = row_story(workspace(), pages.run, indicator, position)
    if story is None:
        raise Http404
    return row, story


def _content(
    request: HttpRequest, row: VerdictRow, story: Story, *, full: bool, form: PurposeForm | None = None
) -> Content:
    chosen = choose(request)
    definition = chosen.pages.library.definitions[story.indicator]
    tables = {
        "filed": _filed_table(story.filed, full=full),
        "facts": _facts_table(story),
        "evidence": _evidence_table(story.evidence, full=full),
        "events": _events_table(story, full=full),
    }
    context: dict[str, Any] = {
        **tables,
        "chosen": chosen,
        "definition": definition,
        "row": row,
        "story": story,
        "unit_name": chosen.pages.unit_name(story.unit),
        "verdict": VERDICTS[story.verdict],
        "reason": reason_title(story.reason) if story.reason else "",
        "back": _back(chosen, story),
        "drawing": draw(story, full=full),
        "full": full,
        "may_open": not full and reader_of(request).may(Duty.OPEN_PERSON),
        "open_address": _open_address(request, story),
        "form": form or PurposeForm(),
    }
    title = f"{definition.title}：第 {story.position + 1:,} 行"
    # What is shown in full stays on the screen: there is nothing to take away.
    return Content(title, context, [] if full else list(tables.values()), [("指标", definition.title), *chosen.notes])


def _back(chosen: Chosen, story: Story) -> str:
    return chosen.rows(story.indicator, verdict=story.verdict, reason=story.reason)


def _open_address(request: HttpRequest, story: Story) -> str:
    address = reverse("indicators:open_person", kwargs={"indicator": story.indicator, "position": story.position})
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def _filed_table(filed: Filed, *, full: bool) -> Table:
    rows = [(cell.title, cell.shown(full=full)) for cell in filed.cells]
    place = [("文件", filed.file), ("工作表", filed.sheet), ("行", str(filed.line))]
    columns = (Column("heading", "栏目"), Column("cell", "填报的内容"))
    return Table("filed", f"填报的内容（{filed.title}）", columns, [*rows, *place])


def _facts_table(story: Story) -> Table:
    columns = (
        Column("number", "次序", "count"), Column("reason", "查有没有"), Column("standing", "结果"),
        Column("windows", "看哪一段时间"), Column("says", "有的话怎么说"),
    )  # fmt: skip
    rows = [
        (at, reason_title(one.reason), _standing(one, story.verdict), "；".join(map(span, one.windows)), one.says)
        for at, one in enumerate(story.facts, 1)
    ]
    return Table("facts", "逐条核对", columns, rows, empty="这项指标没有要逐条核对的事。")


def _standing(one: FactTold, verdict: str) -> str:
    return DECIDED.get(verdict, "有") if one.standing == "decides" else STANDINGS[one.standing]


def span(window: Window | Event) -> str:
    """Two days as they are read; one day once."""
    return str(window.first) if window.first == window.last else f"{window.first} 至 {window.last}"


def words(cells: tuple[Cell, ...], *, full: bool) -> str:
    """Filled cells side by side."""
    return "，".join(text for cell in cells if (text := cell.shown(full=full)))


def _evidence_table(evidence: tuple[Filed, ...], *, full: bool) -> Table:
    columns = (
        Column("register", "台账"), Column("cells", "内容"), Column("file", "文件"), Column("sheet", "工作表"),
        Column("line", "行", "count"), Column("row_id", "行编号", "code"),
    )  # fmt: skip
    rows = [
        (
            one.title,
            "；".join(f"{cell.title} {text}" for cell in one.cells if (text := cell.shown(full=full))),
            one.file, one.sheet, one.line, one.row_id,
        )
        for one in evidence
    ]  # fmt: skip
    empty = "没有作证的行：结论来自没有看到记录，或来自这一行自己。"
    return Table("evidence", "作证的行", columns, rows, empty=empty)


def _events_table(story: Story, *, full: bool) -> Table:
    columns = (
        Column("register", "台账"), Column("first", "从", "date"), Column("last", "到"), Column("what", "内容"),
        Column("mark", "说明"),
    )  # fmt: skip
    rows = [
        (
            lane.title, event.first, "至今" if event.goes_on else "" if event.is_moment else event.last,
            words(event.cells, full=full), "本行" if event.is_this else "作证" if event.proves else "",
        )
        for lane in story.lanes
        for event in lane.events
    ]  # fmt: skip
    return Table("events", "这个人的时间线", columns, rows, empty="没有认出这个人，看不到他的其他记录。")
