"""Writing a draft: a form for parameters, text areas for a definition."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shixiao.indicators.library import Library
from shixiao.pipeline.drafts.writing import parameters_of
from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.audit.actor import actor_of
from shixiao_site.definitions.actions import change, start
from shixiao_site.definitions.forms import DefinitionForm, DraftForm, ParameterForm, RestoreForm
from shixiao_site.definitions.models import Draft, Kind
from shixiao_site.definitions.queries import a_year_from, draft_of, library, may_draft
from shixiao_site.indicators.workplace import workspace
from shixiao_site.ui import Content

_FORMS: dict[str, type[ParameterForm] | type[DefinitionForm]] = {
    Kind.PARAMETER: ParameterForm,
    Kind.DEFINITION: DefinitionForm,
}


@allowed(Duty.DRAFT_DEFINITION)
def begin(request: HttpRequest, indicator: str, kind: str) -> HttpResponseBase:
    """A new draft about an indicator; `kind` is parameter or definition."""
    known = _known(request, indicator)
    if kind not in _FORMS or (kind == Kind.PARAMETER and not parameters_of(known, indicator)):
        raise Http404
    today = timezone.localdate()
    initial = {"takes_effect_on": today, "next_review": a_year_from(today)}
    form = _FORMS[kind](workspace(), known, indicator, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _saved(request, start(indicator, Kind(kind), form.filled(), by=actor_of(request)))
    return _show(request, form, known, indicator, Kind(kind))


@allowed(Duty.DRAFT_DEFINITION)
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An own draft that is not submitted."""
    _hold_drafting(request)
    draft = draft_of(pk)
    known = _known(request, draft.indicator)
    if draft.username != reader_of(request).username:
        raise PermissionDenied
    initial = {name: getattr(draft, name) for name in ("takes_effect_on", "basis", "reason", "next_review")}
    form: DraftForm
    if draft.kind == Kind.RESTORE and draft.restores:
        form = RestoreForm(workspace(), draft.restores, request.POST or None, initial=initial)
    else:
        form = _FORMS[draft.kind](
            workspace(), known, draft.indicator, request.POST or None, initial={**initial, **draft.change}, draft=draft
        )
    if request.method == "POST" and form.is_valid():
        try:
            change(draft, form.filled(), by=actor_of(request))
        except Problem as problem:
            messages.error(request, f"{problem.what}{problem.mend}")
            return redirect("definitions:draft", pk=pk)
        return _saved(request, draft)
    return _show(request, form, known, draft.indicator, Kind(draft.kind), draft=draft)


@allowed(Duty.DRAFT_DEFINITION)
def restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A draft that brings back what an approved one replaced."""
    _hold_drafting(request)
    past = draft_of(pk)
    known = _known(request, past.indicator)
    if past.in_force_at is None:
        raise Http404
    initial = {"takes_effect_on": timezone.localdate(), "reason": f"恢复草稿 {past.pk} 审定以前的口径。"}
    form = RestoreForm(workspace(), past, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = start(past.indicator, Kind.RESTORE, form.filled(), by=actor_of(request), restores=past)
        return _saved(request, made)
    return _show(request, form, known, past.indicator, Kind.RESTORE, past=past)


def _hold_drafting(request: HttpRequest) -> None:
    """Before anything is looked up, so that what is there and what is not look the same to others."""
    if not may_draft(reader_of(request)):
        raise PermissionDenied


def _known(request: HttpRequest, indicator: str) -> Library:
    _hold_drafting(request)
    known = library()
    if indicator not in known.definitions:
        raise Http404
    return known


def _saved(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    if draft.passes:
        messages.success(request, "草稿存好了，检查通过。可以试算会改变什么，再提交审定。")
    else:
        messages.warning(request, "草稿存好了，检查没有通过，还不能提交。请看下面指出的地方。")
    return redirect("definitions:draft", pk=draft.pk)


def _show(
    request: HttpRequest, form: Any, known: Library, indicator: str, kind: Kind, **more: Draft
) -> HttpResponseBase:
    definition = known.definitions[indicator]
    context = {
        "content": Content(f"{kind.label}：{definition.title}"),
        "form": form,
        "kind": kind,
        "definition": definition,
        "draft": more.get("draft"),
        "past": more.get("past"),
        "plain": [field for field in form if field.name not in getattr(form, "paths", {})],
        "texts": [(form[name], path) for name, path in getattr(form, "paths", {}).items()],
    }
    return render(request, "definitions/edit.html", context, status=422 if form.errors else 200)
