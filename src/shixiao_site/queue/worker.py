"""The worker: takes jobs one after the other, keeps their leases alive, ends them once."""

import datetime as dt
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from shixiao.vocabulary.problems import Problem
from shixiao_site.queue.leases import beat, end, holding, leave, release, take
from shixiao_site.queue.models import Job, State
from shixiao_site.queue.work import LeaseLost, Work, WorkerStopping

LEASE = dt.timedelta(seconds=60)
PAUSE = 1.0
BETWEEN_ROUNDS = 5.0
AFTER_TROUBLE = 5.0

log = logging.getLogger("shixiao.worker")
Handler = Callable[[Work], Mapping[str, Any]]


class JobWorker:
    """One worker. `stopping` set from outside ends it: the job in hand is finished or given back."""

    def __init__(self, *, lease: dt.timedelta = LEASE) -> None:
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.stopping = threading.Event()
        self._lease = lease
        self._started_at = timezone.now()
        self._ended = threading.Event()
        self._in_hand: Work | None = None
        self._rounds_at = float("-inf")

    def run(self, *, once: bool = False) -> None:
        """Do jobs until `stopping` is set, or with `once` until none is left."""
        heart = threading.Thread(target=self._keep_alive, daemon=True)
        self._beat()
        heart.start()
        try:
            while not self.stopping.is_set():
                if not self._step():
                    if once:
                        break
                    self.stopping.wait(PAUSE)
        finally:
            self._ended.set()
            heart.join(timeout=5)
            with suppress(DatabaseError):
                leave(self.name)

    def _step(self) -> bool:
        """Do one job; False when there was none."""
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            self._rounds()
            job = take(self.name, self._lease)
        except DatabaseError:
            log.exception("数据库暂时用不了，稍后再试。")
            self.stopping.wait(AFTER_TROUBLE)
            return False
        if job is None:
            return False
        work = self._in_hand = Work(job, self._lease, self.stopping)
        try:
            _do(work)
        except DatabaseError:
            log.exception("任务 %s 的结果没有写进数据库，租约到期后重做。", job.pk)
            self.stopping.wait(AFTER_TROUBLE)
        finally:
            self._in_hand = None
        return True

    def _rounds(self) -> None:
        """What has to be looked at now and then: schedules, checkpoints, folders to watch (settings.WORKER_ROUNDS)."""
        if time.monotonic() - self._rounds_at < BETWEEN_ROUNDS:
            return
        for name in settings.WORKER_ROUNDS:
            try:
                import_string(name)()
            except Exception:
                log.exception("例行检查 %s 出错。", name)
        self._rounds_at = time.monotonic()

    def _keep_alive(self) -> None:
        """The heart: renews the lease of the job in hand, however long its handler is silent."""
        while not self._ended.wait(self._lease.total_seconds() / 6):
            with suppress(DatabaseError):
                self._beat()
                if work := self._in_hand:
                    work.renew()
        connection.close()

    def _beat(self) -> None:
        beat(self.name, self._started_at)


def _do(work: Work) -> None:
    """Do one job to its end."""
    job = work.job
    try:
        result = _handler(job)(work)
    except WorkerStopping:
        release(job)
    except LeaseLost:
        log.info("任务 %s 已由别人接手或取消。", job.pk)
    except Problem as problem:
        _end(job, State.FAILED, problem=problem)
    except Exception:
        log.exception("任务 %s（%s）出错。", job.pk, job.kind)
        _end(job, State.FAILED, problem=_unexpected(job))
    else:
        _end(job, State.DONE, result=result)


def _end(job: Job, state: State, *, result: Mapping[str, Any] | None = None, problem: Problem | None = None) -> None:
    if not end(holding(job), job, state, result=result, problem=problem):
        log.info("任务 %s 做完时已不再由本进程负责。", job.pk)


def _handler(job: Job) -> Handler:
    name = settings.JOB_KINDS.get(job.kind)
    if name is None:
        raise Problem(
            where=job.title,
            what=f"不认识这种任务：{job.kind}。",
            why="后台进程和网页可能不是同一个版本。",
            mend="请系统管理员重新启动网页服务和后台进程，然后重新发起。",
        )
    found: Handler = import_string(name)
    return found


def _unexpected(job: Job) -> Problem:
    return Problem(
        where=job.title,
        what="程序出错，没有做成。",
        why="没有做完的部分已经撤销，已有的数据没有改动。",
        mend=f"请重新发起一次；如果还是不成，请把任务编号 {job.pk} 告诉系统管理员，详情在服务器的日志里。",
    )
