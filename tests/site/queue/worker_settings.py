"""Settings of a worker process started by a test: the test's database, the test's kinds of jobs."""

from shixiao_site.project.settings import *  # noqa: F403

JOB_KINDS = {name: f"tests.site.queue.kinds.{name}" for name in ("count", "brood", "stumble", "break_down", "forgive")}
WORKER_ROUNDS: list[str] = []
