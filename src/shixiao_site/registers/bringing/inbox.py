"""The watched folder HOME/inbox: what lies there unchanged for a while is brought in by the system itself."""

import hashlib
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from shixiao_site.audit.actor import SYSTEM
from shixiao_site.registers.bringing.actions import Arrived, bring
from shixiao_site.registers.bringing.names import kept_name
from shixiao_site.registers.models import Upload, UploadState, Way
from shixiao_site.registers.queries import settled

QUIET = timedelta(seconds=5)
_UNFINISHED = frozenset({".part", ".tmp", ".crdownload"})
_LEFT_OVER = timedelta(days=1)


def look(now: datetime | None = None) -> None:
    """Bring in the files that have not changed for 5 seconds, and lay the results of earlier ones beside the folder:
    `done/<name>`, or `failed/<name>` with a text that says why. Called by the worker now and then."""
    now = now or timezone.now()
    folder = Path(settings.HOME) / "inbox"
    folder.mkdir(exist_ok=True)
    untold = Upload.objects.filter(way=Way.INBOX, told_at=None)
    taken = [upload.path for upload in untold if upload.path.exists()]
    for path in sorted(folder.iterdir()):
        if _is_ready(path, now):
            _take(path, taken)
    for upload in settled(list(untold.all())):
        if upload.state in {UploadState.DONE, UploadState.FAILED}:
            _lay_out(upload, folder, now)
    _sweep(now)


def _take(path: Path, taken: Sequence[Path]) -> None:
    if any(path.samefile(other) for other in taken):
        # It was taken, but the one who did so was killed before he could remove it.
        path.unlink()
        return
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    bring([Arrived(path.name, path, path.stat().st_size, digest)], by=SYSTEM, way=Way.INBOX)


def _is_ready(path: Path, now: datetime) -> bool:
    if not path.is_file() or path.is_symlink() or path.name.startswith((".", "~$")) or path.suffix in _UNFINISHED:
        return False
    stat = path.stat()
    changed = datetime.fromtimestamp(max(stat.st_mtime, stat.st_ctime), tz=now.tzinfo)
    return now - changed >= QUIET


def _lay_out(upload: Upload, folder: Path, now: datetime) -> None:
    """Put the file where its sender finds it again. Run twice it does the same once more."""
    target = folder / ("done" if upload.state == UploadState.DONE else "failed")
    target.mkdir(exist_ok=True)
    name = upload.file_name
    if (target / name).exists():
        name = kept_name(f"{timezone.localtime(upload.created_at):%Y%m%d-%H%M%S}-{name}")
    draft = target / f".{name}.part"
    shutil.copyfile(upload.path, draft)
    draft.replace(target / name)
    lines = _told(upload)
    if lines:
        (target / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8-sig")
    Upload.objects.filter(pk=upload.pk).update(told_at=now)


def _told(upload: Upload) -> list[str]:
    if upload.state == UploadState.FAILED:
        parts = {"位置": "where", "问题": "what", "影响": "why", "办法": "mend"}
        return [f"{title}：{upload.problem.get(key, '')}" for title, key in parts.items()]
    return [
        f"批次 {report['batch']:06d}：读取 {report['rows']} 行，接收 {report['accepted']}，隔离 {report['quarantined']}。"
        "被隔离的行请到网页“台账”里改。"
        for report in upload.reports
        if report["quarantined"]
    ]


def _sweep(now: datetime) -> None:
    """Remove what uploads that were cut off left behind."""
    arriving = Path(settings.SITE_FOLDER) / "arriving"
    for path in arriving.glob("*.part"):
        if now - datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo) > _LEFT_OVER:
            path.unlink(missing_ok=True)
