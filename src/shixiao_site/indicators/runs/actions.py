"""Asking for a computation."""

import datetime as dt

from django.db import transaction

from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record
from shixiao_site.queue.actions import enqueue
from shixiao_site.queue.models import OPEN, Job

COMPUTE = "compute"


def ask_compute(*, as_of: dt.date, by: Actor) -> Job:
    """Have everything computed as known on a day. The same day asked for twice is computed once."""
    with transaction.atomic():
        asked = Job.objects.filter(
            kind=COMPUTE, state__in=OPEN, payload__as_of=as_of.isoformat(), username=by.username
        ).first()
        if asked:
            return asked
        job = enqueue(COMPUTE, f"计算：截止 {as_of}", {"as_of": as_of.isoformat()}, by=by)
        record("indicators.compute", by=by, on=f"job:{job.pk}", detail={"as_of": as_of.isoformat()})
    return job
