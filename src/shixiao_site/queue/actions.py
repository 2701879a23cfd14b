"""Asking for long work."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record
from shixiao_site.queue.models import Job


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
