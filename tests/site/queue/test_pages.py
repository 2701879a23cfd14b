"""The page of a job: its asker and the system administrator see it, nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from shixiao_site.queue.models import Job, State
from tests.site.people import AUDIT_ADMIN, LI, OUTSIDER, SUN, SYSTEM_ADMIN, WANG, Person

Ask = Callable[..., Job]
As = Callable[[Person], Client]


def _page(job: Job, name: str = "queue:job") -> str:
    return reverse(name, kwargs={"pk": job.pk})


def _text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("name", ["queue:job", "queue:progress"])
def test_only_the_asker_and_the_system_administrator_see_a_job(as_person: As, ask: Ask, name: str) -> None:
    job = ask()
    seen = {
        one.username: as_person(one).get(_page(job, name)).status_code
        for one in (WANG, SYSTEM_ADMIN, LI, SUN, OUTSIDER, AUDIT_ADMIN)
    }
    assert seen == {"wang": 200, "feng": 200, "li": 404, "sun": 404, "outsider": 404, "chu": 404}
    missing = reverse(name, kwargs={"pk": "00000000-0000-0000-0000-000000000000"})
    assert as_person(WANG).get(missing).status_code == 404
    assert Client().get(_page(job, name)).status_code == 302


def test_a_waiting_job_asks_for_itself_again_and_reloads_without_scripts(as_person: As, ask: Ask) -> None:
    job = ask()
    text = _text(as_person(WANG).get(_page(job)))
    assert 'hx-trigger="every 1s"' in text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text
    assert "等待中" in text
    assert "取消任务" in text
    assert "取消任务" not in _text(as_person(SYSTEM_ADMIN).get(_page(job)))


def test_the_moving_part_is_silent_until_something_moved(as_person: As, ask: Ask) -> None:
    job = ask()
    client = as_person(WANG)
    text = _text(client.get(_page(job)))
    again = text.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert client.get(again).status_code == 204
    Job.objects.update(state=State.RUNNING, message="读第 3 张表", done_steps=3, all_steps=12)
    moved = client.get(again)
    assert moved.status_code == 200
    assert "读第 3 张表" in _text(moved)
    assert 'value="25"' in _text(moved)
    assert "<html" not in _text(moved)


def test_a_finished_job_leads_to_its_result_and_rests(as_person: As, ask: Ask) -> None:
    job = ask()
    call_command("work", once=True)
    text = _text(as_person(WANG).get(_page(job)))
    assert "数完了。" in text
    assert 'href="/jobs/"' in text
    assert "hx-trigger" not in text
    assert "refresh" not in text


def test_a_failed_job_shows_all_four_parts_of_its_problem(as_person: As, ask: Ask) -> None:
    job = ask("stumble")
    call_command("work", once=True)
    text = _text(as_person(WANG).get(_page(job)))
    for part in ("花名册.xlsx", "第 3 行没有姓名。", "不知道是谁。", "补上姓名再导入。"):
        assert part in text


def test_the_asker_cancels_his_job_and_nobody_elses(as_person: As, ask: Ask) -> None:
    job = ask()
    assert as_person(LI).post(_page(job, "queue:cancel")).status_code == 404
    assert as_person(SYSTEM_ADMIN).post(_page(job, "queue:cancel")).status_code == 302
    job.refresh_from_db()
    assert job.state == State.WAITING
    answer = as_person(WANG).post(_page(job, "queue:cancel"), follow=True)
    assert "已取消" in _text(answer)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert as_person(WANG).get(_page(job, "queue:cancel")).status_code == 405


def test_everybody_sees_his_own_jobs_only(as_person: As, ask: Ask) -> None:
    ask()
    address = reverse("queue:own")
    assert "数一数" in _text(as_person(WANG).get(address))
    other = _text(as_person(LI).get(address))
    assert "数一数" not in other
    assert "还没有发起过任务" in other
