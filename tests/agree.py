"""Whether the program agrees with a county whose verdicts and figures were worked out by someone else.

`python -m tests.agree FOLDER` imports `FOLDER/import/*` into a new demo workspace in the order of the file names,
computes, and compares with `FOLDER/expected_verdicts.csv` and `FOLDER/expected_figures.csv.gz`. Every line expected
must be there and equal; lines nobody expected are not judged. Exit status 0 when all agree, 1 otherwise.
"""

import argparse
import csv
import gzip
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TOLERANCE = 1e-6
AS_OF = "2026-06-30"
MONTHLY = frozenset({"long_term_unemployed", "subsidy_coverage_rate"})
FIGURE_KEY = ("indicator", "level", "unit_code", "period_kind", "period")
FIGURE_VALUES = (
    "reported",
    "verified",
    "refused",
    "pending",
    "unverifiable",
    "value",
    "reported_value",
    "padding_rate",
)
_EXAMPLES = 5
_DONE = frozenset({0, 3})

Cells = Mapping[str, str]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Disagreement:
    """One expected line that the program has otherwise, or has not."""

    indicator: str
    where: str
    expected: str
    ours: str


@dataclass(frozen=True)
class Comparison:
    """How many lines were expected per indicator, and those that disagree."""

    expected: Counter[str]
    disagreements: list[Disagreement]


def compare_verdicts(expected: Iterable[Cells], ours: Iterable[Cells]) -> Comparison:
    """Verdict and reason by file, sheet and row (and month for a stock); `a|b` is either reason, `*` any."""
    found = {_verdict_key(line): line for line in ours}
    counted: Counter[str] = Counter()
    disagreements = []
    for line in expected:
        counted[line["indicator"]] += 1
        key = _verdict_key(line)
        other = found.get(key)
        if other is not None and _same_verdict(line, other):
            continue
        shown = "-" if other is None else f"{other['verdict']} {other['reason']}"
        disagreements.append(
            Disagreement(line["indicator"], " ".join(key[1:]), f"{line['verdict']} {line['reason']}", shown)
        )
    return Comparison(counted, disagreements)


def compare_figures(expected: Iterable[Cells], ours: Iterable[Cells]) -> Comparison:
    """Every filled number of every expected line, within the tolerance."""
    found = {_figure_key(line): line for line in ours}
    counted: Counter[str] = Counter()
    disagreements = []
    for line in expected:
        counted[line["indicator"]] += 1
        key = _figure_key(line)
        other = found.get(key)
        where = " ".join(key[1:])
        if other is None:
            disagreements.append(Disagreement(line["indicator"], where, "a line", "-"))
            continue
        for column in FIGURE_VALUES:
            if not _same_number(line[column], other[column]):
                disagreements.append(
                    Disagreement(line["indicator"], f"{where} {column}", line[column], other[column] or "-")
                )
    return Comparison(counted, disagreements)


def report(title: str, comparison: Comparison) -> Iterator[str]:
    """A line per indicator, with the first examples under those that disagree."""
    by_indicator: dict[str, list[Disagreement]] = defaultdict(list)
    for one in comparison.disagreements:
        by_indicator[one.indicator].append(one)
    yield f"{title:<34}{'expected':>10}{'disagree':>10}"
    for indicator, lines in comparison.expected.items():
        yield f"{indicator:<34}{lines:>10}{len(by_indicator[indicator]):>10}"
        for one in by_indicator[indicator][:_EXAMPLES]:
            yield f"    {one.where}: expected {one.expected}, ours {one.ours}"


def main() -> int:
    """Runs the program over a county and prints where it disagrees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="import/, expected_verdicts.csv, expected_figures.csv.gz")
    parser.add_argument("--as-of", default=AS_OF)
    asked = parser.parse_args()
    expected_verdicts = _read(asked.folder / "expected_verdicts.csv")
    expected_figures = _read(asked.folder / "expected_figures.csv.gz")
    with tempfile.TemporaryDirectory() as scratch:
        home = _compute(Path(scratch), asked.folder, asked.as_of)
        verdicts = compare_verdicts(
            expected_verdicts, _evidence(home, {line["indicator"] for line in expected_verdicts})
        )
        figures = compare_figures(expected_figures, _output(home, "figures"))
    for line in (*report("verdicts", verdicts), "", *report("figures", figures)):
        print(line)
    return 1 if verdicts.disagreements or figures.disagreements else 0


def _compute(scratch: Path, folder: Path, as_of: str) -> Path:
    home = scratch / "home"
    _shixiao("init", home, "--demo")
    _shixiao("import", home, *sorted((folder / "import").iterdir()))
    _shixiao("compute", home, "--as-of", as_of)
    return home


def _evidence(home: Path, indicators: Iterable[str]) -> Iterator[Cells]:
    for indicator in sorted(indicators):
        yield from _output(home, "evidence", indicator)


def _output(home: Path, verb: str, *rest: str) -> list[Cells]:
    out = home.parent / "_".join((verb, *rest, "out.csv"))
    _shixiao(verb, home, *rest, "--out", out)
    return _read(out)


def _shixiao(verb: str, *rest: str | Path) -> None:
    """Runs the installed program; 3 means done, with rows in quarantine."""
    program = Path(sys.executable).parent / "shixiao"
    done = subprocess.run([program, verb, *rest], capture_output=True, text=True, check=False)
    if done.returncode not in _DONE:
        sys.exit(f"shixiao {verb}: exit status {done.returncode}\n{done.stdout}{done.stderr}")


def _read(path: Path) -> list[Cells]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _verdict_key(line: Cells) -> Key:
    month = line["counted_on"][:7] if line["indicator"] in MONTHLY else ""
    return line["indicator"], line["file"], line["sheet"], line["row"], month


def _same_verdict(expected: Cells, ours: Cells) -> bool:
    reasons = expected["reason"].split("|")
    return ours["verdict"] == expected["verdict"] and (reasons == ["*"] or ours["reason"] in reasons)


def _figure_key(line: Cells) -> Key:
    return tuple(line[column] for column in FIGURE_KEY)


def _same_number(expected: str, ours: str) -> bool:
    if not expected:
        return True
    return bool(ours) and abs(float(expected) - float(ours)) <= TOLERANCE


if __name__ == "__main__":
    sys.exit(main())
