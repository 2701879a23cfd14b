"""For machines that watch: is the site well, and its numbers in the text format of Prometheus."""

import hmac
import os
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shixiao_site.access import public
from shixiao_site.operations.queries import Status, ailments, status

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
PLAIN = "text/plain; charset=utf-8"


@public
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """`ok`, or what is wrong with status 503."""
    found = ailments()
    return HttpResponse("\n".join(found) or "ok", content_type=PLAIN, status=503 if found else 200)


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for a monitor on this computer, or one that shows the token of SHIXIAO_METRICS_TOKEN."""
    if not (_is_local(request) or _shows_token(request)):
        raise Http404
    return HttpResponse("".join(_lines(status())), content_type="text/plain; version=0.0.4; charset=utf-8")


def _is_local(request: HttpRequest) -> bool:
    """From this very computer, not passed on by a web server on it."""
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not any(name in request.META for name in PASSED_ON)


def _shows_token(request: HttpRequest) -> bool:
    token = os.environ.get("SHIXIAO_METRICS_TOKEN", "")
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(shown.encode(), token.encode())


def _lines(now: Status) -> Iterator[str]:
    yield from _gauge("shixiao_info", "Version of the software.", 1, f'{{version="{now.version}"}}')
    yield from _gauge("shixiao_disk_free_bytes", "Free space where the workspace lies.", now.disk_free)
    yield from _gauge("shixiao_disk_total_bytes", "All space where the workspace lies.", now.disk_total)
    yield from _gauge("shixiao_batches", "Imported batches.", now.batches)
    yield from _gauge("shixiao_runs", "Sealed runs.", now.runs)
    yield from _gauge("shixiao_page_caches", "Runs prepared for pages.", now.caches)
    yield from _gauge("shixiao_workers", "Workers that gave a sign of life in the last minute.", len(now.workers))
    yield "# HELP shixiao_jobs Jobs by state.\n# TYPE shixiao_jobs gauge\n"
    for state, many in sorted(now.jobs.items()):
        yield f'shixiao_jobs{{state="{state}"}} {many}\n'
    wait = now.longest_wait.total_seconds()
    yield from _gauge("shixiao_job_longest_wait_seconds", "How long the oldest waiting job waits.", f"{wait:.0f}")
    yield from _gauge("shixiao_audit_entries", "Entries of the audit chain.", now.chain.seq)
    if check := now.chain.check:
        yield from _gauge("shixiao_audit_checked_entries", "How far the chain was checked.", check.seq)
        yield from _gauge("shixiao_audit_findings", "What the last check found.", len(check.findings))
    if now.backup:
        at = f"{now.backup.at.timestamp():.0f}"
        yield from _gauge("shixiao_last_backup_timestamp_seconds", "When the last backup was made.", at)


def _gauge(name: str, told: str, value: object, labels: str = "") -> Iterator[str]:
    yield f"# HELP {name} {told}\n# TYPE {name} gauge\n{name}{labels} {value}\n"
