"""Everything that is written about drafts. A decision is taken on exactly what was checked."""

import datetime as dt
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record
from shixiao_site.definitions.checking import check, checked_now, refused
from shixiao_site.definitions.force import put_in_force
from shixiao_site.definitions.models import Draft, Kind, State
from shixiao_site.queue.actions import enqueue
from shixiao_site.queue.models import OPEN as OPEN_JOBS
from shixiao_site.queue.models import Job

TRIAL = "trial"


@dataclass(frozen=True)
class Filled:
    """What a person filled in: the files, what they stood on, and the particulars of the draft."""

    files: Mapping[str, str | None]
    base: Mapping[str, str | None]
    reason: str
    basis: str
    takes_effect_on: dt.date
    next_review: dt.date | None = None
    change: Mapping[str, Any] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """The columns of a draft."""
        return {**vars(self), "files": dict(self.files), "base": dict(self.base), "change": dict(self.change)}


def start(indicator: str, kind: Kind, filled: Filled, *, by: Actor, restores: Draft | None = None) -> Draft:
    """Begin a draft, and check it."""
    with transaction.atomic():
        draft = Draft.objects.create(
            indicator=indicator, kind=kind, username=by.username, name=by.name, restores=restores, **filled.values
        )
        record("definitions.draft", by=by, on=f"draft:{draft.pk}", detail=_told(draft))
    check(draft)
    return draft


def change(draft: Draft, filled: Filled, *, by: Actor) -> None:
    """Write a draft anew, and check it. Raises Problem for one that is not his, or submitted or approved."""
    with transaction.atomic():
        held = _held(draft, by=by, own=True)
        if not held.is_editable:
            raise refused(
                held, f"这份草稿现在是“{held.get_state_display()}”，不能改。", "需要改，请先撤回，再打开修改。"
            )
        for name, value in {**filled.values, "state": State.DRAFT, "found": {}}.items():
            setattr(held, name, value)
        held.save()
        record("definitions.change", by=by, on=f"draft:{draft.pk}", detail=_told(held))
    draft.refresh_from_db()
    check(draft)


def submit(draft: Draft, *, by: Actor) -> None:
    """Ask for a decision. Raises Problem as long as the check finds something wrong."""
    check(draft)
    with transaction.atomic():
        held = _held(draft, by=by, own=True)
        if held.state not in {State.DRAFT, State.REJECTED}:
            raise refused(held, f"这份草稿现在是“{held.get_state_display()}”，不能提交。", "请刷新页面再看。")
        if not held.passes:
            raise refused(held, "检查没有通过，不能提交。", "请按检查指出的地方改好，再提交。")
        held.state, held.submitted_at = State.SUBMITTED, timezone.now()
        held.decided_username, held.decided_name, held.decided_at, held.note = "", "", None, ""
        held.save()
        record("definitions.submit", by=by, on=f"draft:{draft.pk}", detail=_told(held))


def withdraw(draft: Draft, *, by: Actor) -> None:
    """Take an own draft back before it is approved."""
    with transaction.atomic():
        held = _held(draft, by=by, own=True)
        if not held.is_open:
            raise refused(
                held, f"这份草稿现在是“{held.get_state_display()}”，不能撤回。", "已经审定的，请用“恢复上一版”。"
            )
        held.state = State.WITHDRAWN
        held.save()
        record("definitions.withdraw", by=by, on=f"draft:{draft.pk}", detail=_told(held))


def approve(draft: Draft, *, note: str, by: Actor) -> None:
    """Decide that a draft shall hold, and put it into force: both, or neither. A definition waits for its day; dated
    values wait by themselves. Raises Problem when he is its author, when it does not pass, or when definitions changed
    since it was checked."""
    with ExitStack() as undoing, transaction.atomic():
        _approve(draft, note=note, by=by)
        if draft.kind == Kind.PARAMETER or draft.takes_effect_on <= timezone.localdate():
            put_in_force(draft, by=by, undoing=undoing)


def reject(draft: Draft, *, note: str, by: Actor) -> None:
    """Give a draft back, and say why."""
    with transaction.atomic():
        held = _to_decide(draft, by=by)
        held.state, held.note = State.REJECTED, note
        held.decided_username, held.decided_name, held.decided_at = by.username, by.name, timezone.now()
        held.save()
        record("definitions.reject", by=by, on=f"draft:{draft.pk}", detail={**_told(held), "note": note})


def ask_trial(draft: Draft, *, by: Actor) -> Job:
    """Have computed what a draft would change. Asked twice for the same texts by the same person it is one job."""
    payload = {"draft": draft.pk, "drafted": draft.found.get("drafted", "")}
    with transaction.atomic():
        asked = Job.objects.filter(
            kind=TRIAL, state__in=OPEN_JOBS, username=by.username,
            payload__draft=draft.pk, payload__drafted=payload["drafted"],
        ).first()  # fmt: skip
        return asked or enqueue(TRIAL, f"试算：口径草稿 {draft.pk}", payload, by=by)


def _approve(draft: Draft, *, note: str, by: Actor) -> None:
    checked = checked_now(draft)
    with transaction.atomic():
        held = _to_decide(draft, by=by)
        if (checked.base, checked.drafted) != (held.found.get("base"), held.found.get("drafted")):
            raise refused(held, "检查以后，口径又有改动。", "请再点一次“检查”，看过新的结果再审定。")
        if not checked.passes:
            raise refused(held, "检查没有通过，不能审定。", "请退回，由起草人改好再提交。")
        held.state, held.note = State.APPROVED, note
        held.decided_username, held.decided_name, held.decided_at = by.username, by.name, timezone.now()
        held.save()
        record("definitions.approve", by=by, on=f"draft:{draft.pk}", detail={**_told(held), "note": note})
    draft.refresh_from_db()


def _held(draft: Draft, *, by: Actor, own: bool) -> Draft:
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if own and held.username != by.username:
        raise refused(held, "这不是您的草稿。", "请起草人自己来改，或者您另起一份。")
    return held


def _to_decide(draft: Draft, *, by: Actor) -> Draft:
    held = _held(draft, by=by, own=False)
    if held.username == by.username:
        raise refused(held, "自己起草的，不能由自己审定。", "请另一位有审定权限的人来审定。")
    if held.state != State.SUBMITTED:
        raise refused(held, f"这份草稿现在是“{held.get_state_display()}”，不能审定。", "请刷新页面再看。")
    return held


def _told(draft: Draft) -> dict[str, Any]:
    return {
        "indicator": draft.indicator,
        "kind": draft.kind,
        "files": sorted(draft.files),
        "basis": draft.basis,
        "takes_effect_on": draft.takes_effect_on.isoformat(),
    }
