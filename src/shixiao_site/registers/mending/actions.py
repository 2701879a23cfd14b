"""What is done about rows that were kept out: mend, set aside, undo, bring the mended ones in."""

import csv
import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shixiao.registers.quarantine import ADDED
from shixiao.registers.schema import Register
from shixiao.registers.shown.kept_out import KeptOut
from shixiao.vocabulary.problems import Problem
from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record
from shixiao_site.registers.bringing.actions import Arrived, bring
from shixiao_site.registers.models import Correction, Upload, Way, brought_by
from shixiao_site.registers.queries import SeenBatch, corrections_of


def mend(seen: SeenBatch, row: KeptOut, filled: Mapping[str, str], *, by: Actor) -> None:
    """Keep a row as it should be until it is brought in. Raises Problem when it already was."""
    changed = sorted(field for field in {*filled, *row.filled} if filled.get(field) != row.filled.get(field))
    _keep(seen, [row], by=by, act="registers.mend", detail={"changed": changed}, filled=dict(filled))


def set_aside(seen: SeenBatch, rows: Sequence[KeptOut], *, remark: str, by: Actor) -> None:
    """Say that nothing more is to be done about rows, and why. Raises Problem when one was brought in already."""
    _keep(seen, rows, by=by, act="registers.set_aside", detail={"remark": remark}, remark=remark)


def undo(seen: SeenBatch, nths: Sequence[int], *, by: Actor) -> int:
    """Take back what was done about rows, as long as they are not brought in; returns how many."""
    with transaction.atomic():
        free = [each for each in _locked(seen) if each.nth in nths and each.upload is None]
        for each in free:
            each.delete()
            record("registers.undo_mend", by=by, on=f"batch:{seen.batch.number}/{each.nth}")
    return len(free)


def bring_mended(seen: SeenBatch, register: Register, *, by: Actor) -> Upload:
    """Bring all mended rows of a batch in as one file. Raises Problem when there is none."""
    with transaction.atomic():
        ready = [each for each in _locked(seen) if each.upload is None and not each.is_set_aside]
        if not ready:
            raise Problem(
                where=f"批次 {seen.batch.number:06d}",
                what="没有改好、还没导入的行。",
                why="没有可以导入的内容。",
                mend="请先在隔离清单里改好几行，再导入。",
            )
        [upload] = bring([_file(seen, register, ready)], by=by, register=register.name, way=Way.MENDED)
        for each in ready:
            each.upload = upload
            each.save(update_fields=["upload"])
        detail = {"upload": str(upload.id), "rows": [each.nth for each in ready]}
        record("registers.bring_mended", by=by, on=f"batch:{seen.batch.number}", detail=detail)
    return upload


def _locked(seen: SeenBatch) -> list[Correction]:
    """The corrections of a batch, held until the end of the transaction."""
    list(Correction.objects.select_for_update().filter(batch=seen.batch.number).values_list("pk"))
    return corrections_of(seen.batch.number)


def _keep(
    seen: SeenBatch, rows: Sequence[KeptOut], *, by: Actor, act: str, detail: Mapping[str, object], **said: object
) -> None:
    number = seen.batch.number
    with transaction.atomic():
        done = {each.nth for each in _locked(seen) if each.upload is not None}
        if any(row.nth in done for row in rows):
            raise Problem(
                where=f"批次 {number:06d}",
                what="这一行已经改好导入了。",
                why="再改一次，同一行会有两份。",
                mend="请到它所在的新批次里看。",
            )
        for row in rows:
            values = {"filled": {}, "remark": "", "upload": None, **said, **brought_by(by)}
            place = {"sheet": row.sheet, "line": row.line, "register": seen.batch.register}
            Correction.objects.update_or_create(batch=number, nth=row.nth, defaults={**values, **place})
        on = f"batch:{number}/{rows[0].nth}" if len(rows) == 1 else f"batch:{number}"
        record(act, by=by, on=on, detail={**detail, "rows": [row.nth for row in rows][:1000]})


def _file(seen: SeenBatch, register: Register, rows: Sequence[Correction]) -> Arrived:
    """The mended rows under the headings of the register, with the places they came from behind."""
    folder = Path(settings.SITE_FOLDER) / "arriving"
    folder.mkdir(parents=True, exist_ok=True)
    _, _, *places = ADDED
    with tempfile.NamedTemporaryFile(
        "w", dir=folder, suffix=".part", delete=False, encoding="utf-8-sig", newline=""
    ) as out:
        writer = csv.writer(out)
        writer.writerow([*(column.heading for column in register.columns), *places])
        for row in rows:
            cells = [row.filled.get(column.field, "") for column in register.columns]
            writer.writerow([*cells, seen.file_name, row.sheet, row.line])
    path = Path(out.name)
    now = timezone.localtime()
    name = f"改好的行-{register.title}-批次{seen.batch.number:06d}-{now:%Y%m%d-%H%M%S}.csv"
    content = path.read_bytes()
    return Arrived(name, path, len(content), hashlib.sha256(content).hexdigest())
