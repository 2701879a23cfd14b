"""The page of a draft: what it changes, what the check found, what the trial found, what can be done."""

from django.http import HttpRequest

from shixiao.pipeline.drafts.texts import drafted_texts, text_at, texts_in_force
from shixiao_site.access import reader_of
from shixiao_site.definitions import tables
from shixiao_site.definitions.actions import TRIAL
from shixiao_site.definitions.checking import is_fresh
from shixiao_site.definitions.forms import DecisionForm
from shixiao_site.definitions.models import Draft, State
from shixiao_site.definitions.queries import draft_of, library, may_decide, may_draft
from shixiao_site.indicators.workplace import workspace
from shixiao_site.queue.models import OPEN as OPEN_JOBS
from shixiao_site.queue.models import Job
from shixiao_site.ui import Content

_AROUND = 3


def build(request: HttpRequest, pk: int) -> Content:
    """Everything about a draft. Raises Http404 when there is none."""
    draft, reader, known = draft_of(pk), reader_of(request), library()
    now, drafted = texts_in_force(workspace()), drafted_texts(workspace(), draft.files)
    definition = known.definitions.get(draft.indicator)
    title = definition.title if definition else draft.indicator
    changes = tables.comparisons(draft, now, drafted)
    own, decides = draft.username == reader.username and may_draft(reader), may_decide(reader)
    context = {
        "draft": draft,
        "title": title,
        "standing": tables.standing(draft),
        "changes": changes,
        "examples": tables.examples(draft),
        "fewer": _fewer(draft, now),
        "place": _excerpt(draft, drafted),
        "fresh": draft.in_force_at is not None or is_fresh(draft),
        "trial_fresh": draft.trial.get("drafted") == draft.found.get("drafted"),
        "trial_at": tables.day(draft.trial["at"]) if draft.trial else None,
        "figures": tables.figures(draft, known, reader.scope),
        "rows": tables.moved_rows(draft, reader.scope),
        "others": tables.others(draft),
        "concerned": [known.definitions[id_].title for id_ in draft.found.get("concerned", []) if id_ in known.definitions],
        "job": Job.objects.filter(kind=TRIAL, payload__draft=draft.pk, username=reader.username, state__in=OPEN_JOBS).first(),
        "is_own": own,
        "checks": (own or decides) and draft.state != State.APPROVED,
        "decides": decides and draft.state == State.SUBMITTED and draft.username != reader.username,
        "waits_for_another": draft.state == State.SUBMITTED and draft.username == reader.username,
        "decision": DecisionForm(),
        "may_restore": may_draft(reader) and draft.in_force_at is not None,
    }  # fmt: skip
    found = [context["examples"], tables.differences(changes)]
    if draft.trial:
        found += [context["figures"], context["rows"], context["others"]]
    notes = [("草稿", str(draft.pk)), ("状态", tables.standing(draft)), ("依据", draft.basis)]
    if draft.trial:
        notes.append(("试算用的数据", f"{draft.trial['run_id']}，截止 {draft.trial['as_of']}"))
    return Content(f"口径草稿 {draft.pk}：{title}", context, found, notes)


def _excerpt(draft: Draft, texts: dict[str, str]) -> dict[str, object]:
    """The lines around the place of a problem, with their numbers."""
    path, line = draft.found.get("path", ""), draft.found.get("line", 0)
    lines = text_at(texts, path).splitlines() if path and line else []
    first = max(line - _AROUND, 1)
    shown = [
        (number, text, number == line) for number, text in enumerate(lines, 1) if first <= number <= line + _AROUND
    ]
    return {"path": path, "line": line, "lines": shown}


def _fewer(draft: Draft, now: dict[str, str]) -> int:
    """By how many examples the draft has less than there are in force."""
    return sum(
        max(text_at(now, path).count("[[examples]]") - (text or "").count("[[examples]]"), 0)
        for path, text in draft.files.items()
        if path.endswith("/examples.toml") and text is not None
    )
