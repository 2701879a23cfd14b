"""All or nothing: work is staged, fsynced, then appears by one rename."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def publish(staged: Path, target: Path) -> None:
    """Make a finished folder appear under its final name. Raises FileExistsError rather than replace one."""
    for file in staged.rglob("*"):
        if file.is_file():
            _sync(file)
    for folder in (*(f for f in staged.rglob("*") if f.is_dir()), staged):
        _sync(folder)
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.rename(target)
    _sync(target.parent)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a small file durably: the old content or the new, never half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    _sync(draft)
    draft.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
