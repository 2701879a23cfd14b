"""Kill -9 at random moments of import and compute: nothing lost, nothing half-applied, the same figures in the end.

`python -m tests.endurance.kill --times 100` runs it by hand; the test suite runs a short one.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shixiao.engine import open_engine, parquet
from shixiao.pipeline.manifest import open_run, sealed_runs
from shixiao.registers.known import all_batches
from shixiao.sample import write_office_files
from shixiao.workspace import open_workspace

AS_OF = date(2026, 6, 30)


@dataclass
class Tally:
    """How many kills hit a running program, and how many times everything was brought to its end."""

    kills: int = 0
    completed: int = 0
    problems: list[str] = field(default_factory=list)


def shixiao(*arguments: str, kill_after: float | None = None) -> bool:
    """Run the program; True when it was killed before its end."""
    command = [sys.executable, "-c", "from shixiao.cli import main; main()", *arguments]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=kill_after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    assert process.returncode in {0, 3}, f"{arguments[0]} ended with {process.returncode}"
    return False


def figures_of(home: Path) -> str:
    """A digest of all figures and reasons of the newest run, batch numbers left aside."""
    workspace = open_workspace(home)
    with open_engine(threads=1) as engine:
        rows = engine.rows(f"SELECT * FROM {parquet([open_run(workspace).file('figures')])} ORDER BY ALL")
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def remaining(home: Path, files: list[Path]) -> list[Path]:
    """The files of which no batch is there yet; every batch that is there must be whole."""
    done = set()
    for batch in all_batches(open_workspace(home)):
        found = hashlib.sha256(batch.rows.read_bytes()).hexdigest()
        assert found == batch.sha256, f"batch {batch.number} is not the one its manifest describes"
        manifest = json.loads((batch.path / "manifest.json").read_text("utf-8"))
        assert manifest["accepted"] + manifest["quarantined"] == manifest["rows"]
        done |= {one["sha256"] for one in manifest["files"]}
    return [file for file in files if hashlib.sha256(file.read_bytes()).hexdigest() not in done]


def bring_to_its_end(home: Path, files: list[Path], chance: random.Random, tally: Tally, *, times: int) -> None:
    """Import and compute with a kill at a random moment of each attempt, until there is nothing left to do."""
    shixiao("init", str(home), "--demo")
    pace = 4.0
    while waiting := remaining(home, files):
        moment = chance.uniform(0, pace) if tally.kills < times else None
        killed = shixiao("import", str(home), *map(str, waiting), kill_after=moment)
        tally.kills += killed
        # A program that never gets far would never be killed late: allow it more each time it gets nowhere.
        pace = pace * 1.5 if killed and len(remaining(home, files)) == len(waiting) else pace
    pace = 4.0
    while not sealed_runs(open_workspace(home)):
        moment = chance.uniform(0, pace) if tally.kills < times else None
        killed = shixiao("compute", str(home), "--as-of", AS_OF.isoformat(), kill_after=moment)
        tally.kills += killed
        pace = pace * 1.3 if killed else pace
    tally.completed += 1


def endure(folder: Path, *, times: int, persons: int = 500, seed: int = 1) -> Tally:
    """Kill `times` times and compare with an undisturbed run after every completion."""
    office = write_office_files(folder / "office", persons=persons, seed=1, as_of=AS_OF)
    files = list(office.files)
    undisturbed = folder / "undisturbed"
    tally = Tally()
    bring_to_its_end(undisturbed, files, random.Random(0), tally, times=0)
    wanted = figures_of(undisturbed)
    chance = random.Random(seed)
    tally = Tally()
    while tally.kills < times:
        home = folder / f"disturbed-{tally.completed}"
        bring_to_its_end(home, files, chance, tally, times=times)
        if figures_of(home) != wanted:
            tally.problems.append(f"{home.name}: figures differ from the undisturbed run")
    return tally


def main() -> None:
    """Run by hand and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--persons", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = endure(Path(folder), times=chosen.times, persons=chosen.persons, seed=chosen.seed)
    print(f"{tally.kills} kills, {tally.completed} completions, {time.monotonic() - began:.0f} s")
    print("\n".join(tally.problems) or "nothing lost, nothing half-applied, the same figures")
    sys.exit(bool(tally.problems))


if __name__ == "__main__":
    main()
