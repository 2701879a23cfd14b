"""Csv as offices export it."""

import csv
from collections.abc import Mapping
from pathlib import Path

from shixiao.sample.county.places import Community
from shixiao.sample.offices.form import Form, Placed, columns, row_of


def write_text_file(form: Form, path: Path, *, places: Mapping[str, Community]) -> list[Placed]:
    """Headings in the first line, then the rows."""
    named = columns(form)
    with path.open("w", encoding=form.style.encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([heading for _, heading in named])
        writer.writerows(row_of(form, entry, places=places, named=named) for entry in form.entries)
    return [Placed(entry, path.name, "", at) for at, entry in enumerate(form.entries, start=2)]
