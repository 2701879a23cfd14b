"""Reading the chain."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import make_aware

from shixiao_site.audit.checkpoints import last_checkpoint
from shixiao_site.audit.models import Check, Entry, Head
from shixiao_site.audit.proof import Checkpoint


@dataclass(frozen=True)
class ChainState:
    """How the chain stands: its last entry, its last check, its last checkpoint."""

    seq: int
    check: Check | None
    checkpoint: Checkpoint | None


def entries(wanted: Mapping[str, Any]) -> QuerySet[Entry]:
    """Entries, newest first, by person, act, object and days."""
    found = Entry.objects.all()
    if person := wanted.get("person"):
        found = found.filter(Q(username=person) | Q(name=person))
    if act := wanted.get("act"):
        found = found.filter(act=act)
    if of := wanted.get("object"):
        found = found.filter(object__startswith=of)
    if since := wanted.get("since"):
        found = found.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        found = found.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
    return found


def entry(seq: int) -> Entry:
    """One entry. Raises Http404 when there is none."""
    found = Entry.objects.filter(seq=seq).first()
    if found is None:
        raise Http404
    return found


def chain_state() -> ChainState:
    """How the chain stands now."""
    seq = Head.objects.filter(id=1).values_list("seq", flat=True).first() or 0
    return ChainState(seq, Check.objects.first(), last_checkpoint())


def _midnight(day: dt.date) -> dt.datetime:
    return make_aware(dt.datetime.combine(day, dt.time()))
