"""The work in hand: what a handler is given, and how it is told to stop."""

import datetime as dt
import threading
import time
from collections.abc import Mapping
from typing import Any

from shixiao_site.audit.actor import Actor
from shixiao_site.queue.leases import asker, renew
from shixiao_site.queue.models import Job

QUIET = 0.3


class LeftOff(BaseException):
    """The handler must stop where it is. No Exception: a handler that forgives errors row by row must not forgive this."""


class LeaseLost(LeftOff):
    """Another worker holds the job now, or it was cancelled: nothing may be written for it any more."""


class WorkerStopping(LeftOff):
    """The worker was asked to end: the job goes back and is continued by the next worker."""


class Work:
    """A job in the hands of its handler."""

    def __init__(self, job: Job, lease: dt.timedelta, stopping: threading.Event) -> None:
        self.job = job
        self._lease = lease
        self._stopping = stopping
        self._told_at = float("-inf")
        self.lost = threading.Event()

    @property
    def payload(self) -> Mapping[str, Any]:
        """What was asked for."""
        payload: Mapping[str, Any] = self.job.payload
        return payload

    @property
    def by(self) -> Actor:
        """Who asked for it."""
        return asker(self.job)

    def tell(self, message: str, done: int = 0, of: int = 0) -> None:
        """Say how far it is: `done` of `of` steps (0 = unknown). Call it often: it costs nothing more than 3 times a
        second. Raises LeftOff when the handler must stop."""
        if self._stopping.is_set():
            raise WorkerStopping
        now = time.monotonic()
        if now - self._told_at < QUIET and not self.lost.is_set():
            return
        self._told_at = now
        if not self.renew(message=message[:300], done_steps=done, all_steps=of):
            raise LeaseLost

    def renew(self, **told: Any) -> bool:
        """Hold the job longer; False when it is no longer ours."""
        if not self.lost.is_set() and not renew(self.job, self._lease, **told):
            self.lost.set()
        return not self.lost.is_set()
