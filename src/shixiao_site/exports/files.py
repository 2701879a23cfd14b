"""Where the files of long exports lie, and how long."""

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.timezone import now

KEPT_DAYS = 7
RESULT = "result.json"


def folder_of(job: UUID) -> Path:
    """The folder of one export; it exists from the moment the export is whole until it is cleared away."""
    return _all() / str(job)


def draft_of(job: UUID, attempt: str) -> Path:
    """A fresh folder for one attempt."""
    draft = _all() / f".{job}-{attempt}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    return draft


@dataclass(frozen=True)
class Kept:
    """A finished export that is still there."""

    path: Path
    rows: int


def kept(job: UUID) -> Kept | None:
    """The file of an export, if it is finished and not yet cleared away."""
    folder = folder_of(job)
    try:
        told = json.loads((folder / RESULT).read_text("utf-8"))
    except FileNotFoundError:
        return None
    path = folder / Path(told["file"]).name
    return Kept(path, told["rows"]) if path.is_file() else None


def remove_old(moment: dt.datetime | None = None) -> int:
    """Delete what is older than seven days, drafts of killed workers too; how many folders went."""
    limit = ((moment or now()) - dt.timedelta(days=KEPT_DAYS)).timestamp()
    old = [folder for folder in _all().iterdir() if folder.stat().st_mtime < limit] if _all().is_dir() else []
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _all() -> Path:
    return Path(settings.SITE_FOLDER) / "exports"
