"""Checkpoints: small sealed files that say where the chain had come to. Kept elsewhere, they show a tail cut off."""

import datetime as dt
import itertools
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shixiao.workspace import write_json
from shixiao_site.audit.models import Check, Entry, Head
from shixiao_site.audit.proof import BEGINNING, FIELDS, Checkpoint, Finding, Proof, WrongKey, read_checkpoints, seal

EVERY_ENTRIES = 10_000
EVERY = dt.timedelta(days=1)
KEPT_FINDINGS = 50
KEPT = dt.timedelta(days=400)

log = logging.getLogger("shixiao.audit")


def folder() -> Path:
    """Where checkpoints are written: SHIXIAO_CHECKPOINTS, better on another machine, or HOME/site/checkpoints."""
    named = os.environ.get("SHIXIAO_CHECKPOINTS", "")
    return Path(named) if named else settings.SITE_FOLDER / "checkpoints"


def last_checkpoint() -> Checkpoint | None:
    """The newest checkpoint."""
    found = read_checkpoints(folder())
    return found[-1] if found else None


def keep_checked() -> None:
    """For the worker: check the chain and write a checkpoint once a day, and whenever EVERY_ENTRIES came in."""
    last = Check.objects.first()
    at = Head.objects.filter(id=1).values_list("seq", flat=True).first() or 0
    due = at > 0 if last is None else at - last.seq >= EVERY_ENTRIES or timezone.now() - last.at >= EVERY
    if due:
        check()


def check() -> Check:
    """Walk the whole chain, keep what was found, and write a checkpoint when nothing was.

    No transaction is held meanwhile: the site goes on writing.
    """
    head = Head.objects.filter(id=1).values_list("seq", "digest").first() or (0, BEGINNING)
    proof = Proof(settings.AUDIT_KEY, read_checkpoints(folder()))
    try:
        findings = list(itertools.islice(_walk(proof, head), KEPT_FINDINGS))
    except WrongKey:
        findings = [Finding(0, "没有一条记录和这把密钥相符：密钥被换过，或者整条链被重写过。")]
    if findings:
        log.error("审计链有问题：第 %s 条，%s", findings[0].seq, findings[0].what)
    elif head[0]:
        _write(head[0], head[1])
    with transaction.atomic():
        Check.objects.filter(at__lt=timezone.now() - KEPT).delete()
        return Check.objects.create(at=timezone.now(), seq=head[0], findings=[[one.seq, one.what] for one in findings])


def signed_entries(up_to: int) -> Iterator[Mapping[str, Any]]:
    """Entries in order, as their digests were made."""
    entries = Entry.objects.filter(seq__lte=up_to).order_by("seq").values(*FIELDS, "digest")
    for entry in entries.iterator(chunk_size=5000):
        yield {**entry, "at": entry["at"].astimezone(dt.UTC).isoformat(timespec="microseconds")}


def _walk(proof: Proof, head: tuple[int, str]) -> Iterator[Finding]:
    """Up to the head as it was when the walk began: others may add entries meanwhile."""
    yield from proof.walk(signed_entries(head[0]))
    yield from proof.end(head)


def _write(seq: int, digest: str) -> None:
    target = folder()
    try:
        target.mkdir(parents=True, exist_ok=True)
        at = timezone.now().astimezone(dt.UTC).isoformat(timespec="seconds")
        made = Checkpoint(seq, digest, at, seal(seq, digest, at, settings.AUDIT_KEY))
        write_json(target / f"{seq}.json", asdict(made))
    except OSError:
        log.exception("检查点写不进 %s。", target)
