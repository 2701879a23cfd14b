"""Files of the overlay replaced together: every one, or none."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from shixiao.indicators.library import TOPS, overlay_files
from shixiao.pipeline.drafts.texts import Files
from shixiao.pipeline.plan import CATALOGUE
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace

# A definition that uses a new parameter must never stand without it.
_ORDER = ("parameters.toml", "policy.toml", "definition.toml", "examples.toml", "guide.md")


@contextmanager
def replaced(workspace: Workspace, files: Files) -> Iterator[None]:
    """Put a draft's files into the overlay, each by one rename; whatever goes wrong then or inside the block puts the
    old ones back. Raises Problem when the folder cannot be written."""
    places = {path: _place(workspace, path) for path in sorted(files, key=_rank)}
    staged = Path(tempfile.mkdtemp(prefix=".staged-", dir=workspace.overlay))
    done: list[tuple[Path, Path | None]] = []
    try:
        for number, (path, place) in enumerate(places.items()):
            kept = staged / f"{number}.old" if place.is_file() else None
            if kept:
                shutil.copy2(place, kept)
            done.append((place, kept))
            _put(files[path], staged / f"{number}.new", place)
        yield
    except OSError as error:
        _undo(done)
        raise _unwritable(workspace, error) from error
    except BaseException:
        _undo(done)
        raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _rank(path: str) -> tuple[int, str]:
    name = PurePosixPath(path).name
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), path)


def _place(workspace: Workspace, path: str) -> Path:
    """Where the overlay holds a file: where it is already, else as in the catalogue's layout."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or pure.parts[0] not in TOPS or pure.name not in _ORDER:
        raise Problem(
            where=path,
            what="这个文件不属于口径。",
            why="口径只由几种固定的文件组成，别的地方不能写。",
            mend=f"只改这几种文件：{'、'.join(_ORDER)}。",
        )
    return overlay_files(CATALOGUE, workspace.overlay).get(path, workspace.overlay / path)


def _put(text: str | None, draft: Path, place: Path) -> None:
    if text is None:
        place.unlink(missing_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _undo(done: list[tuple[Path, Path | None]]) -> None:
    for place, kept in reversed(done):
        if kept:
            kept.replace(place)
        elif place.is_file():
            place.unlink()


def _unwritable(workspace: Workspace, error: OSError) -> Problem:
    return Problem(
        where=str(workspace.overlay),
        what=f"口径文件写不进去（{error.strerror or '没有权限'}）。",
        why="什么都没有改动，仍按原来的口径计算。",
        mend="请系统管理员检查文件夹权限和磁盘空间，再审定一次。",
    )
