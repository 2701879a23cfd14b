"""Everything that is read: uploads and batches within a scope, what became of them, what was mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from shixiao.registers.known import Batch, all_batches
from shixiao.registers.schema import Register
from shixiao_site.access import Scope
from shixiao_site.queue.models import Job
from shixiao_site.queue.models import State as JobState
from shixiao_site.registers import desk
from shixiao_site.registers.models import Correction, Upload, UploadState


@dataclass(frozen=True)
class SeenBatch:
    """A batch with what people ask of it. `upload`: how it came, None = by the command line. `replaced_by`: the number
    of the batch that corrects it, None = it is in force."""

    batch: Batch
    register: Register | None
    upload: Upload | None
    replaced_by: int | None

    @property
    def title(self) -> str:
        """What register it is."""
        return self.register.title if self.register else self.batch.register

    @property
    def file_name(self) -> str:
        """The file it came from."""
        return str(self.batch.manifest["files"][0]["name"])

    @property
    def bringer(self) -> str:
        """Who brought it."""
        return self.upload.name if self.upload else "命令行"


def seen_batches(scope: Scope) -> list[SeenBatch]:
    """The batches in a scope, the newest first: what was brought from within it; all others only for the whole."""
    if not scope:
        return []
    batches = all_batches(desk.workspace())
    names = [batch.upload for batch in batches if batch.upload]
    uploads = {str(upload.id): upload for upload in Upload.objects.filter(id__in=names)}
    replaced = {batch.replaces: batch.number for batch in batches}
    registers = desk.registers()
    seen = [
        SeenBatch(batch, registers.get(batch.register), uploads.get(batch.upload), replaced.get(batch.number))
        for batch in reversed(batches)
    ]
    return seen if desk.is_whole(scope) else [each for each in seen if scope.covers(each.batch.within)]


def batch_for(scope: Scope, number: int) -> SeenBatch:
    """One batch. Raises Http404 for one that is missing or foreign."""
    found = next((each for each in seen_batches(scope) if each.batch.number == number), None)
    if found is None:
        raise Http404
    return found


def uploads_in(scope: Scope) -> QuerySet[Upload]:
    """The files brought from within a scope, the newest first."""
    within = scope.q("prefix")
    return Upload.objects.filter(within | Q(prefix="") if desk.is_whole(scope) else within)


def uploads_of(scope: Scope, group: UUID) -> list[Upload]:
    """The files of a group as they stand. Raises Http404 for one that is missing or foreign."""
    found = list(uploads_in(scope).filter(group=group).order_by("position"))
    if not found:
        raise Http404
    return settled(found)


def settled(uploads: Sequence[Upload]) -> list[Upload]:
    """Uploads with the truth about those whose job stopped before it could write it down. Nothing is saved."""
    jobs = Job.objects.in_bulk({upload.job for upload in uploads if upload.is_open and upload.job})
    batches = all_batches(desk.workspace()) if jobs else []
    return [_settled(upload, jobs.get(upload.job), batches) if upload.job else upload for upload in uploads]


def reports_of(batches: Sequence[Batch], upload: Upload) -> list[dict[str, object]]:
    """What became of an upload, by the batches that carry its name: one report for each register."""
    return [
        {
            "batch": batch.number,
            "register": batch.register,
            **{key: batch.manifest[key] for key in ("rows", "accepted", "quarantined", "warnings")},
            "ignored": batch.manifest["ignored_headings"],
        }
        for batch in batches
        if batch.upload == str(upload.id)
    ]


def _settled(upload: Upload, job: Job | None, batches: Sequence[Batch]) -> Upload:
    if not upload.is_open or job is None or job.state not in {JobState.FAILED, JobState.CANCELLED}:
        return upload
    upload.reports = reports_of(batches, upload)
    upload.state = UploadState.DONE if upload.reports else UploadState.FAILED
    upload.ended_at = job.ended_at
    if not upload.reports:
        upload.problem = job.problem or {
            "where": upload.file_name,
            "what": "导入被取消了。",
            "why": "这个文件什么都没有导入。",
            "mend": "需要时请重新导入。",
        }
    return upload


def corrections_of(number: int) -> list[Correction]:
    """What was done about the rows of a batch. A correction whose import failed is free again."""
    found = list(Correction.objects.filter(batch=number).select_related("upload"))
    named = {each.upload.id: each.upload for each in found if each.upload}
    standing = {upload.id: upload for upload in settled(list(named.values()))}
    for each in found:
        if each.upload_id and standing[each.upload_id].state == UploadState.FAILED:
            each.upload = None
        elif each.upload_id:
            each.upload = standing[each.upload_id]
    return found


def kept_out_left(batches: Sequence[Batch]) -> dict[int, int]:
    """Batch -> rows that were kept out and about which nothing was done yet."""
    numbers = [batch.number for batch in batches]
    done = dict(Correction.objects.filter(batch__in=numbers).order_by().values_list("batch").annotate(Count("pk")))
    return {batch.number: batch.manifest["quarantined"] - done.get(batch.number, 0) for batch in batches}
