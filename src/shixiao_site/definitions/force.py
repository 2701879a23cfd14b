"""A draft coming into force: its files replace those of the overlay, all of them or none."""

from contextlib import ExitStack
from typing import Any

from django.db import transaction
from django.utils import timezone

from shixiao.indicators.library import load_library
from shixiao.pipeline.drafts.overlay import replaced
from shixiao.pipeline.drafts.texts import drafted_texts, overlay_texts, texts_in_force
from shixiao.pipeline.drafts.writing import reading_text, with_version
from shixiao.vocabulary.problems import Problem
from shixiao_site.audit.actor import SYSTEM, Actor
from shixiao_site.audit.chain import record
from shixiao_site.definitions.checking import checked_now, definition_path, refused, signed
from shixiao_site.definitions.models import Draft, State
from shixiao_site.indicators.workplace import workspace


def put_in_force(draft: Draft, *, by: Actor, undoing: ExitStack) -> None:
    """Write an approved draft. Raises Problem, and nothing is changed.

    `undoing` must stand around the transaction: when that does not commit, the overlay gets its files back.
    """
    place = workspace()
    files: dict[str, Any] = dict(draft.files)
    sign, path = signed(draft, draft.decided_name), definition_path(draft)
    if sign:
        files[path] = with_version(files[path], path, sign)
    texts, drafted = texts_in_force(place), drafted_texts(place, files)
    load_library(drafted)
    draft.before = {each: reading_text(texts, each) for each in files}
    draft.after = {each: reading_text(drafted, each) for each in files}
    draft.replaced = overlay_texts(place, files)
    draft.files, draft.in_force_at = files, timezone.now()
    draft.save()
    record("definitions.take_effect", by=by, on=f"draft:{draft.pk}", detail={"files": sorted(files)})
    undoing.enter_context(replaced(place, files))


def put_due_in_force() -> None:
    """Write the approved drafts whose day has come. One that no longer passes goes back to be decided again."""
    due = Draft.objects.filter(
        state=State.APPROVED, in_force_at=None, takes_effect_on__lte=timezone.localdate()
    ).values_list("pk", flat=True)
    for pk in list(due):
        try:
            _write(pk)
        except Problem as problem:
            _give_back(pk, problem)


def _write(pk: int) -> None:
    checked = checked_now(Draft.objects.get(pk=pk))
    with ExitStack() as undoing, transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=pk, state=State.APPROVED, in_force_at=None).first()
        if draft is None:
            return
        if not checked.passes:
            raise refused(draft, "到了生效的日子，重新检查没有通过。", "请改好，或再审定一次。")
        put_in_force(draft, by=SYSTEM, undoing=undoing)


@transaction.atomic
def _give_back(pk: int, problem: Problem) -> None:
    draft = Draft.objects.get(pk=pk)
    draft.state, draft.note = State.SUBMITTED, f"{problem.what}{problem.mend}"
    draft.save()
    record("definitions.give_back", by=SYSTEM, on=f"draft:{pk}", detail={"what": problem.what})
