"""A job and its progress; the reader's own jobs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.audit.actor import actor_of
from shixiao_site.queue.actions import cancel
from shixiao_site.queue.models import Job
from shixiao_site.queue.queries import job_for, jobs_of
from shixiao_site.ui import Column, Content, Link, Page, Table

SHOWN = 50
OWN_COLUMNS = (
    Column("title", "任务"),
    Column("state", "状态"),
    Column("created_at", "发起时间", "instant"),
    Column("ended_at", "结束时间", "instant"),
)


def _job(request: HttpRequest, pk: UUID) -> Content:
    job = job_for(reader_of(request), pk)
    return Content(job.title, _shown(request, job))


def _own(request: HttpRequest) -> Content:
    jobs = jobs_of(reader_of(request))
    table = Table(
        "jobs",
        "我的任务",
        OWN_COLUMNS,
        [_row(job) for job in jobs[:SHOWN]],
        every=lambda: (_row(job) for job in jobs.iterator()),
        empty="您还没有发起过任务。导入台账、计算、导出大表时，进度会显示在这里。",
    )
    return Content("我的任务", {"table": table, "limit": SHOWN, "all": jobs.count()}, tables=[table])


def _row(job: Job) -> tuple[object, ...]:
    link = Link(job.title, reverse("queue:job", kwargs={"pk": job.pk}))
    return link, job.get_state_display(), job.created_at, job.ended_at


def _shown(request: HttpRequest, job: Job) -> dict[str, object]:
    """What both the page and its moving part need. `seen` changes whenever the job did."""
    percent = 100 * job.done_steps // job.all_steps if job.all_steps else None
    seen = f"{job.state}-{job.attempts}-{job.done_steps}-{job.all_steps}-{job.message}"
    return {"job": job, "percent": percent, "seen": seen, "is_own": job.username == reader_of(request).username}


@allowed(Duty.OWN_ACCOUNT)
def progress(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The moving part of a job's page; 204 when nothing moved, so that a screen reader is not interrupted."""
    shown = _shown(request, job_for(reader_of(request), pk))
    if request.GET.get("seen") == shown["seen"]:
        return HttpResponse(status=204)
    return render(request, "queue/progress.html", shown)


@allowed(Duty.OWN_ACCOUNT)
@require_POST
def stop(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Cancel an own job."""
    job = job_for(reader_of(request), pk)
    if cancel(job, by=actor_of(request)):
        messages.success(request, "已取消。已经做完的部分保留，没有做完的部分撤销。")
    else:
        messages.warning(request, "没有取消：任务已经结束，或不是您发起的。")
    return redirect("queue:job", pk=pk)


job = Page(_job, "queue/job.html", Duty.OWN_ACCOUNT)
own = Page(_own, "queue/own.html", Duty.OWN_ACCOUNT)
