"""Rows that were kept out: the batches that have some, the rows of one batch, one row to be mended."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from shixiao.registers.importing import Request
from shixiao.registers.schema import Register
from shixiao.registers.shown.kept_out import CellProblem, KeptOut, count_problems, row_kept_out, rows_kept_out
from shixiao.registers.shown.trial import judge_row
from shixiao.vocabulary.masking import masked
from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.audit.actor import actor_of
from shixiao_site.registers import desk
from shixiao_site.registers.bringing.importing import four_parts
from shixiao_site.registers.mending.actions import mend
from shixiao_site.registers.mending.forms import RowForm
from shixiao_site.registers.models import Correction, UploadState
from shixiao_site.registers.queries import SeenBatch, batch_for, corrections_of, kept_out_left, seen_batches
from shixiao_site.registers.views.batches import batch_link, imported_at
from shixiao_site.registers.views.paging import SIZE, part_of
from shixiao_site.ui import Column, Content, Link, Page, Table

BATCHES = (
    Column("batch", "批次", "code"),
    Column("register", "台账"),
    Column("file", "文件"),
    Column("bringer", "导入人"),
    Column("at", "导入时间", "instant"),
    Column("quarantined", "隔离的行", "count"),
    Column("left", "还没处理", "count"),
)
ROWS = (
    Column("line", "行"),
    Column("sheet", "工作表"),
    Column("column", "列"),
    Column("value", "填的是"),
    Column("problem", "问题"),
    Column("mend", "怎么改"),
)
DONE = (
    Column("line", "行"),
    Column("sheet", "工作表"),
    Column("what", "怎么处理的"),
    Column("name", "处理人"),
    Column("at", "时间", "instant"),
)


def _quarantine(request: HttpRequest) -> Content:
    seen = [each for each in seen_batches(reader_of(request).scope) if each.replaced_by is None]
    seen = [each for each in seen if each.batch.manifest["quarantined"]]
    left = kept_out_left([each.batch for each in seen])
    rows = [
        (
            Link(f"{each.batch.number:06d}", reverse("registers:kept_out", kwargs={"number": each.batch.number})),
            each.title, each.file_name, each.bringer, imported_at(each), each.batch.manifest["quarantined"],
            left[each.batch.number],
        )
        for each in seen
    ]  # fmt: skip
    table = Table("quarantine", "有隔离行的批次", BATCHES, rows, empty="没有被隔离的行，不用改什么。")
    return Content("隔离", {"table": table, "left": sum(left.values())}, tables=[table])


def _kept_out(request: HttpRequest, number: int) -> Content:
    seen, register = batch_with_register(request, number)
    done = corrections_of(number)
    without = [each.nth for each in done]
    counts = count_problems(seen.batch, without=without)
    asked = request.GET.get("problem", "")
    problem = asked if asked in {count.key for count in counts} else ""
    left = seen.batch.manifest["quarantined"] - len(done)
    part = part_of(request, _many(counts, problem, left), problem=problem)
    found = rows_kept_out(seen.batch, register, problem=problem, without=without, offset=part.offset, limit=SIZE)
    every = lambda: (  # noqa: E731 - the table asks for it once
        line
        for row in rows_kept_out(seen.batch, register, problem=problem, without=without)
        for line in _lines(seen, register, row)
    )
    table = Table(
        "kept_out", "还没处理的行", ROWS, [line for row in found for line in _lines(seen, register, row)], every=every,
        empty="没有还没处理的行。",
    )  # fmt: skip
    settled = Table("done", "已经处理的行", DONE, [_done(seen, each) for each in done], empty="还没有处理过的行。")
    context = {
        "seen": seen, "table": table, "settled": settled, "part": part, "counts": counts, "problem": problem, "left": left,
        "free": [each for each in done if each.upload_id is None or each.upload is None],
        "ready": sum(each.upload is None and not each.is_set_aside for each in done), "back": batch_link(number),
        "done_many": len(done),
    }  # fmt: skip
    return Content(
        f"批次 {number:06d} 隔离的行",
        context,
        tables=[table, settled],
        notes=[("文件", seen.file_name), ("台账", seen.title)],
    )


def _many(counts: list[Any], problem: str, left: int) -> int:
    return next((count.rows for count in counts if count.key == problem), left) if problem else left


def batch_with_register(request: HttpRequest, number: int) -> tuple[SeenBatch, Register]:
    """A batch in the reader's scope with rows that were kept out, and its register. Raises Http404 without one."""
    seen = batch_for(reader_of(request).scope, number)
    if seen.register is None:
        raise Http404
    return seen, seen.register


def row_of(seen: SeenBatch, register: Register, nth: int) -> KeptOut:
    """One row that was kept out. Raises Http404 when there is none of this number."""
    row = row_kept_out(seen.batch, register, nth) if nth <= seen.batch.manifest["quarantined"] else None
    if row is None:
        raise Http404
    return row


def _lines(seen: SeenBatch, register: Register, row: KeptOut) -> list[tuple[Any, ...]]:
    place = reverse("registers:mend", kwargs={"number": seen.batch.number, "nth": row.nth})
    return [
        (Link(f"第 {row.line} 行", place), row.sheet, each.heading, _value(register, row, each), each.kind, each.mend)
        for each in row.problems
    ]


def _value(register: Register, row: KeptOut, problem: CellProblem) -> str:
    column = register.column(problem.field)
    return masked(row.filled.get(problem.field, ""), column.masked_as) if column else ""


def _done(seen: SeenBatch, correction: Correction) -> tuple[Any, ...]:
    place = {"number": seen.batch.number, "nth": correction.nth}
    upload = correction.upload
    what: Any = f"不再导入：{correction.remark}" if correction.is_set_aside else "已改好，还没导入"
    if upload is not None:
        word = "已改好导入" if upload.state == UploadState.DONE else "正在导入"
        what = Link(word, reverse("registers:upload", kwargs={"group": upload.group}))
    return (
        Link(f"第 {correction.line} 行", reverse("registers:mend", kwargs=place)), correction.sheet, what, correction.name,
        correction.at,
    )  # fmt: skip


@allowed(Duty.BRING_REGISTERS)
def mend_row(request: HttpRequest, number: int, nth: int) -> HttpResponseBase:
    """The form of one row. It is kept when the core would take it; until then every problem stands at its field."""
    seen, register = batch_with_register(request, number)
    row = row_of(seen, register, nth)
    kept = next((each for each in corrections_of(number) if each.nth == nth), None)
    filled = kept.filled if kept and kept.filled else row.filled
    form = RowForm(register, filled, is_open=False, data=request.POST or None)
    problem = None
    if request.method == "POST" and form.is_valid():
        mended = form.mended()
        found = judge_row(desk.workspace(), register, mended, _request(request))
        form.show_problems(found)
        if not found:
            try:
                mend(seen, row, mended, by=actor_of(request))
                messages.success(request, f"第 {row.line} 行改好了。全部改好后，点“导入改好的行”。")
                return redirect("registers:kept_out", number=number)
            except Problem as refused:
                problem = four_parts(refused)
    return show_row(request, seen, row, form, kept=kept, problem=problem)


def show_row(
    request: HttpRequest, seen: SeenBatch, row: KeptOut, form: RowForm, *, kept: Correction | None,
    problem: dict[str, str] | None = None,
) -> HttpResponseBase:  # fmt: skip
    """The page of one row."""
    if not form.is_bound and kept is None:
        form.told = {each.field: each for each in row.problems}
    context = {
        "content": Content(f"改第 {row.line} 行"), "seen": seen, "row": row, "form": form, "kept": kept,
        "problem": problem, "units": desk.units_of(reader_of(request).scope),
        "others": [each for each in row.problems if not each.field] if not form.is_bound else [],
        "asked": [form[name] for name in (form.errors if form.is_bound else form.told) if name in form.fields],
        "wrong": len(form.errors) if form.is_bound else 0,
    }  # fmt: skip
    return render(request, "registers/mend.html", context, status=400 if form.is_bound else 200)


def _request(request: HttpRequest) -> Request:
    return Request(desk.registers(), timezone.localdate(), within=reader_of(request).scope.prefix)


quarantine = Page(_quarantine, "registers/quarantine.html", Duty.BRING_REGISTERS)
kept_out = Page(_kept_out, "registers/kept_out.html", Duty.BRING_REGISTERS)
