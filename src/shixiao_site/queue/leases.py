"""What a worker writes: taking a job by lease, holding it, letting it go. Every write names the lease it relies on."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from shixiao.vocabulary.problems import Problem
from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record
from shixiao_site.queue.models import Job, State, Worker

ATTEMPTS = 3
FORGOTTEN = dt.timedelta(days=1)


def take(worker: str, lease: dt.timedelta) -> Job | None:
    """The oldest job that waits, or whose lease ran out, now held by `worker`; None when there is none.

    A job that already broke off ATTEMPTS times is given up instead.
    """
    if not _free().exists():
        return None
    with transaction.atomic():
        free = _free().order_by("created_at")
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        job = free.first()
        if job is None:
            return None
        held = Job.objects.filter(pk=job.pk, state=job.state, worker=job.worker, attempts=job.attempts)
        if job.attempts >= ATTEMPTS:
            end(held, job, State.FAILED, problem=_given_up(job))
            return take(worker, lease)
        now = timezone.now()
        took = held.update(
            state=State.RUNNING,
            worker=worker,
            attempts=job.attempts + 1,
            started_at=job.started_at or now,
            leased_until=now + lease,
            message="",
            done_steps=0,
            all_steps=0,
        )
        if not took:
            return None
        job.refresh_from_db()
        return job


def holding(job: Job) -> QuerySet[Job]:
    """The job as long as the lease under which it was taken still holds; nothing once it was lost or cancelled."""
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker, attempts=job.attempts)


def renew(job: Job, lease: dt.timedelta, **told: Any) -> bool:
    """Hold the job longer, and write what is told of its progress; False when it is no longer held."""
    return bool(holding(job).update(leased_until=timezone.now() + lease, **told))


def release(job: Job) -> None:
    """Give the job back unfinished, by no fault of its own: it may be taken at once, and the attempt does not count."""
    holding(job).update(
        state=State.WAITING, worker="", leased_until=None, attempts=F("attempts") - 1, message="等待继续"
    )


def end(
    held: QuerySet[Job],
    job: Job,
    state: State,
    *,
    result: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
) -> bool:
    """End a job, once: False when it was no longer held and nothing was written."""
    told = {"where": problem.where, "what": problem.what, "why": problem.why, "mend": problem.mend} if problem else {}
    with transaction.atomic():
        ended = held.update(
            state=state, ended_at=timezone.now(), leased_until=None, result=dict(result or {}), problem=told
        )
        if ended:
            detail = {"kind": job.kind, "title": job.title} | ({"problem": told["what"]} if told else {})
            record(f"queue.{state}", by=asker(job), on=f"job:{job.pk}", detail=detail)
    return bool(ended)


def asker(job: Job) -> Actor:
    """The person who asked for a job."""
    return Actor(job.username, job.name, job.role, job.prefix, job.address)


def beat(worker: str, started_at: dt.datetime) -> None:
    """Say that a worker lives."""
    Worker.objects.update_or_create(
        name=worker,
        defaults={"seen_at": timezone.now()},
        create_defaults={"started_at": started_at, "seen_at": timezone.now()},
    )


def leave(worker: str) -> None:
    """A worker ends; those that ended without a word are forgotten after a day."""
    Worker.objects.filter(Q(name=worker) | Q(seen_at__lt=timezone.now() - FORGOTTEN)).delete()


def _free() -> QuerySet[Job]:
    return Job.objects.filter(Q(state=State.WAITING) | Q(state=State.RUNNING, leased_until__lt=timezone.now()))


def _given_up(job: Job) -> Problem:
    return Problem(
        where=job.title,
        what=f"做了 {job.attempts} 次，每次都中途断了。",
        why="后台进程在做这件事时意外退出，常见的原因是内存不够或服务器重启。没有做完的部分已经撤销。",
        mend="请系统管理员查看服务器的内存和日志，然后重新发起。",
    )
