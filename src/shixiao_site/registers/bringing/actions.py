"""Taking files in: each is moved to its own folder, written down, and the queue is asked to import them."""

import os
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Scope
from shixiao_site.audit.actor import SYSTEM, Actor
from shixiao_site.audit.chain import record
from shixiao_site.queue.actions import enqueue
from shixiao_site.registers import desk
from shixiao_site.registers.bringing.arriving import ArrivedFile
from shixiao_site.registers.bringing.names import kept_name
from shixiao_site.registers.models import Upload, Way, brought_by
from shixiao_site.registers.queries import seen_batches

KIND = "import"


@dataclass(frozen=True)
class Arrived:
    """A file that lies on the disk of the workspace and is ours to move."""

    name: str
    path: Path
    bytes: int
    sha256: str

    @classmethod
    def of(cls, file: ArrivedFile) -> "Arrived":
        """An uploaded file. Raises Problem for one that is too large."""
        if file.is_too_large:
            raise _too_large(kept_name(file.name or ""))
        return cls(file.name or "", Path(file.temporary_file_path()), file.size or 0, file.sha256)


def bring(
    files: Sequence[Arrived], *, by: Actor, register: str = "", replaces: int | None = None, way: Way = Way.PAGE
) -> list[Upload]:
    """Take files in and ask for their import. Raises Problem when they cannot be taken; then nothing was taken."""
    _check(files, by=by, register=register, replaces=replaces)
    group = uuid.uuid4()
    made = [
        Upload(
            group=group, position=at, way=way, file_name=kept_name(file.name), bytes=file.bytes, sha256=file.sha256,
            register=register, replaces=replaces, **brought_by(by),
        )
        for at, file in enumerate(files)
    ]  # fmt: skip
    try:
        for file, upload in zip(files, made, strict=True):
            upload.path.parent.mkdir(parents=True)
            _place(file.path, upload.path)
        with transaction.atomic():
            more = f" 等 {len(made)} 个文件" if len(made) > 1 else ""
            job = enqueue(KIND, f"导入 {made[0].file_name[:80]}{more}", {"group": str(group)}, by=by)
            for upload in made:
                upload.job = job.id
                upload.save(force_insert=True)
                detail = {"file": upload.file_name, "bytes": upload.bytes, "sha256": upload.sha256, "way": way.value}
                record("registers.bring", by=by, on=f"upload:{upload.id}", detail=detail)
    except BaseException:
        for upload in made:
            shutil.rmtree(upload.path.parent, ignore_errors=True)
        raise
    for file in files:
        file.path.unlink(missing_ok=True)
    return made


def _place(source: Path, target: Path) -> None:
    """Give a file its second name. The first goes when all is written down, so that a kill in between loses nothing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _check(files: Sequence[Arrived], *, by: Actor, register: str, replaces: int | None) -> None:
    if not files:
        raise Problem(
            where="导入",
            what="没有选文件。",
            why="没有可以导入的内容。",
            mend="请点“选择文件”，或把文件拖到框里，再点“导入”。",
        )
    if by.role != SYSTEM.role and not Scope(by.prefix):
        raise Problem(
            where="导入",
            what="您的账号还没有管辖区划。",
            why="不知道哪些行归您管，所以不能导入。",
            mend="请安全管理员在“用户”里给您填上管辖区划。",
        )
    if register and register not in desk.registers():
        raise Problem(
            where=f"台账 {register[:60]}",
            what="没有这种台账。",
            why="不知道按哪个台账读，所以没有导入。",
            mend="请从列表里选，或留空，由系统按表头认。",
        )
    if replaces is not None and len(files) > 1:
        raise Problem(
            where=f"更正批次 {replaces:06d}",
            what="更正一次只能换一个批次，您选了几个文件。",
            why="不知道哪一份替换原来的批次。",
            mend="请一次只选一个文件。",
        )
    if replaces is not None and by.role != SYSTEM.role:
        _check_replaced(replaces, Scope(by.prefix))


def _check_replaced(replaces: int, scope: Scope) -> None:
    seen = next((each for each in seen_batches(scope) if each.batch.number == replaces), None)
    if seen is None:
        raise Problem(
            where=f"更正批次 {replaces:06d}",
            what="没有这个批次。",
            why="不知道要更正哪一批，所以没有导入。",
            mend="请到“台账”里查批次号；只能更正您辖区里的批次。",
        )
    if seen.replaced_by is not None:
        raise Problem(
            where=f"更正批次 {replaces:06d}",
            what=f"这个批次已经被批次 {seen.replaced_by:06d} 更正过了。",
            why="同一批更正两次，两份更正会同时算数。",
            mend=f"要再次更正，请改为更正批次 {seen.replaced_by:06d}。",
        )


def _too_large(name: str) -> Problem:
    return Problem(
        where=name,
        what=f"文件太大，超过了 {settings.UPLOAD_BYTES // 2**20:,} MB。",
        why="一次收不下这么大的文件，什么都没有导入。",
        mend="请分成几个文件导入；或请系统管理员把文件放进收件文件夹。",
    )
