"""What is read about definitions and drafts."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from shixiao.indicators.definition import Definition, Version
from shixiao.indicators.library import Library, load_library
from shixiao.pipeline.drafts.texts import changed_paths, texts_in_force
from shixiao_site.access import Duty, Reader
from shixiao_site.definitions.models import OPEN, Draft, State
from shixiao_site.indicators.runs.whole import is_whole
from shixiao_site.indicators.workplace import workspace


@dataclass(frozen=True)
class InForce:
    """One indicator as defined now. is_changed: the bureau's overlay holds some of its files."""

    definition: Definition
    version: Version
    is_changed: bool

    @property
    def is_overdue(self) -> bool:
        """Whether its review should have been done."""
        return self.version.next_review < timezone.localdate()


def library() -> Library:
    """All definitions in force."""
    return load_library(texts_in_force(workspace()))


def in_force(known: Library) -> list[InForce]:
    """Every indicator, in the order in which they are shown."""
    changed = changed_paths(workspace())
    return [
        InForce(one, max(one.versions, key=lambda each: each.since), _is_under(one, changed))
        for one in sorted(known.definitions.values(), key=lambda one: (one.topic, one.rank, one.id))
    ]


def open_drafts() -> list[Draft]:
    """Drafts that can still come to something, and approved ones that wait for their day."""
    return [*Draft.objects.filter(state__in=OPEN), *Draft.objects.filter(state=State.APPROVED, in_force_at=None)]


def drafts_of(indicator: str) -> list[Draft]:
    """All drafts of an indicator, the newest first."""
    return list(Draft.objects.filter(indicator=indicator))


def draft_of(pk: int) -> Draft:
    """One draft. Raises Http404."""
    draft = Draft.objects.filter(pk=pk).first()
    if draft is None:
        raise Http404
    return draft


def may_draft(reader: Reader) -> bool:
    """Whether he may write drafts: definitions concern the whole workspace."""
    return reader.may(Duty.DRAFT_DEFINITION) and is_whole(reader.scope)


def may_decide(reader: Reader) -> bool:
    """Whether he may decide on drafts of others."""
    return reader.may(Duty.APPROVE_DEFINITION) and is_whole(reader.scope)


def a_year_from(day: dt.date) -> dt.date:
    """The usual day of the next review."""
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _is_under(definition: Definition, changed: list[str]) -> bool:
    folder = definition.place.rsplit("/", 1)[0]
    return any(path.startswith(f"{folder}/") for path in changed)
