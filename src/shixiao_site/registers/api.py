"""What programs may ask of registers: bring a file, see what became of it, list batches and registers."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from shixiao.registers.forms import choices, kind_of
from shixiao_site.access import Duty
from shixiao_site.accounts.api import ERRORS, reader_with
from shixiao_site.accounts.tokens import TokenReader
from shixiao_site.audit.actor import acting
from shixiao_site.registers import desk
from shixiao_site.registers.bringing.actions import Arrived, bring
from shixiao_site.registers.bringing.arriving import ArrivedFile
from shixiao_site.registers.models import Upload, Way
from shixiao_site.registers.queries import SeenBatch, seen_batches, settled, uploads_in
from shixiao_site.registers.views.batches import imported_at

router = Router(tags=["台账"])
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class ReportOut(Schema):
    """What became of one register of a file."""

    batch: int
    register_name: str
    rows: int
    accepted: int
    quarantined: int
    warnings: int
    ignored: list[str]


class UploadOut(Schema):
    """A file and what became of it. state: waiting, reading, done, failed. problem: where, what, why, mend."""

    id: UUID
    file: str
    bytes: int
    sha256: str
    state: str
    created_at: datetime
    ended_at: datetime | None
    reports: list[ReportOut]
    notes: list[str]
    problem: dict[str, str]
    page: str


class BatchOut(Schema):
    """One batch. bringer: a person's name, or 命令行. in_force: no other batch corrects it."""

    batch: int
    register_name: str
    file: str
    sha256: str
    rows: int
    accepted: int
    quarantined: int
    warnings: int
    imported_at: datetime
    bringer: str
    replaces: int | None
    replaced_by: int | None
    in_force: bool


class BatchesOut(Schema):
    """Part of a list of `count` batches, the newest first."""

    count: int
    items: list[BatchOut]


class ColumnOut(Schema):
    """One column of a register."""

    heading: str
    field: str
    type: str
    says: str
    required: bool
    values: list[str]
    synonyms: list[str]
    note: str


class RegisterOut(Schema):
    """One register."""

    name: str
    title: str
    columns: list[ColumnOut]


@router.post("/uploads", response={202: UploadOut, **ERRORS}, summary="导入一个文件")
def bring_file(
    request: HttpRequest, file: File[UploadedFile], register_name: Form[str] = "", replaces: Form[Number | None] = None
) -> Status[dict[str, Any]]:
    """Take a file and ask for its import. Ask for the upload again to see what became of it."""
    reader: TokenReader = reader_with(request, Duty.BRING_REGISTERS)
    by = acting(reader.user, address=request.META.get("REMOTE_ADDR", ""))
    [upload] = bring(
        [Arrived.of(cast(ArrivedFile, file))], by=by, register=register_name, replaces=replaces, way=Way.API
    )
    return Status(202, _upload(upload))


@router.get("/uploads/{upload}", response={200: UploadOut, **ERRORS}, summary="一个文件导入得怎么样")
def see_upload(request: HttpRequest, upload: UUID) -> dict[str, Any]:
    """A file that was brought from within the scope."""
    found = uploads_in(reader_with(request, Duty.BRING_REGISTERS).scope).filter(pk=upload).first()
    if found is None:
        raise Http404
    return _upload(settled([found])[0])


@router.get("/batches", response={200: BatchesOut, **ERRORS}, summary="批次")
def list_batches(
    request: HttpRequest,
    register_name: str = "",
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """The batches within the scope, the newest first; of one register when it is named."""
    every = seen_batches(reader_with(request, Duty.BRING_REGISTERS).scope)
    found = [each for each in every if register_name in {"", each.batch.register}]
    return {"count": len(found), "items": [_batch(each) for each in found[offset : offset + limit]]}


@router.get("/registers", response={200: list[RegisterOut], **ERRORS}, summary="有哪些台账，各有哪些列")
def list_registers(request: HttpRequest) -> list[dict[str, Any]]:
    """All registers with their columns."""
    reader_with(request, Duty.BRING_REGISTERS)
    return [
        {
            "name": register.name,
            "title": register.title,
            "columns": [
                {
                    "heading": column.heading, "field": column.field, "type": column.type, "says": kind_of(column),
                    "required": column.required, "values": choices(column), "synonyms": column.synonyms,
                    "note": column.note,
                }
                for column in register.columns
            ],
        }
        for register in desk.registers().values()
    ]  # fmt: skip


def _upload(upload: Upload) -> dict[str, Any]:
    kept = ("id", "bytes", "sha256", "state", "created_at", "ended_at", "notes", "problem")
    page = reverse("registers:upload", kwargs={"group": upload.group})
    reports = [{**report, "register_name": report["register"]} for report in upload.reports]
    return {
        **{name: getattr(upload, name) for name in kept},
        "reports": reports,
        "file": upload.file_name,
        "page": page,
    }


def _batch(seen: SeenBatch) -> dict[str, Any]:
    counts = seen.batch.manifest
    return {
        **{key: counts[key] for key in ("rows", "accepted", "quarantined", "warnings", "replaces")},
        "batch": seen.batch.number,
        "register_name": seen.batch.register,
        "file": seen.file_name,
        "sha256": counts["files"][0]["sha256"],
        "imported_at": imported_at(seen),
        "bringer": seen.bringer,
        "replaced_by": seen.replaced_by,
        "in_force": seen.replaced_by is None,
    }
