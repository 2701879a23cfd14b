"""Jobs are done once, whatever happens to the processes that do them."""

import datetime as dt
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from shixiao_site.audit.actor import Actor
from shixiao_site.audit.models import Entry
from shixiao_site.queue.actions import cancel
from shixiao_site.queue.leases import ATTEMPTS, end, holding, renew, take
from shixiao_site.queue.models import Job, State, Worker
from tests.site.queue.conftest import ASKER, Start, until

Ask = Callable[..., Job]
LEASE = dt.timedelta(seconds=60)


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def _state(job: Job) -> State:
    job.refresh_from_db()
    return State(job.state)


def test_a_job_whose_worker_is_killed_is_taken_over_and_completes_once(start: Start, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "slow").touch()
    job = ask()
    first = start()
    until(lambda: len(_lines(tmp_path / "begun")) == 1)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert _state(job) == State.RUNNING
    (tmp_path / "slow").unlink()
    start()
    until(lambda: _state(job) == State.DONE)
    assert job.attempts == 2
    assert len(_lines(tmp_path / "begun")) == 2
    assert len(_lines(tmp_path / "ended")) == 1
    assert Entry.objects.filter(act="queue.done", object=f"job:{job.pk}").count() == 1


def test_a_worker_ends_with_the_process_that_started_it(start: Start, ask: Ask) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    orphan, kept = start("--parent", str(gone.pid)), start("--parent", str(os.getpid()))
    assert orphan.wait(60) == 0
    job = ask(steps=1)
    until(lambda: _state(job) == State.DONE)
    assert kept.poll() is None


def test_two_workers_never_do_one_job_twice(start: Start, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "slow").touch()
    jobs = [ask(steps=2) for _ in range(40)]
    workers = [start("--once"), start("--once"), start("--once")]
    until(lambda: len(_lines(tmp_path / "begun")) == len(workers))
    (tmp_path / "slow").unlink()
    for worker in workers:
        assert worker.wait(60) == 0
    done = Counter(line.split()[0] for line in _lines(tmp_path / "ended"))
    assert done == {str(job.pk): 1 for job in jobs}
    assert len({line.split()[1] for line in _lines(tmp_path / "ended")}) == len(workers)
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


def test_a_worker_that_is_asked_to_end_gives_its_job_back(start: Start, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "slow").touch()
    job = ask()
    worker = start()
    until(lambda: len(_lines(tmp_path / "begun")) == 1)
    worker.terminate()
    assert worker.wait(10) == 0
    assert _state(job) == State.WAITING
    assert job.attempts == 0
    assert not Worker.objects.exists()
    (tmp_path / "slow").unlink()
    assert start("--once").wait(20) == 0
    assert _state(job) == State.DONE


def test_a_silent_handler_keeps_its_lease_by_the_heartbeat(start: Start, ask: Ask, tmp_path: Path) -> None:
    job = ask("brood")
    start()
    start()
    until(lambda: _state(job) == State.DONE)
    assert job.attempts == 1
    assert len(_lines(tmp_path / "begun")) == 1


@pytest.mark.parametrize("kind", ["count", "forgive"])
def test_a_cancelled_job_stops_its_handler(start: Start, ask: Ask, tmp_path: Path, kind: str) -> None:
    (tmp_path / "slow").touch()
    job = ask(kind)
    worker = start("--once")
    until(lambda: (tmp_path / "begun").exists())
    assert cancel(job, by=ASKER)
    assert worker.wait(20) == 0
    assert _state(job) == State.CANCELLED
    assert not (tmp_path / "ended").exists()


def test_a_problem_ends_a_job_with_its_four_parts(db: None, ask: Ask) -> None:
    job = ask("stumble")
    call_command("work", once=True)
    assert _state(job) == State.FAILED
    assert job.problem == {
        "where": "花名册.xlsx",
        "what": "第 3 行没有姓名。",
        "why": "不知道是谁。",
        "mend": "补上姓名再导入。",
    }


def test_a_fault_of_the_program_goes_to_the_log_and_not_to_the_page(start: Start, ask: Ask) -> None:
    job = ask("break_down")
    worker = start("--once")
    _, complained = worker.communicate(timeout=20)
    assert _state(job) == State.FAILED
    assert "ZeroDivisionError: secret detail" in complained
    assert "secret" not in str(job.problem)
    assert str(job.pk) in job.problem["mend"]


def test_a_job_of_an_unknown_kind_says_so(db: None, ask: Ask) -> None:
    job = ask("dance")
    call_command("work", once=True)
    assert _state(job) == State.FAILED
    assert "dance" in job.problem["what"]


def test_a_job_that_breaks_off_again_and_again_is_given_up(db: None, ask: Ask) -> None:
    job = ask()
    for attempt in range(1, ATTEMPTS + 1):
        taken = take("worker", LEASE)
        assert taken is not None
        assert taken.attempts == attempt
        Job.objects.update(leased_until=timezone.now() - LEASE)
    assert take("worker", LEASE) is None
    assert _state(job) == State.FAILED
    assert f"做了 {ATTEMPTS} 次" in job.problem["what"]


def test_who_lost_his_lease_can_write_nothing_more(db: None, ask: Ask) -> None:
    job = ask()
    late = take("late", LEASE)
    assert late is not None
    Job.objects.update(leased_until=timezone.now() - LEASE)
    swift = take("swift", LEASE)
    assert swift is not None
    assert not renew(late, LEASE, message="我还在")
    assert not end(holding(late), late, State.DONE)
    assert end(holding(swift), swift, State.DONE, result={"message": "好"})
    assert not end(holding(swift), swift, State.DONE)
    assert _state(job) == State.DONE
    assert Entry.objects.filter(act="queue.done").count() == 1


def test_jobs_are_taken_in_the_order_they_were_asked_for(db: None, ask: Ask) -> None:
    jobs = [ask() for _ in range(5)]
    taken = [take("worker", LEASE) for _ in range(5)]
    assert [job.pk for job in taken if job] == [job.pk for job in jobs]
    assert take("worker", LEASE) is None


def test_nobody_cancels_the_job_of_another(db: None, ask: Ask) -> None:
    job = ask()
    assert not cancel(job, by=Actor("li", "小李", "station", "990101001001"))
    assert _state(job) == State.WAITING
    assert cancel(job, by=ASKER)
    assert not cancel(job, by=ASKER)
