"""The system page, health and metrics."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from shixiao.workspace import Workspace
from shixiao_site.audit.actor import SYSTEM
from shixiao_site.operations.models import Schedule
from shixiao_site.operations.views import in_words
from shixiao_site.queue.actions import enqueue
from shixiao_site.queue.models import Job, State, Worker
from tests.site.people import PEOPLE, SYSTEM_ADMIN, Person

As = Callable[[Person], Client]
SAMPLE = re.compile(r'^([a-z_]+)(\{[a-z_]+="[^"]*"\})? (-?[0-9.e+]+)$')
FORM = {"every": "week", "weekday": "5", "day": "1", "at": "20:30"}

pytestmark = pytest.mark.usefixtures("county")


def _page(as_person: As) -> str:
    answer = as_person(SYSTEM_ADMIN).get("/system/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_the_system_administrator_sees_the_system(as_person: As) -> None:
    assert {one.username for one in PEOPLE if as_person(one).get("/system/").status_code == 200} == {"feng"}
    refused = {one.username for one in PEOPLE if as_person(one).post("/system/schedules/", FORM).status_code == 403}
    assert len(refused) == len(PEOPLE) - 1
    assert Schedule.objects.count() == 1


def test_the_page_tells_what_runs_what_failed_and_what_is_kept(as_person: As, county: Workspace) -> None:
    job = enqueue("import", "导入花名册", {}, by=SYSTEM)
    problem = {"where": "", "what": "第 3 行没有姓名。", "why": "", "mend": "补上姓名。"}
    Job.objects.update(state=State.FAILED, ended_at=timezone.now(), problem=problem)
    Worker.objects.create(name="server:42:ab", started_at=timezone.now(), seen_at=timezone.now())
    Worker.objects.create(name="dead:7:cd", started_at=timezone.now(), seen_at=timezone.now() - dt.timedelta(hours=1))
    text = _page(as_person)
    batches = sum(1 for _ in county.batches.iterdir())
    for word in (
        "软件版本",
        county.home.name,
        f">{batches}<",
        "server:42",
        "导入花名册",
        "第 3 行没有姓名。",
        "补上姓名。",
    ):
        assert word in text
    assert f"/jobs/{job.pk}/" in text
    assert "dead:7" not in text
    assert "还没有备份过" in text


def test_schedules_are_set_and_removed_on_the_page(as_person: As) -> None:
    client = as_person(SYSTEM_ADMIN)
    answer = client.post("/system/schedules/", FORM, follow=True)
    assert "已设置：每周五 20:30计算" in answer.content.decode()
    schedule = Schedule.objects.get()
    assert schedule.next_at > timezone.now()
    assert client.post(f"/system/schedules/{schedule.pk}/remove/").status_code == 302
    assert client.post(f"/system/schedules/{schedule.pk}/remove/").status_code == 404
    assert not Schedule.objects.exists()


@pytest.mark.parametrize("wrong", [{"at": "25:00"}, {"at": ""}, {"day": "32"}, {"weekday": "8"}, {"every": "hour"}])
def test_a_wrong_schedule_is_shown_again_with_what_is_wrong(as_person: As, wrong: dict[str, str]) -> None:
    answer = as_person(SYSTEM_ADMIN).post("/system/schedules/", FORM | wrong)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert not Schedule.objects.exists()


def test_a_well_site_says_ok_to_everybody(db: None) -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert Client().post("/healthz").status_code == 405


def test_jobs_that_nobody_does_make_the_site_unwell(db: None) -> None:
    enqueue("import", "导入花名册", {}, by=SYSTEM)
    Job.objects.update(created_at=timezone.now() - dt.timedelta(minutes=11))
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert "没有后台进程" in answer.content.decode()
    Worker.objects.create(name="server:42:ab", started_at=timezone.now(), seen_at=timezone.now())
    assert Client().get("/healthz").status_code == 200


def test_a_missing_workspace_makes_the_site_unwell(db: None, county: Workspace) -> None:
    marker = county.home / "workspace.json"
    away = marker.rename(county.home / "away.json")
    try:
        answer = Client().get("/healthz")
    finally:
        away.rename(marker)
    assert answer.status_code == 503
    assert "工作区读不出来" in answer.content.decode()


def test_metrics_are_in_the_format_of_prometheus(db: None, county: Workspace) -> None:
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    lines = answer.content.decode().splitlines()
    samples = {match[1] + (match[2] or ""): float(match[3]) for line in lines if (match := SAMPLE.match(line))}
    assert len(samples) == sum(not line.startswith("#") for line in lines)
    assert samples["shixiao_batches"] == sum(1 for _ in county.batches.iterdir())
    assert samples["shixiao_runs"] == 1
    assert samples['shixiao_jobs{state="waiting"}'] == 0
    typed = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert {name.partition("{")[0] for name in samples} == typed


def test_metrics_are_for_this_computer_or_with_the_token(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def status(**request: str) -> int:
        return Client().get("/metrics", **request).status_code  # type: ignore[arg-type]

    assert status(REMOTE_ADDR="10.0.0.9") == 404
    assert status(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="10.0.0.9") == 404
    assert status(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="127.0.0.1") == 404
    assert status(REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION="Bearer ") == 404
    monkeypatch.setenv("SHIXIAO_METRICS_TOKEN", "abc")
    assert status(REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION="Bearer abd") == 404
    assert status(REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION="Bearer abc") == 200
    assert status(REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION="Bearer 令牌") == 404


@pytest.mark.parametrize(("size", "said"), [(0, "0 字节"), (1023, "1023 字节"), (1536, "1.5 KB"), (3 << 40, "3.0 TB")])
def test_sizes_are_said_as_people_say_them(size: int, said: str) -> None:
    assert in_words(size) == said
