"""The job "import": the files of a group, one after the other. Run again it finds what was done and does the rest."""

import time
from collections.abc import Mapping
from typing import Any, Protocol

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from shixiao.registers.importing import Outcome, Request, import_files
from shixiao.registers.known import all_batches
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Busy
from shixiao_site.access import Scope
from shixiao_site.audit.actor import SYSTEM, Actor
from shixiao_site.audit.chain import record
from shixiao_site.registers import desk
from shixiao_site.registers.models import Upload, UploadState
from shixiao_site.registers.queries import reports_of

_PAUSE = 1.0
_OPEN = (UploadState.WAITING, UploadState.READING)


class Work(Protocol):
    """The job in hand, as far as importing needs it."""

    @property
    def payload(self) -> Mapping[str, Any]: ...

    @property
    def by(self) -> Actor: ...

    def tell(self, message: str, done: int = 0, of: int = 0) -> None: ...


def handle(work: Work) -> dict[str, Any]:
    """Import the files of a group that are not done yet. A file that cannot be read does not stop the others."""
    uploads = list(Upload.objects.filter(group=work.payload["group"]).order_by("position"))
    for at, upload in enumerate(uploads):
        work.tell(f"导入 {upload.file_name}", at, len(uploads))
        if upload.is_open:
            _import(work, upload)
    states = list(Upload.objects.filter(group=work.payload["group"]).values_list("state", flat=True))
    done, failed = states.count(UploadState.DONE), states.count(UploadState.FAILED)
    message = f"导入了 {done} 个文件" + (f"，{failed} 个没有导入" if failed else "") + "。"
    return {"message": message, "url": reverse("registers:upload", kwargs={"group": work.payload["group"]})}


def _import(work: Work, upload: Upload) -> None:
    if _finish(work, upload, ()):
        return
    Upload.objects.filter(pk=upload.pk, state=UploadState.WAITING).update(state=UploadState.READING)
    try:
        outcome = _outcome(work, upload)
    except Problem as problem:
        outcome = Outcome(upload.file_name, problem=problem)
    if outcome.problem is not None:
        _fail(work, upload, outcome.problem)
    else:
        _finish(work, upload, outcome.notes)


def _outcome(work: Work, upload: Upload) -> Outcome:
    """What became of the file, once nobody else is writing the workspace."""
    whole = work.by.role == SYSTEM.role
    if not whole and not Scope(work.by.prefix):
        raise _scopeless(upload)
    request = Request(
        desk.registers(),
        timezone.localdate(),
        wanted=upload.register,
        replaces="" if upload.replaces is None else str(upload.replaces),
        within="" if whole else work.by.prefix,
        upload=str(upload.id),
    )
    while True:
        try:
            [outcome] = import_files(desk.workspace(), [str(upload.path)], request)
        except Busy:
            work.tell(f"{upload.file_name}：等另一项写入做完")
            time.sleep(_PAUSE)
        else:
            return outcome


def _finish(work: Work, upload: Upload, notes: tuple[str, ...]) -> bool:
    """Write down the batches that carry this upload's name, if there are any."""
    reports = reports_of(all_batches(desk.workspace()), upload)
    if not reports:
        return False
    with transaction.atomic():
        changed = Upload.objects.filter(pk=upload.pk, state__in=_OPEN).update(
            state=UploadState.DONE, reports=reports, notes=list(notes), ended_at=timezone.now()
        )
        if changed:
            detail = {
                "file": upload.file_name,
                "sha256": upload.sha256,
                "replaces": upload.replaces,
                "batches": reports,
            }
            record("registers.import", by=work.by, on=f"upload:{upload.id}", detail=detail)
    return True


def _fail(work: Work, upload: Upload, problem: Problem) -> None:
    told = four_parts(problem)
    with transaction.atomic():
        changed = Upload.objects.filter(pk=upload.pk, state__in=_OPEN).update(
            state=UploadState.FAILED, problem=told, ended_at=timezone.now()
        )
        if changed:
            upload.corrections.update(upload=None)
            record("registers.refuse", by=work.by, on=f"upload:{upload.id}", detail={"file": upload.file_name, **told})


def four_parts(problem: Problem) -> dict[str, str]:
    """A problem as it is kept and sent."""
    return {"where": problem.where, "what": problem.what, "why": problem.why, "mend": problem.mend}


def _scopeless(upload: Upload) -> Problem:
    return Problem(
        where=upload.file_name,
        what="导入人没有管辖区划。",
        why="不知道哪些行归他管，所以没有导入。",
        mend="请安全管理员先给他填上管辖区划，再重新导入。",
    )
