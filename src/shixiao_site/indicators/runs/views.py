"""Acts on runs: compute, publish."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.audit.actor import actor_of
from shixiao_site.indicators.actions import prepare_pages, publish_run
from shixiao_site.indicators.runs import listing
from shixiao_site.indicators.runs.actions import ask_compute
from shixiao_site.indicators.runs.forms import ComputeForm, PublishForm
from shixiao_site.indicators.runs.queries import listed
from shixiao_site.indicators.runs.whole import may_compute, may_publish


@allowed(Duty.COMPUTE)
@require_POST
def compute(request: HttpRequest) -> HttpResponseBase:
    """Ask for a computation and go to its progress."""
    if not may_compute(reader_of(request)):
        raise PermissionDenied
    form = ComputeForm(request.POST)
    if not form.is_valid():
        return _again(request, compute=form)
    job = ask_compute(as_of=form.cleaned_data["as_of"], by=actor_of(request))
    return HttpResponseRedirect(reverse("queue:job", kwargs={"pk": job.pk}))


@allowed(Duty.PUBLISH_RUN)
@require_POST
def publish(request: HttpRequest) -> HttpResponseBase:
    """Show a run everywhere. Its pages must be there: nobody shall meet an empty site."""
    if not may_publish(reader_of(request)):
        raise PermissionDenied
    found = listed(reader_of(request))
    form = PublishForm([one.run for one in found if one.is_ready], request.POST)
    if not form.is_valid():
        return _again(request, publish=form)
    done = publish_run(run_id=form.cleaned_data["run"], note=form.cleaned_data["note"], by=actor_of(request))
    messages.success(request, f"{done.run_id} 已发布，从现在起各处显示的都是这次的结果。")
    return HttpResponseRedirect(reverse("indicators:runs"))


@allowed(Duty.PUBLISH_RUN)
@require_POST
def prepare(request: HttpRequest) -> HttpResponseBase:
    """Ask for the pages of runs that were computed elsewhere, so that they can be published."""
    if not may_publish(reader_of(request)):
        raise PermissionDenied
    jobs = [
        prepare_pages(run_id=one.run.id, by=actor_of(request)) for one in listed(reader_of(request)) if not one.is_ready
    ]
    asked = [job for job in jobs if job]
    if not asked:
        return HttpResponseRedirect(reverse("indicators:runs"))
    return HttpResponseRedirect(reverse("queue:job", kwargs={"pk": asked[0].pk}))


def _again(request: HttpRequest, **forms: object) -> HttpResponse:
    content = listing.build(request)
    return render(request, "indicators/runs.html", {"content": content, **content.context, **forms}, status=422)
