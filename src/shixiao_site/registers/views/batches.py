"""All batches, one batch, blank forms."""

import tempfile
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header

from shixiao.registers.forms import choices, kind_of, needed, write_form
from shixiao.registers.schema import Register
from shixiao.registers.shown.preview import Preview, first_rows
from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.registers import desk
from shixiao_site.registers.purposes import PURPOSES
from shixiao_site.registers.queries import SeenBatch, batch_for, corrections_of, seen_batches
from shixiao_site.registers.views.paging import SIZE, part_of
from shixiao_site.ui import Column, Content, Link, Page, Table

BATCHES = (
    Column("batch", "批次", "code"),
    Column("register", "台账"),
    Column("file", "文件"),
    Column("rows", "读取行数", "count"),
    Column("accepted", "接收", "count"),
    Column("quarantined", "隔离", "count"),
    Column("warnings", "有提醒", "count"),
    Column("at", "导入时间", "instant"),
    Column("bringer", "导入人"),
    Column("replaces", "更正了"),
    Column("standing", "现在"),
)
FORMS = (
    Column("register", "台账"),
    Column("purpose", "用来做什么"),
    Column("who", "谁来填"),
    Column("columns", "列数", "count"),
    Column("file", "空白表样"),
)
REFERENCE = (
    Column("heading", "表头"),
    Column("must", "必填"),
    Column("kind", "填什么"),
    Column("values", "可填的值"),
    Column("synonyms", "也认的表头"),
    Column("note", "说明"),
)


def _batches(request: HttpRequest) -> Content:
    every = seen_batches(reader_of(request).scope)
    titles = dict(sorted({each.batch.register: each.title for each in every}.items(), key=lambda item: item[1]))
    wanted = request.GET.get("register", "")
    found = [each for each in every if wanted in {"", each.batch.register}]
    part = part_of(request, len(found), register=wanted)
    table = Table(
        "batches",
        "批次",
        BATCHES,
        [_row(each) for each in found[part.offset : part.offset + SIZE]],
        every=lambda: (_row(each) for each in found),
        empty="还没有您能看到的批次。点“导入”，把台账拖进来。",
    )
    context = {"table": table, "part": part, "titles": titles, "wanted": wanted}
    notes = [("台账", titles[wanted])] if wanted in titles else []
    return Content("台账", context, tables=[table], notes=notes)


def batch_link(number: int) -> Link:
    """A batch by its number."""
    return Link(f"{number:06d}", reverse("registers:batch", kwargs={"number": number}))


def imported_at(seen: SeenBatch) -> Any:
    """When a batch appeared."""
    return parse_datetime(seen.batch.manifest["imported_at"])


def _row(seen: SeenBatch) -> tuple[Any, ...]:
    counts = seen.batch.manifest
    kept_out = reverse("registers:kept_out", kwargs={"number": seen.batch.number})
    return (
        batch_link(seen.batch.number),
        seen.title,
        seen.file_name,
        counts["rows"],
        counts["accepted"],
        Link(counts["quarantined"], kept_out) if counts["quarantined"] else 0,
        counts["warnings"],
        imported_at(seen),
        seen.bringer,
        batch_link(seen.batch.replaces) if seen.batch.replaces else "",
        "有效"
        if seen.replaced_by is None
        else Link(f"已被 {seen.replaced_by:06d} 更正", batch_link(seen.replaced_by).url),
    )


def _batch(request: HttpRequest, number: int) -> Content:
    scope = reader_of(request).scope
    seen = batch_for(scope, number)
    if seen.register is None:
        preview = Preview((), (), 0)
    else:
        preview = first_rows(seen.batch, seen.register, within=scope.prefix, is_whole=desk.is_whole(scope), limit=SIZE)
    table = _preview(preview)
    done = corrections_of(number)
    context = {
        "seen": seen, "manifest": seen.batch.manifest, "at": imported_at(seen), "table": table, "preview": preview,
        "chain": _chain(seen_batches(scope), seen), "mended": len(done),
    }  # fmt: skip
    return Content(f"批次 {number:06d} {seen.title}", context, tables=[table], notes=[("文件", seen.file_name)])


def _preview(preview: Preview) -> Table:
    kinds: dict[str, Any] = {"yuan": "money", "int": "number", "number": "number"}
    columns = [Column("sheet", "工作表"), Column("line", "行"), Column("warning", "提醒")]
    columns += [Column(each.field, each.heading, kinds.get(each.type, "text")) for each in preview.columns]
    rows = [(sheet, line, warning, *cells) for sheet, line, warning, cells in preview.rows]
    keep = [at for at in range(len(columns)) if at == 1 or any(row[at] for row in rows)]
    # A column that nobody filled would only push the others off the screen.
    shown = [tuple(row[at] for at in keep) for row in rows]
    return Table(
        "rows", "前几行（个人信息已遮住）", [columns[at] for at in keep], shown,
        empty="这一批里没有您辖区的行。",
    )  # fmt: skip


def _chain(every: list[SeenBatch], seen: SeenBatch) -> list[SeenBatch]:
    """A batch with those it corrects and those that correct it, the oldest first, as far as they can be seen."""
    known = {each.batch.number: each for each in every}
    chain = [seen]
    while (earlier := chain[0].batch.replaces) in known and earlier is not None:
        chain.insert(0, known[earlier])
    while (later := chain[-1].replaced_by) in known and later is not None:
        chain.append(known[later])
    return chain


def _forms(_request: HttpRequest) -> Content:
    rows = [_form_row(register) for register in sorted(desk.registers().values(), key=lambda each: each.title)]
    table = Table("forms", "全部台账的空白表样", FORMS, rows)
    return Content("表样", {"table": table}, tables=[table])


def _form_row(register: Register) -> tuple[Any, ...]:
    place = {"name": register.name}
    purpose, who = PURPOSES.get(register.name, ("本地自定的台账", "本地业务科室"))
    return (
        Link(register.title, reverse("registers:form", kwargs=place)), purpose, who, len(register.columns),
        Link("下载 xlsx", reverse("registers:form_file", kwargs=place)),
    )  # fmt: skip


def _form(_request: HttpRequest, name: str) -> Content:
    register = _register(name)
    rows = [
        (
            column.heading, needed(register, column), kind_of(column), "、".join(choices(column)),
            "、".join(column.synonyms), column.note,
        )
        for column in register.columns
    ]  # fmt: skip
    table = Table("columns", f"{register.title}的各列", REFERENCE, rows)
    purpose, who = PURPOSES.get(name, ("本地自定的台账", "本地业务科室"))
    return Content(
        register.title, {"table": table, "register": register, "purpose": purpose, "who": who}, tables=[table]
    )


@allowed(Duty.BRING_REGISTERS)
def form_file(_request: HttpRequest, name: str) -> HttpResponseBase:
    """The blank form as a workbook."""
    register = _register(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_form(register, path)
        return workbook(path.read_bytes(), f"{register.title}.xlsx")


def workbook(content: bytes, name: str, kind: str = "") -> HttpResponse:
    """A file to be saved under a name."""
    kind = kind or "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


def _register(name: str) -> Register:
    register = desk.registers().get(name)
    if register is None:
        raise Http404
    return register


batches = Page(_batches, "registers/batches.html", Duty.BRING_REGISTERS)
batch = Page(_batch, "registers/batch.html", Duty.BRING_REGISTERS)
forms = Page(_forms, "registers/forms.html", Duty.BRING_REGISTERS)
form = Page(_form, "registers/form.html", Duty.BRING_REGISTERS)
