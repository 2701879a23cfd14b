"""One job in a process of its own: CPU seconds, wall seconds, peak memory."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """What a job cost. `said` is what it returned."""

    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float
    said: dict[str, object]


def measure(job: str, **arguments: object) -> Measured:
    """Run `benchmarks.jobs.<job>` in a new process and wait for it. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", "benchmarks.jobs", job, json.dumps(arguments, default=str)]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{job} failed")
    spent = usage.ru_utime + usage.ru_stime
    return Measured(spent, time.monotonic() - began, usage.ru_maxrss / 1024, json.loads(said or "{}"))


def processor() -> str:
    """The name of the processor."""
    lines = Path("/proc/cpuinfo").read_text("ascii", errors="replace").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
