"""Asking for long work, and taking it back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record
from shixiao_site.queue.models import OPEN, Job, State


def enqueue(kind: str, title: str, payload: Mapping[str, Any], *, by: Actor) -> Job:
    """Ask for a job of `kind` (a name in settings.JOB_KINDS); `payload` must be plain JSON."""
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind,
            title=title,
            payload=dict(payload),
            username=by.username,
            name=by.name,
            role=by.role,
            prefix=by.prefix,
            address=by.address,
        )
        record("queue.ask", by=by, on=f"job:{job.id}", detail={"kind": kind, "title": title})
    return job


def cancel(job: Job, *, by: Actor) -> bool:
    """Cancel a job that has not ended; its worker stops at the next step. False when it ended or is not one's own."""
    if job.username != by.username:
        return False
    with transaction.atomic():
        open_job = Job.objects.filter(pk=job.pk, state__in=OPEN)
        cancelled = open_job.update(state=State.CANCELLED, ended_at=timezone.now(), leased_until=None)
        if cancelled:
            record("queue.cancel", by=by, on=f"job:{job.pk}", detail={"kind": job.kind, "title": job.title})
    return bool(cancelled)
