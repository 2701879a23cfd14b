"""Real workers, killed at any moment of an import: the file is imported once, and its page says so."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from shixiao_site.queue.models import Job, State
from shixiao_site.registers.models import Upload
from tests.registers.bureau import EMPLOYMENT, hired
from tests.site.people import WANG
from tests.site.queue.conftest import _address
from tests.site.registers.conftest import Desk

KILLS = 6


def worker(desk: Desk) -> "subprocess.Popen[bytes]":
    """A worker process on the test's database and workspace."""
    environment = {
        **os.environ,
        "SHIXIAO_HOME": str(desk.workspace.home),
        "DJANGO_SETTINGS_MODULE": "shixiao_site.project.settings",
        "DATABASE_URL": _address(),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    words = [sys.executable, "-m", "shixiao_site", "work", "--lease", "1"]
    return subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def started(job: object) -> bool:
    return Job.objects.filter(pk=job, state=State.RUNNING).exists()


@pytest.mark.django_db(transaction=True)
def test_files_whose_workers_are_killed_again_and_again_are_imported_once(desk: Desk) -> None:
    chance = random.Random(7)
    files: list[Path] = [
        desk.csv(
            f"{at}.csv", [EMPLOYMENT, *(hired(place, 就业日期=f"2026-03-{at + 1:02d}") for place in range(1, 900))]
        )
        for at in range(3)
    ]
    assert desk.post(WANG, *files).status_code == 302
    job = Job.objects.get().pk
    for _ in range(KILLS):
        process = worker(desk)
        end = time.monotonic() + 40
        while not started(job) and time.monotonic() < end and not Job.objects.filter(pk=job, state=State.DONE).exists():
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 1.5))
        process.kill()
        process.wait()
        connection.close()
    process = worker(desk)
    try:
        end = time.monotonic() + 60
        while not Job.objects.filter(pk=job, state=State.DONE).exists():
            assert time.monotonic() < end, Job.objects.values("state", "message", "problem", "attempts")
            time.sleep(0.1)
    finally:
        process.kill()
        process.wait()
    uploads = Upload.objects.order_by("position")
    assert [(each.state, len(each.reports), each.reports[0]["accepted"]) for each in uploads] == [("done", 1, 899)] * 3
    assert [batch.upload for batch in desk.batches if batch.upload] == [str(each.id) for each in uploads]
    page = desk.sign_in(WANG).get(f"/registers/uploads/{uploads[0].group}/").content.decode()
    assert page.count("已导入") == 3
