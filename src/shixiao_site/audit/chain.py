"""Adding to the chain. Call `record` inside the transaction of the act: both happen, or neither."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from shixiao_site.audit.actor import Actor
from shixiao_site.audit.models import Entry, Head

FIELDS = (
    "seq", "at", "username", "name", "role", "prefix", "address", "act", "object", "purpose", "detail", "previous",
)  # fmt: skip


def record(act: str, *, by: Actor, on: str = "", purpose: str = "", detail: Mapping[str, Any] | None = None) -> Entry:
    """Add one entry. `act` is app.verb (`accounts.sign_in`), `on` names the object (`batch:12`, `row:new_employment/3`).

    Raises TransactionManagementError outside a transaction.
    """
    with transaction.atomic():
        Head.objects.get_or_create(id=1)
        head = Head.objects.select_for_update().get(id=1)
        values: dict[str, Any] = {
            "seq": head.seq + 1,
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "username": by.username,
            "name": by.name,
            "role": by.role,
            "prefix": by.prefix,
            "address": by.address,
            "act": act,
            "object": on,
            "purpose": purpose,
            "detail": dict(detail or {}),
            "previous": head.digest,
        }
        entry = Entry.objects.create(
            **{**values, "at": datetime.fromisoformat(values["at"])}, digest=digest(values, settings.AUDIT_KEY)
        )
        head.seq, head.digest = entry.seq, entry.digest
        head.save()
    return entry


def digest(values: Mapping[str, Any], key: bytes) -> str:
    """HMAC-SHA256 of an entry's fields in their fixed order, 64 hex digits. `at` is ISO 8601 in UTC, microseconds."""
    text = json.dumps([values[name] for name in FIELDS], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
