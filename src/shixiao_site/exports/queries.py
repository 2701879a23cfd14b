"""What is known about one's own exports."""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from shixiao_site.access import Reader, reader_of
from shixiao_site.exports.actions import KIND
from shixiao_site.exports.files import KEPT_DAYS, Kept, kept
from shixiao_site.queue.models import Job, State
from shixiao_site.ui import Column, Content, Link, Table

SHOWN = 100
_COLUMNS = (
    Column("title", "内容"),
    Column("format", "格式"),
    Column("state", "状态"),
    Column("rows", "行数", "count"),
    Column("asked_at", "提出时间", "instant"),
    Column("file", "文件"),
)


def own_exports(request: HttpRequest) -> Content:
    """The reader's own long exports, newest first."""
    jobs = Job.objects.filter(kind=KIND, username=reader_of(request).username)[:SHOWN]
    return Content(
        "我的导出", {"days": KEPT_DAYS, "any": bool(jobs)}, tables=(_table(jobs),), notes=(("范围", "我自己的导出"),)
    )


def own_file(request: HttpRequest, job_id: UUID) -> tuple[Job, Kept]:
    """The finished export of a reader, whose scope still holds the scope he asked with. Raises Http404."""
    reader = reader_of(request)
    job = Job.objects.filter(pk=job_id, kind=KIND, username=reader.username, state=State.DONE).first()
    found = kept(job_id) if job and _still_his(job, reader) else None
    if job is None or found is None:
        raise Http404
    return job, found


def _still_his(job: Job, reader: Reader) -> bool:
    return job.prefix == reader.scope.prefix and job.role == reader.role.name


def _table(jobs: Iterable[Job]) -> Table:
    return Table(
        "exports",
        "在后台生成的导出",
        _COLUMNS,
        [_row(job) for job in jobs],
        empty="您还没有在后台生成过导出。打开任何一张表，在页面下方点“Excel”或“CSV”；行数很多时会在后台生成，放在这里。",
    )


def _row(job: Job) -> tuple[object, ...]:
    found = kept(job.pk) if job.state == State.DONE else None
    file: object = "已过期，已删除" if job.state == State.DONE else ""
    if found:
        file = Link("下载", reverse("exports:file", kwargs={"job_id": job.pk}))
    return (
        Link(job.title.removeprefix("导出："), job.payload["of"]),
        str(job.payload["as"]).upper(),
        Link(State(job.state).label, reverse("queue:job", kwargs={"pk": job.pk})),
        found.rows if found else None,
        job.created_at,
        file,
    )
