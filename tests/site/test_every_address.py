"""Every address, asked by everybody, for what is his, what is somebody else's and what is not there."""

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shixiao_site.access import Duty
from shixiao_site.accounts.tokens import FOR_TOKENS, create_token
from shixiao_site.audit.actor import SYSTEM
from shixiao_site.exports.source import open_source
from shixiao_site.registers.desk import is_whole
from shixiao_site.ui import Page
from tests.site import addresses
from tests.site.addresses import API, CASES, SIGNING_IN, Case, Thing
from tests.site.people import LI, NOBODY, OUTSIDER
from tests.site.world import MARK, World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BUSINESS = set(Duty) - {Duty.OWN_ACCOUNT, Duty.MANAGE_USERS, Duty.MANAGE_SYSTEM, Duty.READ_AUDIT}
UNIT_OF_LI = "竹里社区"


class Asker:
    """Somebody with a browser and a program, or nobody. Whatever he does is undone."""

    def __init__(self, user: Any = None) -> None:
        self.user = user
        self.name = user.username if user else "anonymous"
        self.browser = Client(raise_request_exception=False)
        self.program = Client(raise_request_exception=False)
        if user:
            self.browser.force_login(user, backend=BACKEND)
            _, text = create_token(user, name="程序", duties=FOR_TOKENS, expires_on=dt.date(2999, 1, 1), by=SYSTEM)
            self.program.defaults["HTTP_AUTHORIZATION"] = f"Bearer {text}"
        self.cookies = self.browser.cookies.copy()

    def ask(self, name: str, case: Case, thing: Thing, method: str = "") -> tuple[str, Any, str]:
        """(address, answer, its text)."""
        path = address_of(name, thing.kwargs)
        client = self.program if name in API else self.browser
        data = {**case.data(), **thing.data}
        at = thing.data if (method or case.method) == "GET" else {}
        with transaction.atomic():
            answer = client.get(path, data) if (method or case.method) == "GET" else client.post(path, data)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        self.browser.cookies = self.cookies.copy()
        return f"{path}?{urlencode(at)}" if at else path, answer, body.decode("utf-8", "replace")

    def expected(self, name: str, case: Case, thing: Thing) -> tuple[int, ...]:
        """The statuses he may get."""
        user = self.user
        if case.duty is None:
            return case.own
        if user is None:
            return (401,) if name in API else (302,)
        if name == "indicators:overview" and not user.may(case.duty):
            return (302,)
        if not user.may(case.duty) or (thing.needs and not user.may(thing.needs)):
            return (403,)
        if case.whole and not is_whole(user.scope):
            return (403,)
        if case.one_of and not any(user.may(duty) for duty in case.one_of):
            return (403,)
        return case.own if thing.is_of(user) else (thing.refusal if user.scope else case.unscoped,)


@pytest.fixture
def askers(world: World) -> list[Asker]:
    return [Asker(), *(Asker(user) for user in world.people.values())]


def patterns(found: Sequence[Any], prefix: str = "", space: str = "") -> Iterator[tuple[str, Any]]:
    """(name, view) of every address."""
    for each in found:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, route, each.namespace or space)
        elif isinstance(each, URLPattern):
            yield f"{space}:{each.name}" if space else each.name or route, each.callback


def address_of(name: str, kwargs: Mapping[str, Any]) -> str:
    """The path of an address by its name, or the path itself where it has none."""
    return f"/{name}" if name in {"healthz", "metrics"} else reverse(name, kwargs=dict(kwargs))


def without_place(text: str, address: str) -> str:
    """A page without the address that was asked for and the keys against forged forms."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    path = address.partition("?")[0]
    for form in (address, path):
        for written in (html.escape(form), quote(form, safe=""), quote(form), form):
            text = text.replace(written, "<here>")
    return text


def test_every_address_has_its_case_and_every_case_its_address() -> None:
    views = dict(patterns(get_resolver().url_patterns))
    assert set(views) - SIGNING_IN == set(CASES)
    assert set(views) >= SIGNING_IN
    gates = {name: getattr(view, "duty", "no gate") for name, view in views.items() if name not in SIGNING_IN}
    asked = {name: case.duty for name, case in CASES.items()}
    # What the API asks besides, each of its parts asks itself.
    assert {name for name in gates if gates[name] != asked[name]} <= {name for name in API if asked[name]}


@pytest.mark.parametrize("part", ["INDICATORS", "DEFINITIONS", "ACCOUNTS", "REGISTERS", "OTHERS", "API"])
def test_everybody_gets_what_is_his_and_foreign_looks_like_missing(
    world: World, askers: list[Asker], part: str
) -> None:
    wrong = []
    cases: dict[str, Case] = getattr(addresses, part)
    for name, case in cases.items():
        things = case.things(world)
        assert (
            len(things) == 1
            or case.has_rows is False
            or any(not each.is_there for each in things)
            or "q" in things[0].data
        )
        for asker in askers:
            hidden = set()
            for thing in things:
                address, answer, text = asker.ask(name, case, thing)
                expected = asker.expected(name, case, thing)
                if answer.status_code not in expected:
                    wrong.append((asker.name, case.method, address, answer.status_code, expected))
                if answer.status_code == 302 and asker.user is None and case.duty:
                    assert answer["Location"].startswith("/account/login/?next="), address
                if answer.status_code == 404 and case.own != (404,):
                    hidden.add(without_place(text, address))
                if asker.name in {OUTSIDER.username, NOBODY.username} and (MARK in text or UNIT_OF_LI in text):
                    wrong.append((asker.name, case.method, address, "it shows what is 小李's"))
            if len(hidden) > 1:
                wrong.append((asker.name, case.method, name, "foreign does not look like missing"))
    assert not wrong, "\n".join(map(str, wrong))


def test_what_only_takes_is_not_read_and_what_only_reads_takes_nothing(world: World, askers: list[Asker]) -> None:
    views = dict(patterns(get_resolver().url_patterns))
    wrong = []
    for name, case in CASES.items():
        thing = case.things(world)[0]
        other = "GET" if case.method == "POST" else "POST"
        if name in API or (other == "POST" and not isinstance(views[name], Page)):
            continue
        for asker in askers:
            is_let_in = asker.user is not None and asker.user.may(case.duty)
            expected = (405,) if is_let_in else asker.expected(name, case, thing)
            _, answer, _ = asker.ask(name, case, thing, other)
            if answer.status_code not in expected:
                wrong.append((asker.name, other, name, answer.status_code, expected))
    assert not wrong, "\n".join(map(str, wrong))


def test_an_administrator_opens_no_business_page_whatever_he_asks_for(world: World, askers: list[Asker]) -> None:
    administrators = [each for each in askers if each.user and each.user.role.is_administrator]
    assert len(administrators) == 3
    opened = []
    for name, case in CASES.items():
        if case.duty not in BUSINESS:
            continue
        for asker in administrators:
            for thing in case.things(world):
                for method in ("GET", "POST"):
                    address, answer, _ = asker.ask(name, case, thing, method)
                    if answer.status_code not in {403, 405} and name != "indicators:overview":
                        opened.append((asker.name, method, address, answer.status_code))
    assert not opened, "\n".join(map(str, opened))


def test_who_has_no_scope_has_no_rows_on_any_page(world: World, people: dict[str, Any]) -> None:
    views = dict(patterns(get_resolver().url_patterns))
    nobody, seen, empty = people[NOBODY.username], [], 0
    for name, case in CASES.items():
        if not isinstance(views[name], Page) or not case.has_rows:
            continue
        for thing in case.things(world):
            address = f"{address_of(name, thing.kwargs)}?{urlencode(thing.data)}"
            try:
                tables = open_source(address, reader=nobody).content.tables
            except (Http404, PermissionDenied):
                tables = []
            rows = [row for table in tables for row in table.all_rows()]
            seen += [(address, row) for row in rows]
            empty += not rows
    assert not seen, "\n".join(map(str, seen))
    assert empty > 20


def test_what_is_somebody_elses_is_found_by_its_owner(world: World, people: dict[str, Any]) -> None:
    """Were the things of 小李 not there at all, nobody could see them, and the walk would prove nothing."""
    li = Asker(people[LI.username])
    assert world.job
    things = {"registers:upload": MARK, "registers:batches": MARK, "queue:own": MARK, "indicators:unit": UNIT_OF_LI}
    for name, mark in things.items():
        case = CASES[name]
        assert mark in li.ask(name, case, case.things(world)[0])[2], name


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_addresses_of_signing_in_stand_whoever_asks(askers: list[Asker], method: str) -> None:
    views = dict(patterns(get_resolver().url_patterns))
    failed = []
    for name in sorted(SIGNING_IN & set(views)):
        thing = Thing({"pk": 10**6} if name in {"mfa_remove_webauthn", "mfa_edit_webauthn"} else {})
        for asker in askers:
            address, answer, _ = asker.ask(name, Case(None), thing, method)
            if answer.status_code >= 500:
                failed.append((asker.name, address, answer.status_code))
    assert not failed, "\n".join(map(str, failed))
