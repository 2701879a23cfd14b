"""Reading jobs: a person sees his own, the system administrator all."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils import timezone

from shixiao_site.access import Duty, Reader
from shixiao_site.queue.models import Job, State, Worker

ALIVE = dt.timedelta(seconds=60)


def job_for(reader: Reader, pk: UUID) -> Job:
    """A job that the reader may see. Raises Http404 for any other, there or not."""
    job = Job.objects.filter(pk=pk).first()
    if job is None or not (job.username == reader.username or reader.may(Duty.MANAGE_SYSTEM)):
        raise Http404
    return job


def jobs_of(reader: Reader) -> QuerySet[Job]:
    """The reader's own jobs, newest first."""
    return Job.objects.filter(username=reader.username)


def failed_jobs(since: dt.datetime) -> QuerySet[Job]:
    """Jobs of everybody that failed."""
    return Job.objects.filter(state=State.FAILED, ended_at__gte=since).order_by("-ended_at")


def queue_lengths() -> dict[str, int]:
    """How many jobs are in each state."""
    counted = Job.objects.order_by().values_list("state").annotate(many=Count("pk"))
    return {state.value: 0 for state in State} | dict(counted)


def longest_wait() -> dt.timedelta:
    """How long the oldest waiting job has been waiting."""
    oldest = Job.objects.filter(state=State.WAITING).order_by("created_at").first()
    return timezone.now() - oldest.created_at if oldest else dt.timedelta()


def workers_alive() -> QuerySet[Worker]:
    """Workers that gave a sign of life lately."""
    return Worker.objects.filter(seen_at__gte=timezone.now() - ALIVE)
