"""Damaged files of every kind: each comes in row by row or is refused in words, and none stops the program.

`python -m tests.endurance.damage --files 1000` runs it by hand; the test suite runs a short one.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from shixiao.engine import open_engine, parquet
from shixiao.registers.importing import Outcome
from shixiao.workspace import create_workspace
from tests.endurance.mutations import mutated
from tests.endurance.wholes import WHOLES
from tests.registers.bureau import Bureau

# A workspace of its own for so many files: every import looks at all earlier batches.
PER_BUREAU = 25
SLOWEST = 30.0


@dataclass
class Tally:
    """What became of the files, by ending: batch or problem; and the files that broke the property."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    rows: int = 0
    quarantined: int = 0
    slowest: float = 0.0

    @property
    def files(self) -> int:
        """How many files were tried."""
        return self.outcomes.total()


def endure(folder: Path, *, files: int, seed: int = 1) -> Tally:
    """Damage and import so many files; a file that breaks the property is kept in `folder` under broken/."""
    chance = random.Random(seed)
    whole = {}
    for ending, (write, _) in WHOLES.items():
        write(folder / f"whole.{ending}")
        whole[ending] = (folder / f"whole.{ending}").read_bytes()
    (folder / "broken").mkdir()
    tally = Tally()
    bureau = _bureau(folder, -1)
    for number, ending in enumerate(_endings(files)):
        if number % PER_BUREAU == 0:
            bureau = _bureau(folder, number)
        path = bureau.folder / f"{number}.{ending}"
        path.write_bytes(mutated(whole[ending], ending, chance))
        began = time.monotonic()
        try:
            outcome = _try(bureau, path, tally)
        except Exception as error:  # whatever it is, it should not have come out
            tally.problems.append(f"seed {seed}, {path.name}: {type(error).__name__}: {error}")
            (folder / "broken" / f"{seed}-{path.name}").write_bytes(path.read_bytes())
            outcome = "broken"
            bureau = _bureau(folder, files + number)
        tally.outcomes[ending, outcome] += 1
        tally.slowest = max(tally.slowest, time.monotonic() - began)
    if tally.slowest > SLOWEST:
        tally.problems.append(f"seed {seed}: one file took {tally.slowest:.0f} s")
    return tally


def _endings(files: int) -> list[str]:
    """So many endings, each with its part, evenly mixed."""
    rounds = [(place / part, ending) for ending, (_, part) in WHOLES.items() for place in range(1, part + 1)]
    in_order = [ending for _, ending in sorted(rounds)]
    return [in_order[at % len(in_order)] for at in range(files)]


def _bureau(folder: Path, number: int) -> Bureau:
    files = folder / f"files-{number}"
    files.mkdir()
    return Bureau(create_workspace(folder / f"home-{number}", demo=True), files)


def _try(bureau: Bureau, path: Path, tally: Tally) -> str:
    """Import one file and hold it against the property: batch, problem."""
    before = len(bureau.batches)
    [outcome] = bureau.receive(str(path))
    assert not list(bureau.workspace.staging.iterdir()), "something unfinished is left behind"
    if outcome.problem is not None:
        problem = outcome.problem
        assert all((problem.where, problem.what, problem.why, problem.mend)), f"says too little: {problem}"
        assert problem.exit_status == 2, f"blames the program: {problem}"
        assert len(bureau.batches) == before, "a refused file left a batch"
        return "problem"
    _check_batches(bureau, outcome, before)
    tally.rows += sum(report.rows for report in outcome.reports)
    tally.quarantined += sum(report.quarantined for report in outcome.reports)
    return "batch"


def _check_batches(bureau: Bureau, outcome: Outcome, before: int) -> None:
    batches = bureau.batches[before:]
    assert len(batches) == len(outcome.reports) > 0
    for batch, report in zip(batches, outcome.reports, strict=True):
        assert report.accepted + report.quarantined == report.rows, f"rows are missing: {report}"
        with open_engine(threads=1) as engine:
            inside = f"SELECT count(*), count(DISTINCT row_key) FROM {parquet([batch.rows])}"
            assert engine.one(inside) == (report.accepted, report.accepted)
            outside = f"SELECT count(DISTINCT (sheet, line)) FROM {parquet([batch.quarantine])}"
            assert engine.one(outside) == (report.quarantined,)


def main() -> None:
    """Run by hand and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a new folder for the damaged files")
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        folder.mkdir(exist_ok=True)
        tally = endure(folder, files=chosen.files, seed=chosen.seed)
    for (ending, outcome), count in sorted(tally.outcomes.items()):
        print(f"{ending:8} {outcome:8} {count:5}")
    print(f"{tally.files} files, {tally.rows} rows, {tally.quarantined} of them quarantined,")
    print(f"{time.monotonic() - began:.0f} s, the slowest {tally.slowest:.1f} s")
    print("\n".join(tally.problems) or "accepted + quarantined = rows, none stopped the program")
    sys.exit(bool(tally.problems))


if __name__ == "__main__":
    main()
