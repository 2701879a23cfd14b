"""Keys for programs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from shixiao_site.access import Duty
from shixiao_site.accounts.models import Token, User
from shixiao_site.accounts.tokens import FOR_TOKENS, TokenAuth, TokenReader, create_token
from shixiao_site.audit.actor import acting
from tests.site.accounts.steps import acts, page, sign_in, sign_in_with_code
from tests.site.people import SYSTEM_ADMIN

TOKENS = "/account/tokens/"
pytestmark = pytest.mark.usefixtures("people")


def ask(text: str, kind: str = "Bearer") -> TokenReader | None:
    """Who a request with this token comes from."""
    request = RequestFactory().get("/", headers={"authorization": f"{kind} {text}"})
    reader: TokenReader | None = TokenAuth()(request)
    return reader


def made(username: str = "wang", duties: frozenset[Duty] = FOR_TOKENS, days: int = 30) -> str:
    """A token of somebody."""
    user = User.objects.get(username=username)
    day = timezone.localdate() + timedelta(days=days)
    return create_token(user, name="每晚送数", duties=duties, expires_on=day, by=acting(user))[1]


def test_a_token_is_made_on_the_page_shown_once_and_kept_as_a_hash(client: Client) -> None:
    sign_in(client, "wang")
    day = timezone.localdate() + timedelta(days=30)
    answer = client.post(TOKENS, {"name": "每晚送数", "duties": ["bring_registers"], "expires_on": day.isoformat()})
    text = re.search(r"sx_[\w-]{43}", page(answer))[0]  # type: ignore[index]
    assert "no-store" in answer["Cache-Control"]
    assert text not in page(client.get(TOKENS))
    assert text not in str(Token.objects.values())
    reader = ask(text)
    assert reader is not None
    assert (reader.username, reader.scope.prefix, reader.token_name) == ("wang", "990101", "每晚送数")
    assert reader.may(Duty.BRING_REGISTERS)
    assert not reader.may(Duty.SEE_FIGURES)
    assert acts() == ["accounts.sign_in", "accounts.create_token"]


def test_a_token_never_does_more_than_its_user_may_at_that_moment() -> None:
    text = made(duties=frozenset(Duty))
    reader = ask(text)
    assert reader is not None
    assert {duty for duty in Duty if reader.may(duty)} == FOR_TOKENS
    User.objects.filter(username="wang").update(role_name="assessor")
    reader = ask(text)
    assert reader is not None
    assert {duty for duty in Duty if reader.may(duty)} == {Duty.SEE_FIGURES, Duty.SEE_ROWS}


def test_persons_decide_not_programs() -> None:
    assert not FOR_TOKENS & {
        Duty.PUBLISH_RUN, Duty.APPROVE_DEFINITION, Duty.OPEN_PERSON, Duty.MANAGE_USERS, Duty.OWN_ACCOUNT,
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"must_change_password": True},
        {"password_changed_at": timezone.now() - timedelta(days=91)},
    ],
)
def test_a_token_rests_while_its_user_may_not_sign_in(change: dict[str, Any]) -> None:
    text = made()
    assert ask(text) is not None
    User.objects.filter(username="wang").update(**change)
    assert ask(text) is None


def test_a_token_works_on_its_last_day_and_not_after() -> None:
    assert ask(made(days=0)) is not None
    assert ask(made(days=-1)) is None


@pytest.mark.parametrize("text", ["", "sx_", "made-up", "sx_" + "x" * 43, "'; DROP TABLE", "钥匙"])
def test_what_is_no_token_is_nobody(text: str) -> None:
    made()
    assert TokenAuth()(RequestFactory().get("/")) is None
    assert ask(text) is None


def test_only_bearer_counts() -> None:
    text = made()
    assert ask(text, "Basic") is None
    assert ask(text, "bearer") is not None


def test_its_last_use_is_seen() -> None:
    text = made()
    assert Token.objects.get().last_used_at is None
    ask(text)
    assert Token.objects.get().last_used_at is not None


def test_a_revoked_token_is_worth_nothing(client: Client) -> None:
    text = made()
    sign_in(client, "wang")
    client.post(f"{TOKENS}{Token.objects.get().pk}/revoke/")
    assert ask(text) is None
    assert acts()[-1] == "accounts.revoke_token"


def test_the_tokens_of_others_are_not_found(client: Client) -> None:
    made()
    sign_in(client, "li")
    assert "/revoke/" not in page(client.get(TOKENS))
    assert client.post(f"{TOKENS}{Token.objects.get().pk}/revoke/").status_code == 404
    assert Token.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "必填"),
        ({"duties": []}, "必填"),
        ({"duties": ["manage_users"]}, "manage_users"),
        ({"duties": ["publish_run"]}, "publish_run"),
        ({"expires_on": "2020-01-01"}, "一年以内"),
        ({"expires_on": "2999-01-01"}, "一年以内"),
        ({"expires_on": "明天"}, "日期"),
    ],
)
def test_a_token_with_something_wrong_is_not_made(client: Client, wrong: dict[str, Any], said: str) -> None:
    sign_in(client, "wang")
    day = timezone.localdate() + timedelta(days=30)
    sent = {"name": "每晚送数", "duties": ["see_rows"], "expires_on": day.isoformat(), **wrong}
    assert said in page(client.post(TOKENS, sent)).split('class="errorlist"', 1)[1]
    assert not Token.objects.exists()


def test_an_administrator_has_nothing_to_give_to_a_program() -> None:
    client = Client()
    sign_in_with_code(client, SYSTEM_ADMIN)
    assert "不能建令牌" in page(client.get(TOKENS))
