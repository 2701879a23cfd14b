"""A bureau that receives files: writes them as offices do, imports them, and looks at what came in."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from shixiao.engine import open_engine, parquet
from shixiao.registers.declarations import load_registers
from shixiao.registers.importing import Outcome, Report, Request, import_files
from shixiao.registers.known import Batch, all_batches, live_batches
from shixiao.registers.schema import Register
from shixiao.vocabulary.citizen import check_character
from shixiao.workspace import Workspace

CATALOGUE = Path(__file__).parents[2] / "src" / "shixiao" / "catalogue"
REGISTERS = load_registers(CATALOGUE)
TODAY = date(2026, 6, 30)
CODE = "91110000600037341L"
UNIT = "990101001001"
EMPLOYMENT = ("姓名", "证件号码", "就业日期", "就业形式", "统一社会信用代码", "上报单位代码")


def number(place: int, *, prefix: str = "990101", born: str = "19850615") -> str:
    """The valid number of the person in a place (1 to 999) of a list."""
    s17 = f"{prefix}{born}{place:03d}"
    return s17 + check_character(s17)


def hired(place: int, **cells: object) -> list[object]:
    """A row under EMPLOYMENT that has nothing wrong with it; `cells` replaces some, by heading."""
    row: dict[str, object] = {
        "姓名": f"张小{chr(0x4E00 + place)}",
        "证件号码": number(place),
        "就业日期": "2026-03-05",
        "就业形式": "单位就业",
        "统一社会信用代码": CODE,
        "上报单位代码": UNIT,
    }
    return list({**row, **cells}.values())


@dataclass
class Bureau:
    """A workspace and a folder of files to import into it."""

    workspace: Workspace
    folder: Path
    registers: Mapping[str, Register] = field(default_factory=lambda: REGISTERS)

    def csv(self, name: str, rows: Iterable[Sequence[object]], *, encoding: str = "utf-8") -> str:
        """Write a text table; returns its path."""
        path = self.folder / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
        return str(path)

    def xlsx(self, name: str, sheets: Mapping[str, Sequence[Sequence[object]]], **options: Any) -> str:
        """Write a workbook: sheet name -> rows. hidden: names of hidden sheets; merges: sheet -> (range, text);
        date_1904: count days as old Macintoshes did. Dates become date cells, texts stay texts."""
        path = self.folder / name
        book_options = {"strings_to_numbers": False, "date_1904": options.get("date_1904", False)}
        with xlsxwriter.Workbook(str(path), book_options) as book:
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for line, row in enumerate(rows):
                    for column, value in enumerate(row):
                        if isinstance(value, date):
                            sheet.write_datetime(line, column, value, day)
                        elif value is not None:
                            sheet.write(line, column, value)
                for place, text in options.get("merges", {}).get(title, ()):
                    sheet.merge_range(place, text)
                if title in options.get("hidden", ()):
                    sheet.hide()
        return str(path)

    def receive(self, *sources: str, wanted: str = "", replaces: str = "") -> list[Outcome]:
        """Import files."""
        return list(import_files(self.workspace, sources, Request(self.registers, TODAY, wanted, replaces)))

    def accept(self, source: str, **options: str) -> Report:
        """Import a file that holds one register and has no problem."""
        [outcome] = self.receive(source, **options)
        assert outcome.problem is None, outcome.problem
        [report] = outcome.reports
        return report

    def refused(self, source: str, **options: str) -> str:
        """Import a file that cannot be read; returns what the user sees."""
        [outcome] = self.receive(source, **options)
        assert outcome.problem is not None
        assert outcome.reports == ()
        return str(outcome.problem)

    @property
    def batches(self) -> list[Batch]:
        return all_batches(self.workspace)

    @property
    def live(self) -> list[Batch]:
        return live_batches(self.workspace)

    def rows(self, columns: str = "*", *, batch: int = -1) -> list[tuple[Any, ...]]:
        """Accepted rows of a batch (the newest), in order of their lines."""
        with open_engine() as engine:
            return engine.rows(f"SELECT {columns} FROM {parquet([self.batches[batch].rows])} ORDER BY row_key")

    def kept_out(self, columns: str = "line, column_heading, problem", *, batch: int = -1) -> list[tuple[Any, ...]]:
        """Problems of the rows of a batch (the newest) that stayed out."""
        with open_engine() as engine:
            return engine.rows(f"SELECT {columns} FROM {parquet([self.batches[batch].quarantine])} ORDER BY ALL")
