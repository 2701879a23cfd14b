"""The auditor's page: what was done, by whom, on what. Reading it is an act of its own."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime

from shixiao_site.access import ROLES, Duty
from shixiao_site.audit.actor import actor_of
from shixiao_site.audit.acts import title_of
from shixiao_site.audit.chain import record
from shixiao_site.audit.forms import FilterForm
from shixiao_site.audit.models import Entry
from shixiao_site.audit.queries import chain_state, entries, entry
from shixiao_site.ui import Column, Content, Link, Page, Table

SHOWN = 50
COLUMNS = (
    Column("seq", "序号", "code"),
    Column("at", "时间"),
    Column("name", "人员"),
    Column("username", "用户名", "code"),
    Column("role", "角色"),
    Column("act", "操作"),
    Column("object", "对象"),
    Column("purpose", "用途"),
    Column("address", "来自", "code"),
)
SYSTEM_ROLE = "系统"


def _entries(request: HttpRequest) -> Content:
    form = FilterForm(request.GET)
    asked: Mapping[str, Any] = form.cleaned_data if form.is_valid() else {}
    wanted = {name: value for name, value in asked.items() if value and name != "before"}
    told = {name: str(value) for name, value in wanted.items()}
    record("audit.read", by=actor_of(request), detail=told)
    found = entries(wanted) if form.is_valid() else Entry.objects.none()
    before = asked.get("before")
    rows = list((found.filter(seq__lt=before) if before else found)[: SHOWN + 1])
    older = urlencode({**told, "before": rows[SHOWN - 1].seq}) if len(rows) > SHOWN else ""
    table = Table(
        "entries",
        "审计记录",
        COLUMNS,
        [_row(one) for one in rows[:SHOWN]],
        every=lambda: (_row(one) for one in found.iterator(chunk_size=2000)),
        empty="没有符合条件的记录。请放宽条件再查。",
    )
    newest = urlencode(told) if before else None
    notes = [(str(form.fields[name].label), text) for name, text in told.items()]
    context = {"form": form, "table": table, "older": older, "newest": newest, "state": chain_state()}
    return Content("审计记录", context, tables=[table], notes=notes)


def _row(one: Entry) -> tuple[object, ...]:
    link = Link(one.seq, reverse("audit:entry", kwargs={"seq": one.seq}))
    who = (one.name, one.username, role_title(one.role))
    return link, _moment(one), *who, title_of(one.act), one.object, one.purpose, one.address


def _moment(one: Entry) -> str:
    return localtime(one.at).strftime("%Y-%m-%d %H:%M:%S")


def _entry(request: HttpRequest, seq: int) -> Content:
    one = entry(seq)
    record("audit.read", by=actor_of(request), on=f"entry:{seq}")
    facts = [
        ("序号", f"{one.seq}"), ("时间", _moment(one)), ("人员", f"{one.name}（{one.username}）"), ("角色", role_title(one.role)),
        ("管辖", one.prefix), ("来自", one.address), ("操作", title_of(one.act)), ("对象", one.object),
        ("用途", one.purpose), *((f"详情：{name}", str(value)) for name, value in one.detail.items()),
        ("前一条的校验码", one.previous), ("校验码", one.digest),
    ]  # fmt: skip
    table = Table("entry", "这一条", (Column("what", "项目"), Column("value", "内容")), facts)
    return Content(f"审计记录第 {one.seq} 条", {"table": table, "one": one}, tables=[table])


def role_title(name: str) -> str:
    """What a role is called."""
    return ROLES[name].title if name in ROLES else SYSTEM_ROLE


entries_page = Page(_entries, "audit/entries.html", Duty.READ_AUDIT)
entry_page = Page(_entry, "audit/entry.html", Duty.READ_AUDIT)
