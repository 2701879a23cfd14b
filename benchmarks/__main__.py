"""`python -m benchmarks [persons …]`: the main job beside the floor and the alternative; results as text.

Data lies under build/benchmarks and is kept. Results go to benchmarks/results.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Measured, measure, processor
from benchmarks.office import write_csv, write_xlsx
from shixiao.engine import open_engine
from shixiao.sample.bulk.batches import write_batches
from shixiao.workspace import create_workspace

HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "benchmarks"
AS_OF, MONTH_BEFORE = "2026-06-30", "2026-05-31"
PANDAS_UP_TO = 1_000_000
AGREED = (
    "new_employment",
    "reemployment",
    "hardship_employment",
    "stable_employment_rate",
    "retention_rate_6",
    "wage_growth",
)


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("persons", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--pages", type=Path, help="only the pages of evidence of this computed workspace")
    parser.add_argument("--site", type=Path, help="only the site over this computed workspace, and 500 users of it")
    parser.add_argument("--no-import", action="store_true", help="leave the import of csv and xlsx out")
    chosen = parser.parse_args()
    lines = [f"{datetime.now(UTC):%Y-%m-%d}  {processor()}  CPU seconds / wall seconds / peak MB", ""]
    say = _sayer(lines)
    if chosen.pages:
        _evidence(chosen.pages, say)
        target = HERE / "results" / f"{datetime.now(UTC):%Y-%m-%d}-pages-{chosen.pages.name}.txt"
        target.write_text("\n".join(lines) + "\n", "utf-8")
        return
    if chosen.site:
        _site(chosen.site.resolve(), say)
        target = HERE / "results" / f"{datetime.now(UTC):%Y-%m-%d}-site-{chosen.site.name}.txt"
        target.write_text("\n".join(lines) + "\n", "utf-8")
        return
    if not chosen.no_import:
        _imports(say)
    for persons in chosen.persons:
        _size(persons, say)
    target = HERE / "results" / f"{datetime.now(UTC):%Y-%m-%d}-{'-'.join(map(str, chosen.persons)) or 'import'}.txt"
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines) + "\n", "utf-8")


def _sayer(lines: list[str]) -> Callable[[str], None]:
    def say(line: str) -> None:
        print(line, flush=True)
        lines.append(line)

    return say


def _told(name: str, measured: Measured, note: str = "") -> str:
    numbers = f"{measured.cpu_seconds:8.1f} {measured.wall_seconds:8.1f} {measured.peak_megabytes:8.0f}"
    return f"{name:<44}{numbers}  {note}"


def _imports(say: Callable[[str], None]) -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    for name, rows, write in (("contributions.csv", 1_000_000, write_csv), ("contributions.xlsx", 300_000, write_xlsx)):
        file = BUILD / name
        if not file.exists():
            write(file, rows)
        home = BUILD / f"import-{file.suffix[1:]}"
        shutil.rmtree(home, ignore_errors=True)
        create_workspace(home, demo=True)
        say(
            _told(
                f"import of {rows:,} contribution rows, {file.suffix[1:]}",
                measure("bring_in", home=home, files=[str(file)]),
            )
        )
    say("")


def _size(persons: int, say: Callable[[str], None]) -> None:
    folder, home = BUILD / str(persons), BUILD / f"{persons}-home"
    if not (home / "workspace.json").exists():
        _prepare(persons, folder, home, say)
    # The runs of an earlier benchmark would be carried from; they are not part of this one.
    shutil.rmtree(home / "runs", ignore_errors=True)
    (home / "runs").mkdir()
    whole = measure("full", home=home, as_of=AS_OF)
    say(_told(f"{persons:,} persons: full run, every indicator", whole, f"{whole.said['rows']:,} verdicts"))
    out = BUILD / "out"
    ours = measure("compiled", home=home, as_of=AS_OF, out=out / "compiled")
    floor = measure("hand", home=home, as_of=AS_OF, out=out / "hand")
    say(
        _told(
            "  eight indicators, compiled definitions", ours, f"{ours.cpu_seconds / floor.cpu_seconds:.2f} x the floor"
        )
    )
    say(_told("  eight indicators, hand-written SQL", floor, _agreement(out, "hand")))
    if persons <= PANDAS_UP_TO:
        other = measure("pandas", home=home, as_of=AS_OF, out=out / "pandas")
        ratio = f"{other.cpu_seconds / ours.cpu_seconds:.1f} x CPU, {other.peak_megabytes / ours.peak_megabytes:.1f} x memory"
        say(_told("  eight indicators, pandas", other, f"{ratio}; {_agreement(out, 'pandas')}"))
    _evidence(home, say)
    _month(home, whole, folder, say)
    say("")


def _evidence(home: Path, say: Callable[[str], None]) -> None:
    """The page cache of the full run, and what a question to it costs."""
    built = measure("pages", home=home)
    say(_told("  page cache of the run", built, f"{built.said['megabytes']:,.0f} MB"))
    for name, cost in measure("questions", home=home).said.items():
        say(f"    {name:<44}{cost:8.1f} ms of CPU")


def _site(home: Path, say: Callable[[str], None]) -> None:
    """CPU of each page inside the process, then the server under load."""
    say(f"load average of the computer before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    say("one request inside the process, middleware and template included:")
    for name, cost in measure("requests", home=home).said.items():
        say(f"    {name:<44}{cost:8.1f} ms of CPU")
    say("500 users who think 5 to 15 seconds, 120 seconds long:")
    for name, told in measure("load", home=home).said.items():
        say(f"    {name:<44}{told}")


def _prepare(persons: int, folder: Path, home: Path, say: Callable[[str], None]) -> None:
    """Everything but the newest month is imported, then the newest month."""
    if not (folder / "newest").exists():
        write_batches(folder, persons=persons, newest_apart=True)
    create_workspace(home, demo=True)
    before = sorted(str(file) for file in folder.glob("*.parquet"))
    say(_told(f"{persons:,} persons: import of all but the last month", measure("bring_in", home=home, files=before)))
    kept = BUILD / f"{persons}-before"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(home, kept)
    newest = sorted(str(file) for file in (folder / "newest").glob("*.parquet"))
    say(_told("  import of the last month", measure("bring_in", home=home, files=newest)))


def _month(home: Path, whole: Measured, folder: Path, say: Callable[[str], None]) -> None:
    """A month arrives: the run before it, the month, the run after it; equal to the full run in every row."""
    month = folder.with_name(f"{folder.name}-month")
    shutil.rmtree(month, ignore_errors=True)
    shutil.copytree(folder.with_name(f"{folder.name}-before"), month)
    measure("full", home=month, as_of=MONTH_BEFORE)
    newest = sorted(str(file) for file in (folder / "newest").glob("*.parquet"))
    measure("bring_in", home=month, files=newest)
    one = measure("full", home=month, as_of=AS_OF, keep_folds=True)
    note = f"{one.cpu_seconds / whole.cpu_seconds:.2f} of the full run; {_equal(home, month)}"
    say(_told("  one month more", one, note))
    shutil.rmtree(month)


def _agreement(out: Path, other: str) -> str:
    """Whether another way came to the same verdicts and reasons."""
    with open_engine() as engine:
        different = 0
        for id_ in AGREED:
            sides = [
                f"SELECT row_key, verdict, reason FROM '{out / who / f'{id_}.parquet'}'" for who in ("compiled", other)
            ]
            different += engine.one(f"SELECT count(*) FROM ({sides[0]} EXCEPT {sides[1]})")[0]
            different += engine.one(f"SELECT count(*) FROM ({sides[1]} EXCEPT {sides[0]})")[0]
    return "equal verdicts" if not different else f"{different} verdicts differ (reversals, borrowed numbers)"


def _equal(home: Path, month: Path) -> str:
    """Whether the run of the month has the verdicts of the full run."""
    newest = [max((one / "runs").glob("0*")) for one in (home, month)]
    with open_engine() as engine:
        different = 0
        for file in sorted((newest[0] / "verdicts").glob("*.parquet")):
            sides = [f"SELECT * FROM '{run / 'verdicts' / file.name}'" for run in newest]
            different += engine.one(f"SELECT count(*) FROM ({sides[0]} EXCEPT {sides[1]})")[0]
            different += engine.one(f"SELECT count(*) FROM ({sides[1]} EXCEPT {sides[0]})")[0]
    return "equal in every row" if not different else f"{different} ROWS DIFFER"


if __name__ == "__main__":
    sys.exit(main())
