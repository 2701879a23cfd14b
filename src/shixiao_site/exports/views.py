"""Taking a page away, at once or in the background."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.audit.actor import actor_of
from shixiao_site.exports import actions
from shixiao_site.exports.making import FORMATS, ROWS_AT_ONCE, Format, is_long
from shixiao_site.exports.queries import own_exports, own_file
from shixiao_site.exports.source import Source, open_source
from shixiao_site.ui import Page

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "pdf": "application/pdf",
}

own = Page(own_exports, "exports/own.html", Duty.OWN_ACCOUNT)


@allowed(Duty.OWN_ACCOUNT)
@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponseBase:
    """The page `of` as a file in the format `as`; a long one is offered to be made in the background."""
    form = _format(request.GET.get("as", ""))
    source = _source(request, request.GET.get("of", ""))
    if form != "pdf" and is_long(source):
        asked = {"source": source, "form": form, "limit": ROWS_AT_ONCE}
        return render(request, "exports/long.html", asked)
    try:
        taken = actions.take(source, form, reader=reader_of(request), by=actor_of(request))
    except Problem as problem:
        return render(request, "exports/failed.html", {"source": source, "problem": problem}, status=422)
    response = HttpResponse(taken.content, content_type=TYPES[taken.name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=taken.name) or "attachment"
    )
    return response


@allowed(Duty.OWN_ACCOUNT)
@require_POST
def ask(request: HttpRequest) -> HttpResponseBase:
    """Have a long export made."""
    form = _format(request.POST.get("as", ""))
    source = _source(request, request.POST.get("of", ""))
    job = actions.ask(source, form, by=actor_of(request))
    return HttpResponseRedirect(reverse("queue:job", kwargs={"pk": job.pk}))


@allowed(Duty.OWN_ACCOUNT)
@require_safe
@never_cache
def file(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    """The finished file of one's own export."""
    job, found = own_file(request, job_id)
    # The page must still be his to read.
    _source(request, job.payload["of"])
    stream = found.path.open("rb")
    actions.take_kept(job, found, by=actor_of(request))
    kind = TYPES[found.path.suffix.removeprefix(".")]
    return FileResponse(stream, as_attachment=True, filename=found.path.name, content_type=kind)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise Http404
    return FORMATS[name]


def _source(request: HttpRequest, address: str) -> Source:
    return open_source(address, reader=reader_of(request), network_address=request.META.get("REMOTE_ADDR", ""))
