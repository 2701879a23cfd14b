"""Adding to the chain. Call `record` inside the transaction of the act: both happen, or neither."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.db import models, transaction

from shixiao_site.audit.actor import Actor
from shixiao_site.audit.models import Entry, Head
from shixiao_site.audit.proof import digest, even


def record(act: str, *, by: Actor, on: str = "", purpose: str = "", detail: Mapping[str, Any] | None = None) -> Entry:
    """Add one entry. `act` is app.verb (`accounts.sign_in`), `on` names the object (`batch:12`, `row:new_employment/3`).

    `detail` must be plain JSON.
    """
    with transaction.atomic():
        Head.objects.get_or_create(id=1)
        head = Head.objects.select_for_update().get(id=1)
        values: dict[str, Any] = {
            "seq": head.seq + 1,
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "username": _fit("username", by.username),
            "name": _fit("name", by.name),
            "role": _fit("role", by.role),
            "prefix": _fit("prefix", by.prefix),
            "address": _fit("address", by.address),
            "act": act,
            "object": _fit("object", on),
            "purpose": _fit("purpose", purpose),
            "detail": _storable(detail or {}),
            "previous": head.digest,
        }
        entry = Entry.objects.create(
            **{**values, "at": datetime.fromisoformat(values["at"])}, digest=digest(values, settings.AUDIT_KEY)
        )
        head.seq, head.digest = entry.seq, entry.digest
        head.save()
    return entry


def _fit(field: str, text: str) -> str:
    """Text cut to its column: what a stranger types as his name must not hinder the entry about it."""
    return _clean(text)[: cast("models.CharField[str, str]", Entry._meta.get_field(field)).max_length]


def _storable(value: Any) -> Any:
    """JSON as any database gives it back, so that its digest stays true. Raises TypeError for what is no JSON."""
    match value:
        case str():
            return _clean(value)
        case Mapping():
            return {_clean(str(key)): _storable(each) for key, each in value.items()}
        case list() | tuple():
            return [_storable(each) for each in value]
        case None | bool() | int():
            return value
        case float() if math.isfinite(value):
            return even(value)
    raise TypeError(f"no JSON: {value!r}")


def _clean(text: str) -> str:
    """Text without what PostgreSQL refuses."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
