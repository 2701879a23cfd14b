"""The auditor's page: for the audit administrator alone, by person, act, object and day, at any depth."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shixiao_site.audit.chain import record
from shixiao_site.audit.checkpoints import check
from shixiao_site.audit.models import Entry
from shixiao_site.audit.protection import protect, unprotect
from tests.site.audit.conftest import LI, WANG
from tests.site.people import AUDIT_ADMIN, PEOPLE, Person

As = Callable[[Person], Client]
PAGE = "/audit/"


@pytest.fixture
def auditor(as_person: As) -> Client:
    """褚审计, who keeps the audit."""
    return as_person(AUDIT_ADMIN)


@pytest.fixture
def unlocked(db: None) -> Iterator[None]:
    """A database that somebody with all rights tampers with."""
    unprotect(connection)
    yield
    protect(connection)


def _text(client: Client, address: str = PAGE, **asked: Any) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def _listed(text: str) -> list[int]:
    return [int(seq) for seq in re.findall(r'<a href="/audit/(\d+)/">', text)]


@pytest.mark.parametrize("address", [PAGE, "/audit/1/"])
def test_only_the_audit_administrator_reads_the_audit(as_person: As, address: str) -> None:
    record("registers.import", by=WANG)
    statuses = {one.username: as_person(one).get(address).status_code for one in PEOPLE}
    assert {name for name, status in statuses.items() if status == 200} == {"chu"}
    assert set(statuses.values()) == {200, 403}
    assert Client().get(address).status_code == 302


def test_reading_the_audit_is_recorded_with_what_was_looked_for(auditor: Client) -> None:
    _text(auditor, person="wang", since="2026-01-01")
    entry = Entry.objects.latest("seq")
    assert (entry.act, entry.username) == ("audit.read", "chu")
    assert entry.detail == {"person": "wang", "since": "2026-01-01"}


def test_entries_are_found_by_person_act_and_object(auditor: Client) -> None:
    first = record("registers.import", by=WANG, on="batch:12").seq
    second = record("exports.take", by=LI, on="batch:13", purpose="核对").seq
    third = record("exports.take", by=WANG, on="run:1").seq
    assert _listed(_text(auditor, person="wang")) == [third, first]
    assert _listed(_text(auditor, person="小李")) == [second]
    assert _listed(_text(auditor, act="exports.take")) == [third, second]
    assert _listed(_text(auditor, object="batch:")) == [second, first]
    assert "没有符合条件的记录" in _text(auditor, person="无此人")


def test_days_are_whole_days_in_local_time(auditor: Client) -> None:
    seq = record("registers.import", by=WANG).seq
    today = timezone.localdate()
    before, after = str(today - dt.timedelta(days=1)), str(today + dt.timedelta(days=1))
    assert seq in _listed(_text(auditor, since=str(today), until=str(today)))
    assert _listed(_text(auditor, until=before)) == []
    assert _listed(_text(auditor, since=after)) == []


def test_older_entries_are_a_link_away_without_scripts(auditor: Client) -> None:
    for number in range(120):
        record("registers.import", by=WANG, on=f"batch:{number}")
    seen: list[int] = []
    address = f"{PAGE}?act=registers.import"
    while address:
        text = _text(auditor, address)
        seen += _listed(text)
        found = re.search(r'href="(\?[^"]+)">更早', text)
        address = f"{PAGE}{found[1].replace('&amp;', '&')}" if found else ""
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("asked", [{"since": "昨天"}, {"before": "x"}, {"before": "-1"}, {"act": "dance"}])
def test_a_wrong_filter_shows_nothing_and_says_why(auditor: Client, asked: dict[str, str]) -> None:
    record("registers.import", by=WANG)
    assert _listed(_text(auditor, **asked)) == []


def test_an_entry_shows_all_that_is_known_of_it(auditor: Client) -> None:
    entry = record("registers.import", by=WANG, on="batch:12", purpose="核对", detail={"rows": 321})
    text = _text(auditor, reverse("audit:entry", kwargs={"seq": entry.seq}))
    for word in ("王科长", "业务科室", "导入台账", "batch:12", "核对", "321", "10.0.0.1", entry.digest):
        assert word in text
    assert auditor.get("/audit/999999/").status_code == 404


def test_the_page_says_how_far_the_chain_was_checked(auditor: Client) -> None:
    assert "还没有核对过" in _text(auditor)
    seq = check().seq
    text = _text(auditor)
    assert f"已核对到第 {seq} 条，没有问题" in text
    assert f"最近的检查点到第 {seq} 条" in text


def test_tampering_stands_on_top_of_the_page(auditor: Client, unlocked: None) -> None:
    for _ in range(3):
        record("registers.import", by=WANG)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET name = '别人' WHERE seq = 2")
    check()
    text = _text(auditor)
    assert "审计链有问题" in text
    assert "第 2 条：内容和校验码不符" in text
