"""Schedules: set, removed, and their computations asked for when they are due."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from shixiao_site.audit.actor import SYSTEM, Actor
from shixiao_site.audit.chain import record
from shixiao_site.operations.models import Schedule
from shixiao_site.operations.times import next_time
from shixiao_site.queue.actions import enqueue


def add_schedule(schedule: Schedule, *, by: Actor) -> Schedule:
    """Keep a new schedule; it begins with its next time."""
    with transaction.atomic():
        schedule.next_at = next_time(schedule, timezone.now())
        schedule.save()
        record("operations.schedule", by=by, on=f"schedule:{schedule.pk}", detail={"set": str(schedule)})
    return schedule


def remove_schedule(schedule: Schedule, *, by: Actor) -> None:
    """Remove a schedule; what it already asked for goes on."""
    with transaction.atomic():
        record("operations.schedule", by=by, on=f"schedule:{schedule.pk}", detail={"removed": str(schedule)})
        schedule.delete()


def enqueue_due(now: dt.datetime | None = None) -> int:
    """For the worker: ask for every computation that is due, once, however many times were missed. Returns how many."""
    now = now or timezone.now()
    asked = 0
    for schedule in Schedule.objects.filter(next_at__lte=now):
        with transaction.atomic():
            mine = Schedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at)
            if mine.update(next_at=next_time(schedule, now), last_at=now):
                enqueue("compute", f"定时计算（{schedule}）", {"as_of": timezone.localdate(now).isoformat()}, by=SYSTEM)
                asked += 1
    return asked
