"""Writes a tiny county with what the reference expects of it."""

import argparse
from datetime import date
from pathlib import Path

from tests.reference.county import AS_OF, make_county
from tests.reference.county.write import write_county


def main() -> None:
    """Writes the county named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=600, help="rows of every counted register")
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF)
    asked = parser.parse_args()
    write_county(asked.folder, make_county(asked.seed, rows=asked.rows, as_of=asked.as_of), as_of=asked.as_of)


main()
