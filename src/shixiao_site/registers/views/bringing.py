"""Bringing files in, and what became of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.audit.actor import actor_of
from shixiao_site.queue.models import Job
from shixiao_site.registers import desk
from shixiao_site.registers.bringing.actions import Arrived, bring
from shixiao_site.registers.bringing.forms import BringForm
from shixiao_site.registers.bringing.importing import four_parts
from shixiao_site.registers.models import Upload, UploadState
from shixiao_site.registers.queries import seen_batches, settled, uploads_in, uploads_of
from shixiao_site.registers.views.paging import SIZE, part_of
from shixiao_site.ui import Column, Content, Link, Page, Table

UPLOADS = (
    Column("file", "文件"),
    Column("state", "状态"),
    Column("rows", "读取行数", "count"),
    Column("accepted", "接收", "count"),
    Column("quarantined", "隔离", "count"),
    Column("bringer", "导入人"),
    Column("way", "来处"),
    Column("at", "时间", "instant"),
)


@allowed(Duty.BRING_REGISTERS)
def bring_files(request: HttpRequest) -> HttpResponseBase:
    """The form that takes files; a person arrives at the page of what he brought."""
    scope = reader_of(request).scope
    form = BringForm(
        request.POST or None,
        request.FILES or None,
        registers=desk.registers(),
        batches=[each for each in seen_batches(scope) if each.replaced_by is None],
        initial={"replaces": request.GET.get("replaces", ""), "register": request.GET.get("register", "")},
    )
    problem = None
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            files = [Arrived.of(file) for file in chosen["chosen"]]
            made = bring(files, by=actor_of(request), register=chosen["register"], replaces=chosen["replaces"] or None)
            return redirect("registers:upload", group=made[0].group)
        except Problem as refused:
            problem = four_parts(refused)
    context = {"content": Content("导入台账"), "form": form, "problem": problem, "has_scope": bool(scope)}
    return render(request, "registers/bring.html", context, status=400 if request.method == "POST" else 200)


def _upload(request: HttpRequest, group: UUID) -> Content:
    uploads = uploads_of(reader_of(request).scope, group)
    job = _job(uploads)
    registers = desk.registers()
    titles = {name: register.title for name, register in registers.items()}
    quarantined = sum(report["quarantined"] for each in uploads for report in each.reports)
    context = {
        "uploads": uploads, "job": job, "titles": titles, "is_open": any(each.is_open for each in uploads),
        "quarantined": quarantined, "first": uploads[0],
    }  # fmt: skip
    title = uploads[0].file_name if len(uploads) == 1 else f"{uploads[0].file_name} 等 {len(uploads)} 个文件"
    return Content(title, context, tables=[_table(uploads)], notes=[("导入人", uploads[0].name)])


def _job(uploads: Sequence[Upload]) -> Job | None:
    """The job that is still to end."""
    first = uploads[0]
    return Job.objects.filter(pk=first.job).first() if first.job and any(each.is_open for each in uploads) else None


def _uploads(request: HttpRequest) -> Content:
    uploads = uploads_in(reader_of(request).scope)
    part = part_of(request, uploads.count())
    table = _table(settled(list(uploads[part.offset : part.offset + SIZE])), every=uploads)
    return Content("上传记录", {"table": table, "part": part}, tables=[table])


def _table(uploads: Any, every: Any = None) -> Table:
    return Table(
        "uploads",
        "上传记录",
        UPLOADS,
        [_row(upload) for upload in uploads],
        every=None if every is None else (lambda: (_row(upload) for upload in settled(list(every)))),
        empty="还没有人在这里导入过文件。点“导入”，把台账拖进来。",
    )


def _row(upload: Upload) -> tuple[Any, ...]:
    reports = upload.reports
    counts = [
        sum(report[key] for report in reports) if reports else None for key in ("rows", "accepted", "quarantined")
    ]
    link = Link(upload.file_name, reverse("registers:upload", kwargs={"group": upload.group}))
    return (
        link, UploadState(upload.state).label, *counts, upload.name, upload.get_way_display(), upload.created_at,
    )  # fmt: skip


upload = Page(_upload, "registers/upload.html", Duty.BRING_REGISTERS)
uploads = Page(_uploads, "registers/uploads.html", Duty.BRING_REGISTERS)
