"""What can be done with a draft, each a single button."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.audit.actor import actor_of
from shixiao_site.definitions.actions import approve, ask_trial, reject, submit, withdraw
from shixiao_site.definitions.checking import check
from shixiao_site.definitions.forms import DecisionForm
from shixiao_site.definitions.models import Draft, State
from shixiao_site.definitions.queries import draft_of, may_decide, may_draft

NOTE_LENGTH = 4


@allowed(Duty.SEE_FIGURES)
@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Check a draft on the texts in force."""
    draft = _concerned(request, pk)
    if draft.state != State.APPROVED:
        check(draft)
        if draft.passes:
            messages.success(request, "检查通过。")
        else:
            messages.warning(request, "检查没有通过，请看下面指出的地方。")
    return redirect("definitions:draft", pk=pk)


@allowed(Duty.SEE_FIGURES)
@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Have computed what a draft would change, and go to the progress."""
    draft = _concerned(request, pk)
    if draft.state == State.APPROVED or draft.found.get("problem"):
        messages.warning(request, "现在不能试算：口径还读不出来，或者已经审定。")
        return redirect("definitions:draft", pk=pk)
    job = ask_trial(draft, by=actor_of(request))
    return redirect("queue:job", pk=job.pk)


@allowed(Duty.DRAFT_DEFINITION)
@require_POST
def submit_draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask for a decision."""
    draft = _own(request, pk)
    return _done(request, pk, lambda: submit(draft, by=actor_of(request)), "已提交，请另一位有审定权限的人来审定。")


@allowed(Duty.DRAFT_DEFINITION)
@require_POST
def withdraw_draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take an own draft back."""
    draft = _own(request, pk)
    return _done(request, pk, lambda: withdraw(draft, by=actor_of(request)), "已撤回。要再用，打开“修改”保存一次。")


@allowed(Duty.APPROVE_DEFINITION)
@require_POST
def approve_draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Let a draft of somebody else hold."""
    draft, note = _to_decide(request, pk), _note(request)
    return _done(
        request, pk, lambda: approve(draft, note=note, by=actor_of(request)), "已审定。下一次计算起，按生效日期使用。"
    )


@allowed(Duty.APPROVE_DEFINITION)
@require_POST
def reject_draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a draft of somebody else back."""
    draft, note = _to_decide(request, pk), _note(request)
    if len(note) < NOTE_LENGTH:
        messages.error(request, "退回要写明意见，至少 4 个字，让起草人知道改哪里。")
        return redirect("definitions:draft", pk=pk)
    return _done(request, pk, lambda: reject(draft, note=note, by=actor_of(request)), "已退回给起草人。")


def _done(request: HttpRequest, pk: int, act: Callable[[], None], said: str) -> HttpResponseBase:
    try:
        act()
        messages.success(request, said)
    except Problem as problem:
        messages.error(request, f"{problem.what}{problem.mend}")
    return redirect("definitions:draft", pk=pk)


def _concerned(request: HttpRequest, pk: int) -> Draft:
    reader = reader_of(request)
    if not (may_decide(reader) or may_draft(reader)):
        raise PermissionDenied
    draft = draft_of(pk)
    if not may_decide(reader) and draft.username != reader.username:
        raise PermissionDenied
    return draft


def _own(request: HttpRequest, pk: int) -> Draft:
    if not may_draft(reader_of(request)):
        raise PermissionDenied
    return draft_of(pk)


def _to_decide(request: HttpRequest, pk: int) -> Draft:
    if not may_decide(reader_of(request)):
        raise PermissionDenied
    return draft_of(pk)


def _note(request: HttpRequest) -> str:
    form = DecisionForm(request.POST)
    return str(form.cleaned_data["note"]).strip() if form.is_valid() else request.POST.get("note", "").strip()[:500]
