"""What is true, kept aside from what is filed."""

import csv
from collections.abc import Iterable
from pathlib import Path

from shixiao.sample.offices.form import Placed

HEADINGS = ("register", "file", "sheet", "row", "padded", "habit", "person")


def write_truth(path: Path, placed: Iterable[Placed]) -> int:
    """A line for each row that is padded or has a slip in it; returns how many. `padded` is 1 or 0, `person` the true
    number of the person the row is about, whatever is written in it."""
    marked = [each for each in placed if each.entry.habit]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADINGS)
        for each in marked:
            entry = each.entry
            place = (entry.register, each.file, each.sheet, each.row)
            writer.writerow((*place, int(entry.padded), entry.habit, entry.person))
    return len(marked)
