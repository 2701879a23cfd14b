"""The API: tokens with scope, errors in four parts, nothing that a program sends breaks it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from shixiao_site.access import Duty
from shixiao_site.accounts.tokens import FOR_TOKENS, create_token
from shixiao_site.audit.actor import SYSTEM
from shixiao_site.registers.models import Upload
from tests.registers.bureau import REGISTERS
from tests.site.people import LI, OUTSIDER, SUN, WANG, Person
from tests.site.registers.conftest import Desk

PARTS = {"where", "what", "why", "mend"}


class Program:
    """A program with a token."""

    def __init__(self, text: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {text}"}, raise_request_exception=False)

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(f"/api/{path}", asked)

    def send(self, path: Path, **fields: Any) -> Any:
        return self.client.post("/api/uploads", {"file": SimpleUploadedFile(path.name, path.read_bytes()), **fields})


@pytest.fixture
def program(desk: Desk, people: dict[str, Any]) -> Any:
    """A program of a person, with all that his role lets a program do unless told otherwise."""

    def made(person: Person, *duties: Duty) -> Program:
        user = people[person.username]
        _, text = create_token(user, name="程序", duties=duties or FOR_TOKENS, expires_on=date(2999, 1, 1), by=SYSTEM)
        return Program(text)

    return made


def test_a_program_brings_a_file_and_sees_what_became_of_it(desk: Desk, program: Any, three: Path) -> None:
    own = program(LI)
    answer = own.send(three)
    assert answer.status_code == 202, answer.content
    sent = answer.json()
    assert (sent["state"], sent["file"], sent["reports"]) == ("waiting", three.name, [])
    desk.work()
    seen = own.get(f"uploads/{sent['id']}").json()
    assert seen["state"] == "done"
    assert [(r["register_name"], r["accepted"], r["quarantined"]) for r in seen["reports"]] == [
        ("employment_registrations", 1, 2)
    ]
    batches = own.get("batches").json()
    assert (batches["count"], batches["items"][0]["bringer"]) == (1, "小李")
    assert program(WANG).get("batches", register_name="employment_registrations").json()["count"] == 1
    assert desk.sign_in(LI).get(seen["page"]).status_code == 200


def test_registers_are_listed_with_their_columns(program: Any) -> None:
    listed = {each["name"]: each for each in program(LI).get("registers").json()}
    assert set(listed) == set(REGISTERS)
    assert listed["deaths"]["columns"][0]["heading"] == "姓名"


def test_errors_have_four_parts(desk: Desk, program: Any, three: Path) -> None:
    own = program(LI)
    answers = {
        400: own.send(three, register_name="没有"),
        401: Program("sx_wrong").get("batches"),
        403: program(SUN).get("batches"),
        404: own.get("uploads/00000000-0000-0000-0000-000000000000"),
        422: own.get("batches", limit="x"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert set(answer.json()) == PARTS
        assert all(answer.json().values())
    assert Upload.objects.count() == 0


def test_a_token_does_less_than_its_owner_where_it_was_made_so(program: Any, three: Path) -> None:
    reading = program(WANG, Duty.SEE_FIGURES)
    assert reading.send(three).status_code == 403
    assert reading.get("batches").status_code == 403
    assert reading.get("figures", unit="990101", period="2026-03").status_code == 404


def test_foreign_and_missing_look_alike(desk: Desk, program: Any, three: Path) -> None:
    sent = program(LI).send(three).json()
    desk.work()
    stranger = program(OUTSIDER)
    foreign = stranger.get(f"uploads/{sent['id']}")
    missing = stranger.get("uploads/00000000-0000-0000-0000-000000000000")
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert stranger.get("batches").json() == {"count": 0, "items": []}
    refused = stranger.send(three, replaces=2)
    assert refused.status_code == 400
    assert "没有这个批次" in refused.json()["what"]
    assert stranger.get("figures", unit="990101", period="2026-03").status_code == 404


def test_a_signed_in_person_without_token_is_nobody_here(desk: Desk) -> None:
    assert desk.sign_in(WANG).get("/api/batches").status_code == 401


def test_a_file_that_is_too_large_is_refused(program: Any, three: Path, settings: LazySettings) -> None:
    settings.UPLOAD_BYTES = 10
    answer = program(LI).send(three)
    assert (answer.status_code, set(answer.json())) == (400, PARTS)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=", b"--\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n'),
        ("multipart/form-data; boundary=x; charset=nonsense", b"--x--\r\n"),
        ("application/json", b"{"),
        ("application/x-www-form-urlencoded", b"file=x&register_name=%ff%00"),
        ("\x00", b"\x00\xff"),
    ],
)
def test_a_broken_body_is_refused_in_four_parts(program: Any, kind: str, body: bytes) -> None:
    answer = program(LI).client.generic("POST", "/api/uploads", body, content_type=kind)
    assert answer.status_code in {400, 422}
    assert set(answer.json()) == PARTS


def test_the_description_is_whole_and_loads_nothing_from_elsewhere(desk: Desk) -> None:
    described = Client().get("/api/openapi.json").json()
    assert set(described["paths"]) >= {
        "/api/uploads",
        "/api/uploads/{upload}",
        "/api/batches",
        "/api/registers",
        "/api/figures",
    }
    assert "http" not in json.dumps(described["paths"])
    assert Client().get("/api/docs").status_code == 404


@effort(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_whatever_is_sent_there_is_no_failure(live_server: Any, desk: Desk, program: Any, data: st.DataObject) -> None:
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/openapi.json")
    own = program(WANG)
    for operation in schema.get_all_operations():
        case = data.draw(operation.ok().as_strategy())
        answer = case.call(headers={"Authorization": own.client.defaults["HTTP_AUTHORIZATION"]})
        assert answer.status_code < 500, (case.method, case.path, answer.content)
