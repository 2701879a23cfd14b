"""One table: the job."""

import uuid

from django.db import models


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "没有做成"
    CANCELLED = "cancelled", "已取消"


OPEN = (State.WAITING, State.RUNNING)


class Job(models.Model):
    """One piece of long work. A worker holds it by a lease that it renews; a lease that ran out is taken over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    username = models.CharField(max_length=150, db_index=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    prefix = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=45, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    done_steps = models.BigIntegerField(default=0)
    all_steps = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict)
    problem = models.JSONField(default=dict)

    class Meta:
        ordering = ("-created_at",)
        verbose_name = "任务"

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN


class Worker(models.Model):
    """A process that does jobs, as long as it lives: it says so at every beat."""

    name = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("started_at",)
        verbose_name = "后台进程"

    def __str__(self) -> str:
        return self.name
