"""`work`: does the jobs that people ask for on the site, until it is stopped."""

import argparse
import datetime as dt
import logging
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from shixiao_site.queue.worker import LEASE, JobWorker


class Command(BaseCommand):
    """A worker process. Any number may run at once; each job is done by one."""

    help = "在后台做网页上发起的任务，直到停止。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """How long, and how patient."""
        parser.add_argument("--once", action="store_true", help="做完正在等待的任务就退出")
        parser.add_argument(
            "--lease",
            type=int,
            default=int(LEASE.total_seconds()),
            metavar="秒",
            help="进程意外退出后，多少秒由别的进程接手（默认 60）",
        )
        parser.add_argument(
            "--parent", type=int, default=0, metavar="进程号", help="启动它的进程结束时，它也结束（默认不管）"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C: the job in hand is finished or given back first."""
        _log_to_standard_error()
        worker = JobWorker(lease=dt.timedelta(seconds=options["lease"]))

        def stop(_number: int, _frame: FrameType | None) -> None:
            worker.stopping.set()

        before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
        if options["parent"]:
            threading.Thread(target=_end_with, args=(options["parent"], worker.stopping), daemon=True).start()
        try:
            worker.run(once=options["once"])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _end_with(parent: int, stopping: threading.Event) -> None:
    """Stop when the process that started this one is gone, however it ended: the next one brings a worker of its own."""
    while os.getppid() == parent and not stopping.wait(1.0):
        pass
    stopping.set()


def _log_to_standard_error() -> None:
    log = logging.getLogger("shixiao")
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
