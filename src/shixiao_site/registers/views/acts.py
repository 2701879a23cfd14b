"""What can be done about the rows of a batch that were kept out, each a single button."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from shixiao.pipeline.mendable import write_mendable
from shixiao.registers.shown.kept_out import rows_kept_out
from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty, allowed
from shixiao_site.audit.actor import actor_of
from shixiao_site.audit.chain import record
from shixiao_site.registers.mending.actions import bring_mended, set_aside, undo
from shixiao_site.registers.mending.forms import RowForm
from shixiao_site.registers.queries import corrections_of
from shixiao_site.registers.views.batches import workbook
from shixiao_site.registers.views.quarantine import batch_with_register, row_of, show_row

PURPOSE_LENGTH = 4
MOST = 5000


@allowed(Duty.BRING_REGISTERS)
@require_POST
def bring_in(request: HttpRequest, number: int) -> HttpResponseBase:
    """Bring in the rows that were mended."""
    seen, register = batch_with_register(request, number)
    try:
        upload = bring_mended(seen, register, by=actor_of(request))
    except Problem as problem:
        messages.error(request, f"{problem.what}{problem.mend}")
        return redirect("registers:kept_out", number=number)
    return redirect("registers:upload", group=upload.group)


@allowed(Duty.BRING_REGISTERS)
@require_POST
def leave_out(request: HttpRequest, number: int) -> HttpResponseBase:
    """Set a row aside, or with `nth=all` all rows about which nothing was done yet."""
    seen, register = batch_with_register(request, number)
    remark = _said(request, "remark")
    asked = request.POST.get("nth", "")
    if len(remark) < PURPOSE_LENGTH:
        messages.error(request, "请写明原因，至少 4 个字，例如：已在下载的表里改好。")
        return redirect("registers:kept_out", number=number)
    done = [each.nth for each in corrections_of(number)]
    if asked == "all" and seen.batch.manifest["quarantined"] - len(done) > MOST:
        messages.error(request, f"一次最多 {MOST} 行。行数这么多，请改好整个文件，用它更正这一批。")
        return redirect("registers:kept_out", number=number)
    if asked == "all":
        rows = rows_kept_out(seen.batch, register, without=done)
    else:
        rows = [row_of(seen, register, _number(asked))]
    try:
        if rows:
            set_aside(seen, rows, remark=remark, by=actor_of(request))
        messages.success(request, f"有 {len(rows)} 行记为不再导入，可以撤销。")
    except Problem as problem:
        messages.error(request, f"{problem.what}{problem.mend}")
    return redirect("registers:kept_out", number=number)


@allowed(Duty.BRING_REGISTERS)
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponseBase:
    """Undo what was done about a row, or with `nth=all` about all that are not brought in."""
    seen, _ = batch_with_register(request, number)
    asked = request.POST.get("nth", "")
    nths = [each.nth for each in corrections_of(number)] if asked == "all" else [_number(asked)]
    many = undo(seen, nths, by=actor_of(request))
    if many:
        messages.success(request, f"撤销了 {many} 行，它们回到还没处理的行里。")
    else:
        messages.warning(request, "没有可以撤销的：已经导入的不能撤销。")
    return redirect("registers:kept_out", number=number)


@allowed(Duty.OPEN_PERSON)
@require_POST
def open_row(request: HttpRequest, number: int, nth: int) -> HttpResponseBase:
    """The form of one row with everything in full, once, for a purpose that is written down."""
    seen, register = batch_with_register(request, number)
    row = row_of(seen, register, nth)
    if not _has_purpose(request, f"batch:{number}/{nth}", "registers.open_row"):
        return redirect("registers:mend", number=number, nth=nth)
    kept = next((each for each in corrections_of(number) if each.nth == nth), None)
    form = RowForm(register, kept.filled if kept and kept.filled else row.filled, is_open=True)
    return show_row(request, seen, row, form, kept=kept)


@allowed(Duty.OPEN_PERSON)
@require_POST
def download(request: HttpRequest, number: int) -> HttpResponseBase:
    """The rows as filed with their problems, to be mended by hand; for a purpose that is written down."""
    seen, register = batch_with_register(request, number)
    if not _has_purpose(request, f"batch:{number}", "registers.take_quarantine"):
        return redirect("registers:kept_out", number=number)
    without = [(each.sheet, each.line) for each in corrections_of(number)]
    with tempfile.TemporaryDirectory() as folder:
        paths = write_mendable(seen.batch, register, Path(folder), without=without)
        if not paths:
            messages.warning(request, "没有还没处理的行，不用下载。")
            return redirect("registers:kept_out", number=number)
        if len(paths) == 1:
            return workbook(paths[0].read_bytes(), paths[0].name)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, path.name)
    return workbook(packed.getvalue(), f"待改-{register.title}-批次{number:06d}.zip", "application/zip")


def _has_purpose(request: HttpRequest, on: str, act: str) -> bool:
    """Whether a purpose was given; if so it is written down."""
    purpose = _said(request, "purpose")
    if len(purpose) < PURPOSE_LENGTH:
        messages.error(request, "请写明用途，至少 4 个字。里面有完整的个人信息，查看会记入审计。")
        return False
    with transaction.atomic():
        record(act, by=actor_of(request), on=on, purpose=purpose)
    return True


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()[:200]


def _number(text: str) -> Any:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
