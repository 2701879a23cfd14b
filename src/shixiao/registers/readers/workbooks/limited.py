"""Runs the parsing program with limits on memory, CPU and time, and survives its death."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# A busy machine gives a process a part of its time.
PATIENCE = 4

_ENVIRONMENT = {
    # Less address space set aside that nobody uses.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "RUST_BACKTRACE": "0",
}


@dataclass(frozen=True)
class Limits:
    """What the parsing program may use: bytes of memory, seconds of CPU."""

    memory: int
    seconds: int


def limits_for(unpacked: int) -> Limits:
    """Limits that a healthy workbook of this unpacked size, in bytes, keeps on the slowest supported machine."""
    return Limits(memory=3 << 30, seconds=60 + unpacked // 5_000_000)


def parse(path: Path, kind: str, folder: Path, limits: Limits) -> dict[str, Any]:
    """What the child says of a workbook: its sheets, or a word for what went wrong: password, memory, time, columns,
    disk, damaged, program."""
    program = [sys.executable, "-P", "-m", "shixiao.registers.readers.workbooks.child"]
    arguments = [str(path.resolve()), kind, str(folder), str(limits.memory), str(limits.seconds)]
    with subprocess.Popen(  # noqa: S603 - our own program and a list of arguments, no shell  # nosec B603
        [*program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **_ENVIRONMENT},
    ) as child:
        try:
            answer, complaints = child.communicate(timeout=limits.seconds * PATIENCE + PATIENCE)
        except subprocess.TimeoutExpired:
            return {"problem": "time"}
        finally:
            child.kill()
    if child.returncode == 0 and answer:
        return dict(json.loads(answer))
    return {"problem": _cause_of_death(child.returncode, complaints)}


def _cause_of_death(status: int, complaints: bytes) -> str:
    if b"memory" in complaints.lower():
        return "memory"
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return "time"
    return "damaged" if status < 0 else "program"
