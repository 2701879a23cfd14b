"""The program run as a user runs it: a process with arguments, an exit status, and text on its two outputs."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-c", "from shixiao.cli import main; main()")


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    said: str
    complained: str


def shixiao(*arguments: str | Path, home: Path | None = None) -> Ended:
    """Run the program; `home` sets SHIXIAO_HOME. No run may ever show a traceback."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SHIXIAO")}
    if home:
        environment["SHIXIAO_HOME"] = str(home)
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, env=environment, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ended(done.returncode, done.stdout, done.stderr)
