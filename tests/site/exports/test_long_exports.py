"""Long exports: asked for, written by the worker, taken by their asker, cleared away after a week."""

import datetime as dt
import io
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shixiao_site.audit.models import Entry
from shixiao_site.exports.files import draft_of, folder_of, kept, remove_old
from shixiao_site.exports.handling import handle
from shixiao_site.exports.making import ROWS_AT_ONCE
from shixiao_site.queue.leases import take as take_job
from shixiao_site.queue.models import Job, State
from shixiao_site.queue.work import Work, WorkerStopping
from shixiao_site.queue.worker import JobWorker
from tests.site.exports.conftest import Take
from tests.site.people import QIAN, WANG, Person

LONG = f"/try/many/?rows={ROWS_AT_ONCE + 1}"


@pytest.fixture(autouse=True)
def _site_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.SITE_FOLDER = tmp_path


@pytest.fixture
def ask(as_person: Callable[[Person], Client]) -> Callable[..., Job]:
    """Ask for a long export as 王科长."""

    def asked(of: str = LONG, form: str = "xlsx") -> Job:
        answer = as_person(WANG).post(reverse("exports:ask"), {"of": of, "as": form})
        job = Job.objects.latest("created_at")
        assert (answer.status_code, answer.url) == (302, reverse("queue:job", kwargs={"pk": job.pk}))
        return job

    return asked


@pytest.fixture
def worker() -> Iterator[Callable[[], None]]:
    """Lets a real worker do what is waiting."""
    yield lambda: JobWorker().run(once=True)


def in_hand(stopping: threading.Event) -> Work:
    lease = dt.timedelta(seconds=60)
    job = take_job("worker", lease)
    assert job is not None
    return Work(job, lease, stopping)


def test_a_long_table_is_offered_in_the_background_and_changes_nothing_until_asked(take: Take) -> None:
    answer = take(LONG)
    assert "在后台生成" in answer.content.decode()
    assert not Job.objects.exists()
    assert not Entry.objects.filter(act="exports.take").exists()


def test_exactly_as_many_rows_as_are_written_at_once_are_written_at_once(take: Take) -> None:
    answer = take(f"/try/many/?rows={ROWS_AT_ONCE}", "csv")
    assert answer.content.count(b"\r\n") == ROWS_AT_ONCE + 1


@pytest.mark.django_db(transaction=True)
def test_a_long_export_is_written_by_the_worker_and_taken_by_its_asker(
    ask: Callable[..., Job], worker: Callable[[], None], as_person: Callable[[Person], Client]
) -> None:
    job = ask()
    worker()
    job.refresh_from_db()
    assert (job.state, job.result["rows"]) == (State.DONE, ROWS_AT_ONCE + 1)
    answer = as_person(WANG).get(reverse("exports:file", kwargs={"job_id": job.pk}))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True)
    assert sum(1 for _ in book["行"].iter_rows()) == ROWS_AT_ONCE + 2
    entry = Entry.objects.get(act="exports.take")
    assert entry.detail == {"of": LONG, "rows": ROWS_AT_ONCE + 1, "kind": "xlsx", "job": str(job.pk)}


@pytest.mark.django_db(transaction=True)
def test_nobody_else_gets_the_file(
    ask: Callable[..., Job], worker: Callable[[], None], as_person: Callable[[Person], Client]
) -> None:
    address = reverse("exports:file", kwargs={"job_id": ask(form="csv").pk})
    assert as_person(WANG).get(address).status_code == 404, "not before it is finished"
    worker()
    assert as_person(QIAN).get(address).status_code == 404
    assert b"".join(as_person(WANG).get(address).streaming_content).count(b"\r\n") == ROWS_AT_ONCE + 2


@pytest.mark.django_db(transaction=True)
def test_whoever_has_another_scope_now_does_not_get_it_any_more(
    ask: Callable[..., Job], worker: Callable[[], None], as_person: Callable[[Person], Client], people: dict[str, Any]
) -> None:
    address = reverse("exports:file", kwargs={"job_id": ask(form="csv").pk})
    worker()
    people["wang"].prefix = "990101001"
    people["wang"].save()
    assert as_person(WANG).get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_export_whose_asker_lost_his_rights_is_not_written(
    ask: Callable[..., Job], worker: Callable[[], None], people: dict[str, Any]
) -> None:
    job = ask()
    people["wang"].prefix = "990102"
    people["wang"].save()
    worker()
    job.refresh_from_db()
    assert (job.state, job.problem["what"]) == (State.FAILED, "这一页现在打不开了。")
    assert not folder_of(job.pk).exists()


def test_a_stopped_export_leaves_nothing_and_is_whole_the_next_time(ask: Callable[..., Job]) -> None:
    job = ask()
    stopping = threading.Event()
    work = in_hand(stopping)
    stopping.set()
    with pytest.raises(WorkerStopping):
        handle(work)
    assert list(folder_of(job.pk).parent.iterdir()) == []
    stopping.clear()
    assert handle(work)["rows"] == ROWS_AT_ONCE + 1


def test_done_twice_it_is_one_file(ask: Callable[..., Job]) -> None:
    job = ask()
    work = in_hand(threading.Event())
    first = handle(work)
    found = kept(job.pk)
    assert found is not None
    written_at = found.path.stat().st_mtime_ns
    assert handle(work) == first
    assert found.path.stat().st_mtime_ns == written_at


def test_files_are_cleared_away_after_seven_days_and_drafts_of_killed_workers_too(ask: Callable[..., Job]) -> None:
    job = ask()
    handle(in_hand(threading.Event()))
    draft = draft_of(job.pk, "killed")
    assert remove_old(timezone.now() + dt.timedelta(days=6, hours=23)) == 0
    assert kept(job.pk) is not None
    assert remove_old(timezone.now() + dt.timedelta(days=7, minutes=1)) == 2
    assert kept(job.pk) is None
    assert not draft.exists()


def test_own_exports_show_where_each_stands(ask: Callable[..., Job], as_person: Callable[[Person], Client]) -> None:
    client = as_person(WANG)
    assert "您还没有在后台生成过导出" in client.get(reverse("exports:own")).content.decode()
    job = ask()
    assert "等待" in client.get(reverse("exports:own")).content.decode()
    handle(in_hand(threading.Event()))
    Job.objects.update(state=State.DONE)
    page = client.get(reverse("exports:own")).content.decode()
    assert reverse("exports:file", kwargs={"job_id": job.pk}) in page
    shutil.rmtree(folder_of(job.pk))
    assert "已过期，已删除" in client.get(reverse("exports:own")).content.decode()
    assert "很多行" not in as_person(QIAN).get(reverse("exports:own")).content.decode()
