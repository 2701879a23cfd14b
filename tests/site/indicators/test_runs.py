"""Runs: computed as a job, published by a named person, compared inside the scope."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shixiao.engine import open_engine
from shixiao.pipeline.differences import moved_figures, moved_rows, moved_rows_sql
from shixiao.pipeline.manifest import sealed_runs
from shixiao.pipeline.pages import pages_file
from shixiao.workspace import Workspace
from shixiao_site.audit.actor import SYSTEM
from shixiao_site.audit.models import Entry
from shixiao_site.indicators.models import Publication
from shixiao_site.indicators.runs.computing import handle
from shixiao_site.queue.models import Job
from tests.site.people import LI, QIAN, SUN, WANG, ZHAO, ZHOU, Person

SignedIn = Callable[[Person], Client]


class Work:
    """A job in hand that only remembers what it was told."""

    def __init__(self, **payload: Any) -> None:
        self.payload, self.by, self.told = payload, SYSTEM, []

    def tell(self, message: str, done: int = 0, of: int = 0) -> None:
        self.told.append((message, done, of))


def test_computing_is_asked_for_once_and_becomes_a_job(two_runs: Workspace, as_person: SignedIn) -> None:
    client = as_person(WANG)
    first = client.post("/runs/compute/", {"as_of": "2026-04-30"})
    again = client.post("/runs/compute/", {"as_of": "2026-04-30"})
    job = Job.objects.get(kind="compute")
    assert first["Location"] == again["Location"] == f"/jobs/{job.pk}/"
    assert job.payload == {"as_of": "2026-04-30"}
    assert Entry.objects.filter(act="indicators.compute", username="wang").count() == 1


def test_a_day_that_has_not_come_is_refused(two_runs: Workspace, as_person: SignedIn) -> None:
    response = as_person(WANG).post("/runs/compute/", {"as_of": "2999-01-01"})
    assert response.status_code == 422
    assert "截止日还没有到" in response.content.decode()
    assert not Job.objects.exists()


def test_done_twice_it_is_computed_once_and_its_pages_are_asked_for(two_runs: Workspace) -> None:
    known = len(sealed_runs(two_runs))
    work = Work(as_of="2026-03-31")
    first, again = handle(work), handle(Work(as_of="2026-03-31"))
    assert first == again
    assert len(sealed_runs(two_runs)) == known + 1
    assert any("新就业人数" in message for message, _, _ in work.told)
    assert all(0 <= done <= of for _, done, of in work.told)
    assert Job.objects.filter(kind="pages", payload__run_id=first["run_id"]).count() == 1


def test_a_run_without_pages_cannot_be_published(two_runs: Workspace, as_person: SignedIn) -> None:
    made = handle(Work(as_of="2026-02-28"))["run_id"]
    assert not pages_file(two_runs, made).exists()
    response = as_person(SUN).post("/runs/publish/", {"run": made, "note": "先看看效果"})
    assert response.status_code == 422
    assert not Publication.objects.exists()
    job = as_person(SUN).post("/runs/prepare/")
    assert job.status_code == 302 and "/jobs/" in job["Location"]


def test_a_published_run_shows_everywhere_and_an_older_one_can_come_back(
    two_runs: Workspace, as_person: SignedIn
) -> None:
    older, newer = [run for run in sealed_runs(two_runs) if pages_file(two_runs, run.id).exists()][:2]
    client = as_person(SUN)
    for run in (older, newer, older):
        assert client.post("/runs/publish/", {"run": run.id, "note": "六月月报，已核对"}).status_code == 302
        assert f"运行编号 {run.id}" in as_person(QIAN).get("/").content.decode()
    assert [one.run_id for one in Publication.objects.all()] == [older.id, newer.id, older.id]
    assert Entry.objects.filter(act="indicators.publish", username="sun").count() == 3
    listed = client.get("/runs/").content.decode()
    assert listed.count("孙局长") >= 4 and "正在显示" in listed


def test_a_note_is_asked_for(two_runs: Workspace, as_person: SignedIn) -> None:
    run = sealed_runs(two_runs)[0]
    response = as_person(SUN).post("/runs/publish/", {"run": run.id, "note": "好"})
    assert response.status_code == 422 and "至少 4 个字" in response.content.decode()
    assert not Publication.objects.exists()


@pytest.mark.parametrize("address", ["/runs/compute/", "/runs/publish/", "/runs/prepare/"])
@pytest.mark.parametrize("person", [LI, QIAN, ZHOU, ZHAO])
def test_others_neither_compute_nor_publish(
    two_runs: Workspace, as_person: SignedIn, address: str, person: Person
) -> None:
    assert (
        as_person(person).post(address, {"as_of": "2026-04-30", "run": "000001", "note": "六月月报"}).status_code == 403
    )
    assert not Job.objects.exists() and not Publication.objects.exists()


@pytest.mark.parametrize("address", ["/runs/compute/", "/runs/publish/", "/runs/prepare/"])
def test_holding_the_duty_for_a_part_is_not_enough(two_runs: Workspace, people: dict[str, Any], address: str) -> None:
    part = people["wang"]
    part.prefix = "990101001"
    part.save()
    client = Client()
    client.force_login(part, backend="allauth.account.auth_backends.AuthenticationBackend")
    run = sealed_runs(two_runs)[0]
    assert client.post(address, {"as_of": "2026-04-30", "run": run.id, "note": "六月月报"}).status_code == 403
    assert "发起计算" not in client.get("/runs/").content.decode()


def test_who_does_not_publish_knows_nothing_of_unpublished_runs(two_runs: Workspace, as_person: SignedIn) -> None:
    older, newer = sealed_runs(two_runs)[:2]
    assert older.id in as_person(WANG).get("/runs/").content.decode()
    client = as_person(LI)
    assert older.id not in client.get("/runs/").content.decode()
    assert client.get("/runs/compare/", {"a": older.id, "b": newer.id}).status_code == 404
    Publication.objects.create(run_id=older.id, username="sun", name="孙局长", note="六月月报")
    assert older.id in client.get("/runs/").content.decode()
    assert client.get("/runs/compare/", {"a": older.id, "b": newer.id}).status_code == 404


def test_a_comparison_says_which_figures_and_rows_moved(two_runs: Workspace, as_person: SignedIn) -> None:
    before, after = sealed_runs(two_runs)[:2]
    address = f"/runs/compare/?a={before.id}&b={after.id}"
    text = as_person(WANG).get(f"{address}&indicator=new_employment").content.decode()
    total, rows = moved_rows(before, after, "new_employment", unit="990101", limit=10_000)
    assert f"共 {total:,} 行" in text
    assert total == len(rows) > 0
    assert rows[0].row_id in text
    assert moved_figures(before, after, unit="990101", kind="year")


def test_a_comparison_stays_inside_the_scope(two_runs: Workspace, as_person: SignedIn) -> None:
    before, after = sealed_runs(two_runs)[:2]
    for run in (before, after):
        Publication.objects.create(run_id=run.id, username="sun", name="孙局长", note="六月月报")
    client = as_person(QIAN)
    text = client.get("/runs/compare/", {"a": before.id, "b": after.id, "indicator": "on_time_rate"}).content.decode()
    codes = re.findall(r"<td[^>]*>(\d{12})</td>", text)
    assert codes and all(code.startswith(QIAN.prefix) for code in codes)
    for foreign in ("990101", "990101002", "99", "x"):
        assert client.get("/runs/compare/", {"a": before.id, "b": after.id, "unit": foreign}).status_code == 404


def test_the_parts_of_a_comparison_are_the_whole(two_runs: Workspace) -> None:
    before, after = sealed_runs(two_runs)[:2]
    with open_engine() as engine:
        every = engine.rows(f"SELECT indicator, row_id FROM ({moved_rows_sql(engine, before, after)})")
    for indicator in {row[0] for row in every}:
        mine = [row[1] for row in every if row[0] == indicator]
        paged = []
        for offset in range(0, len(mine), 7):
            total, rows = moved_rows(before, after, indicator, unit="990101", offset=offset, limit=7)
            assert total == len(mine)
            paged += [row.row_id for row in rows]
        assert sorted(paged) == sorted(mine)
        assert paged == [row.row_id for row in moved_rows(before, after, indicator, unit="990101", limit=10**6)[1]]
    assert before.as_of == dt.date(2026, 6, 30)
