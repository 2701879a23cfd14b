"""Kinds of jobs for the tests: each leaves a line in a file for every time it is begun and for every time it is ended."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shixiao.vocabulary.problems import Problem
from shixiao_site.queue.work import Work


def count(work: Work) -> Mapping[str, Any]:
    """Counts slowly; the file `slow` makes it wait at every step until it is gone."""
    folder = Path(work.payload["folder"])
    _note(folder / "begun", work)
    for step in range(work.payload.get("steps", 3)):
        work.tell(f"第 {step + 1} 步", step, work.payload.get("steps", 3))
        while (folder / "slow").exists():
            time.sleep(0.05)
            work.tell("等着", step, work.payload.get("steps", 3))
    _note(folder / "ended", work)
    return {"message": "数完了。", "url": "/jobs/"}


def brood(work: Work) -> Mapping[str, Any]:
    """Says nothing for longer than its lease."""
    _note(Path(work.payload["folder"]) / "begun", work)
    time.sleep(4)
    return {}


def forgive(work: Work) -> Mapping[str, Any]:
    """Forgives every error of a step, as a handler of many rows may."""
    (Path(work.payload["folder"]) / "begun").touch()
    while True:
        try:
            time.sleep(0.02)
            work.tell("还在做")
        except Exception:
            continue


def stumble(work: Work) -> Mapping[str, Any]:
    """Meets a problem that the user can mend."""
    raise Problem(where="花名册.xlsx", what="第 3 行没有姓名。", why="不知道是谁。", mend="补上姓名再导入。")


def break_down(work: Work) -> Mapping[str, Any]:
    """Meets a fault of the program."""
    raise ZeroDivisionError("secret detail")


def _note(file: Path, work: Work) -> None:
    with file.open("a") as out:
        out.write(f"{work.job.pk} {work.job.worker}\n")
