"""What every part of the API shares: who asks with which token, and how errors look."""

from typing import cast

from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError

from shixiao_site.access import Duty
from shixiao_site.accounts.tokens import TokenReader


class Trouble(Schema):
    """An error in four parts: where, what, why it matters, how to mend it."""

    where: str
    what: str
    why: str
    mend: str


ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Trouble)


def reader_with(request: HttpRequest, duty: Duty) -> TokenReader:
    """The person behind the token. Raises HttpError 403 when his token or his role does not carry the duty."""
    reader = cast(TokenReader, request.auth)  # type: ignore[attr-defined]
    if not reader.may(duty):
        raise HttpError(403, duty.title)
    return reader
