"""`work`: does the jobs that people ask for on the site, until it is stopped."""

import argparse
import datetime as dt
import logging
import signal
import sys
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

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C: the job in hand is finished or given back first."""
        _log_to_standard_error()
        worker = JobWorker(lease=dt.timedelta(seconds=options["lease"]))

        def stop(_number: int, _frame: FrameType | None) -> None:
            worker.stopping.set()

        before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            worker.run(once=options["once"])
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _log_to_standard_error() -> None:
    log = logging.getLogger("shixiao")
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
