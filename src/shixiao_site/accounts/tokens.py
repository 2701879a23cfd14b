"""Keys for programs: made, revoked, recognised. A key can do less than its user, never more."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from shixiao_site.access import Duty, Role, Scope
from shixiao_site.accounts.models import Token, User
from shixiao_site.accounts.sign_in.passwords import must_change
from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record

# What a program may be trusted with. Deciding, approving and opening a person are left to persons.
FOR_TOKENS = frozenset({Duty.SEE_FIGURES, Duty.SEE_ROWS, Duty.BRING_REGISTERS, Duty.COMPUTE})
_BEGINS = "sx_"
_STEP = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class TokenReader:
    """The person behind a program: his scope, and of his duties those that the token was made for."""

    user: User
    token_name: str
    duties: frozenset[Duty]

    @property
    def pk(self) -> int:
        return int(self.user.pk)

    @property
    def username(self) -> str:
        return self.user.username

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def role(self) -> Role:
        return self.user.role

    @property
    def scope(self) -> Scope:
        return self.user.scope

    def may(self, duty: Duty) -> bool:
        """Whether token and role both carry a duty, now."""
        return duty in self.duties and self.user.may(duty)


class TokenAuth(HttpBearer):
    """For the API: `request.auth` is then a TokenReader."""

    def authenticate(self, request: HttpRequest, token: str) -> TokenReader | None:  # noqa: ARG002 - the interface of ninja
        """Who a token belongs to; None when it is worth nothing."""
        return _reader(token)


@transaction.atomic
def create_token(
    user: User, *, name: str, duties: Collection[Duty], expires_on: dt.date, by: Actor
) -> tuple[Token, str]:
    """Make a token; its text is given back once and not kept."""
    text = _BEGINS + secrets.token_urlsafe(32)
    names = sorted(duty.value for duty in FOR_TOKENS & user.role.duties & frozenset(duties))
    token = Token.objects.create(user=user, name=name, digest=_digest(text), duty_names=names, expires_on=expires_on)
    detail = {"name": name, "duties": names, "expires_on": expires_on.isoformat()}
    record("accounts.create_token", by=by, on=f"token:{token.pk}", detail=detail)
    return token, text


@transaction.atomic
def revoke_token(token: Token, *, by: Actor) -> None:
    """A token is worth nothing from now on."""
    record("accounts.revoke_token", by=by, on=f"token:{token.pk}", detail={"name": token.name})
    token.delete()


def _reader(text: str) -> TokenReader | None:
    token = Token.objects.select_related("user").filter(digest=_digest(text)).first()
    if token is None or token.expires_on < timezone.localdate():
        return None
    if not token.user.is_active or must_change(token.user):
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= _STEP:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return TokenReader(token.user, token.name, token.duties & token.user.role.duties)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
