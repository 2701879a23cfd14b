"""Settings of a worker process started by a test: the test's database, the test's kinds of jobs."""

from shixiao_site.project.settings import *  # noqa: F403
from tests.site.queue.kinds import KINDS

JOB_KINDS = KINDS
WORKER_ROUNDS: list[str] = []
