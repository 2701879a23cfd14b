"""Taking something away. Each file that leaves is an entry of the audit chain."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from shixiao_site.access import Reader
from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record
from shixiao_site.exports.files import Kept
from shixiao_site.exports.making import Format, make
from shixiao_site.exports.source import Source
from shixiao_site.queue.actions import enqueue
from shixiao_site.queue.models import Job

KIND = "export"
LONGEST_OBJECT = 200


@dataclass(frozen=True)
class Taken:
    """A file on its way out."""

    name: str
    content: bytes


def take(source: Source, form: Format, *, reader: Reader, by: Actor) -> Taken:
    """Write a page as a file and note who took it. Raises Problem when it cannot be written."""
    with tempfile.TemporaryDirectory(dir=settings.SITE_FOLDER, prefix=".export-") as folder:
        made = make(source, form, Path(folder), reader=reader)
        taken = Taken(made.path.name, made.path.read_bytes())
    _note(source.address, made.rows, form, by=by)
    return taken


def ask(source: Source, form: Format, *, by: Actor) -> Job:
    """Have a long export written by the worker."""
    return enqueue(KIND, f"导出：{source.content.title}"[:200], {"of": source.address, "as": form}, by=by)


def take_kept(job: Job, kept: Kept, *, by: Actor) -> None:
    """Note that the file of a long export is taken."""
    _note(job.payload["of"], kept.rows, job.payload["as"], by=by, job=str(job.pk))


def _note(address: str, rows: int, form: str, *, by: Actor, job: str = "") -> None:
    detail = {"of": address, "rows": rows, "kind": form, **({"job": job} if job else {})}
    with transaction.atomic():
        record("exports.take", by=by, on=address[:LONGEST_OBJECT], detail=detail)
