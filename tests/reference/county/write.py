"""A county as files: the registers to import, and the reference's verdicts and figures of them."""

import csv
import gzip
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.reference.figures import COLUMNS, Figure, figures
from tests.reference.files import Place, declarations, occupation_aliases, read_county, write_register
from tests.reference.judge import WITHOUT_EVIDENCE, judge
from tests.reference.known import Registers
from tests.reference.rule import Verdict

_VERDICT_COLUMNS = ("indicator", "file", "sheet", "row", "verdict", "reason", "counted_on", "unit_code")


def write_county(folder: Path, registers: Registers, *, as_of: date) -> None:
    """`import/*.csv`, `expected_verdicts.csv` and `expected_figures.csv.gz`, as the county is read back from the files."""
    imports = folder / "import"
    imports.mkdir(parents=True)
    declared = {one.name: one for one in declarations()}
    for name, rows in registers.items():
        write_register(imports / f"{declared[name].title}.csv", declared[name], rows)
    county = read_county(sorted(imports.iterdir()))
    verdicts = judge(county.registers, as_of=as_of, occupation_aliases=occupation_aliases())
    _write_verdicts(folder / "expected_verdicts.csv", verdicts, county.places)
    _write_figures(folder / "expected_figures.csv.gz", figures(verdicts, as_of=as_of))


def _write_verdicts(path: Path, verdicts: Mapping[str, list[Verdict]], places: Mapping[int, Place]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(_VERDICT_COLUMNS)
        for indicator, judged in verdicts.items():
            if indicator in WITHOUT_EVIDENCE:
                continue
            for one in judged:
                place = places[one.row_key]
                writer.writerow(
                    (indicator, place.file, "", place.line, one.verdict, one.reason, one.counted_on, one.unit_code)
                )


def _write_figures(path: Path, lines: Iterable[Figure]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for line in lines:
            writer.writerow([_cell(line[column]) for column in COLUMNS])


def _cell(value: object) -> object:
    if value is None:
        return ""
    return float(value) if isinstance(value, Fraction) else value
