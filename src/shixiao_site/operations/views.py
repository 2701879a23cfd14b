"""The page of the system administrator."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from shixiao_site.access import Duty, allowed
from shixiao_site.audit.actor import actor_of
from shixiao_site.operations.actions import add_schedule, remove_schedule
from shixiao_site.operations.forms import ScheduleForm
from shixiao_site.operations.models import Schedule
from shixiao_site.operations.queries import Status, ailments, status
from shixiao_site.queue.models import Job, State
from shixiao_site.queue.queries import failed_jobs
from shixiao_site.ui import Column, Content, Link, Page, Table
from shixiao_site.ui.formats import shown

LATELY = dt.timedelta(days=30)
SHOWN = 20
FAILED_COLUMNS = (
    Column("title", "任务"),
    Column("name", "发起人"),
    Column("ended_at", "时间", "instant"),
    Column("what", "问题"),
    Column("mend", "办法"),
)
UNITS = ("字节", "KB", "MB", "GB", "TB")


def _system(_request: HttpRequest) -> Content:
    now = status()
    facts = Table("system", "系统状态", (Column("what", "项目"), Column("value", "现在")), _facts(now))
    jobs = failed_jobs(timezone.now() - LATELY)
    failed = Table(
        "failed",
        "最近三十天没有做成的任务",
        FAILED_COLUMNS,
        [_failed(job) for job in jobs[:SHOWN]],
        every=lambda: (_failed(job) for job in jobs.iterator()),
        empty="没有。",
    )
    context = {
        "facts": facts, "failed": failed, "ailments": ailments(), "now": now,
        "schedules": list(Schedule.objects.all()), "form": ScheduleForm(),
    }  # fmt: skip
    return Content("系统", context, tables=[facts, failed])


def _facts(now: Status) -> list[tuple[str, str]]:
    chain, backup = now.chain, now.backup
    checked = f"第 {chain.check.seq:,} 条，{shown(chain.check.at, 'instant')}" if chain.check else "还没有核对过"
    return [
        ("软件版本", now.version),
        ("工作区", now.workspace + ("（演示）" if now.is_demo else "")),
        ("数据库", now.database + (f"，{in_words(now.database_size)}" if now.database_size else "")),
        ("磁盘", f"剩 {in_words(now.disk_free)}，共 {in_words(now.disk_total)}"),
        ("台账批次", f"{now.batches:,}"),
        ("计算结果", f"{now.runs:,}"),
        ("网页用的缓存", f"{now.caches:,} 个，{in_words(now.caches_size)}（可以删除，会自动重建）"),
        ("后台进程", "、".join(_told(now)) or "没有，任务会一直等待"),
        ("任务", "，".join(f"{State(state).label} {many:,}" for state, many in now.jobs.items())),
        ("最近备份", f"{shown(backup.at, 'instant')}，{in_words(backup.size)}" if backup else "还没有备份过"),
        ("审计链核对到", checked),
        ("最近的审计检查点", f"第 {chain.checkpoint.seq:,} 条" if chain.checkpoint else "还没有"),
    ]


def _told(now: Status) -> list[str]:
    return [f"{one.name.rpartition(':')[0]}（{shown(one.started_at, 'instant')} 起）" for one in now.workers]


def _failed(job: Job) -> tuple[object, ...]:
    link = Link(job.title, reverse("queue:job", kwargs={"pk": job.pk}))
    return link, job.name, job.ended_at, job.problem.get("what"), job.problem.get("mend")


def in_words(size: float) -> str:
    """A number of bytes as people say it."""
    for unit in UNITS[:-1]:
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == UNITS[0] else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} {UNITS[-1]}"


@allowed(Duty.MANAGE_SYSTEM)
@require_POST
def schedule(request: HttpRequest) -> HttpResponseBase:
    """Set a schedule, or show the page again with what is wrong."""
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        content = _system(request)
        context = {"content": content, **content.context, "form": form}
        return render(request, "operations/system.html", context, status=422)
    made = add_schedule(form.save(commit=False), by=actor_of(request))
    messages.success(request, f"已设置：{made}计算，下一次在 {shown(made.next_at, 'instant')}。")
    return redirect("operations:system")


@allowed(Duty.MANAGE_SYSTEM)
@require_POST
def unschedule(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove a schedule."""
    found = Schedule.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    remove_schedule(found, by=actor_of(request))
    messages.success(request, f"已删除：{found}。")
    return redirect("operations:system")


system = Page(_system, "operations/system.html", Duty.MANAGE_SYSTEM)
