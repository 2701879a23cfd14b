"""Entries are added in one chain, and nothing changes or removes them."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record
from shixiao_site.audit.checkpoints import EVERY_ENTRIES, check, keep_checked
from shixiao_site.audit.models import AppendOnly, Check, Entry, Head
from shixiao_site.audit.protection import protect, unprotect
from tests.site.audit.conftest import WANG

pytestmark = pytest.mark.django_db


def test_each_entry_is_chained_to_the_one_before(chain: Callable[[int], None]) -> None:
    chain(3)
    first, second, third = Entry.objects.order_by("seq")
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert [second.previous, third.previous] == [first.digest, second.digest]
    assert Head.objects.get().digest == third.digest


def test_an_act_that_is_undone_leaves_no_entry() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("registers.import", by=WANG)
        raise ZeroDivisionError
    assert not Entry.objects.exists()
    record("registers.import", by=WANG)
    assert not check().findings


@pytest.mark.parametrize("change", [
    lambda: Entry.objects.update(name="别人"),
    lambda: Entry.objects.all().delete(),
    lambda: Entry.objects.get(seq=1).delete(),
    lambda: Entry.objects.get(seq=1).save(),
])  # fmt: skip
def test_the_program_refuses_to_change_an_entry(chain: Callable[[int], None], change: Callable[[], Any]) -> None:
    chain(2)
    with pytest.raises(AppendOnly):
        change()
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("statement", [
    "UPDATE audit_entry SET name = '别人' WHERE seq = 1",
    "DELETE FROM audit_entry WHERE seq = 1",
    "DELETE FROM audit_entry",
])  # fmt: skip
def test_the_database_refuses_to_change_an_entry(chain: Callable[[int], None], statement: str) -> None:
    chain(2)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert set(Entry.objects.values_list("name", flat=True)) == {"王科长", "小李"}


@pytest.mark.parametrize("name", ["\x00nul", "\ud800half", "长" * 400, "'; DROP TABLE audit_entry; --"])
def test_what_a_stranger_types_never_hinders_the_entry_about_it(name: str, export: Callable[[], Path]) -> None:
    record("accounts.sign_in_failed", by=Actor(name, name, "", "", name), on=name, purpose=name, detail={name: name})
    entry = Entry.objects.get()
    entry.refresh_from_db()
    assert not check().findings
    assert json.loads(export().read_text("utf-8").splitlines()[0])["digest"] == entry.digest


@pytest.mark.parametrize("detail", [{"at": timezone.now()}, {"rate": float("nan")}, {"bytes": b"x"}])
def test_what_is_no_json_is_refused(detail: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        record("registers.import", by=WANG, detail=detail)


def test_a_check_finds_an_edited_entry_and_writes_no_checkpoint(
    chain: Callable[[int], None], checkpoints: Path
) -> None:
    chain(5)
    assert not check().findings
    assert [file.name for file in checkpoints.iterdir()] == ["5.json"]
    chain(2)
    unprotect(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET name = '别人' WHERE seq = 3")
    protect(connection)
    found = check()
    assert [seq for seq, _ in found.findings] == [3]
    assert [file.name for file in checkpoints.iterdir()] == ["5.json"]


def test_the_worker_checks_once_a_day_and_after_many_entries(chain: Callable[[int], None], checkpoints: Path) -> None:
    keep_checked()
    assert not Check.objects.exists()
    chain(3)
    keep_checked()
    chain(3)
    keep_checked()
    assert [one.seq for one in Check.objects.all()] == [3]
    Check.objects.update(at=timezone.now() - dt.timedelta(days=1, seconds=1))
    keep_checked()
    assert [one.seq for one in Check.objects.all()] == [6, 3]
    Head.objects.update(seq=6 + EVERY_ENTRIES)
    keep_checked()
    assert Check.objects.count() == 3
    assert sorted(file.name for file in checkpoints.iterdir()) == ["3.json", "6.json"]
