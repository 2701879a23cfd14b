"""Large office files for the import benchmark: contributions as csv and as a workbook."""

import csv
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from shixiao.vocabulary.citizen import check_character

HEADINGS = ("证件号码", "姓名", "参保身份", "统一社会信用代码", "费款所属期", "缴费工资", "到账日期", "参保地代码")


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Contribution rows, 13 to a person, of invented people."""
    for at in range(count):
        person, month = divmod(at, 13)
        first = f"990101{1960 + person % 45}{1 + person % 12:02d}{1 + person % 28:02d}{person % 1000:03d}"
        code = f"91990101MA{person % 20000:07d}X"
        day = f"2025-{month % 12 + 1:02d}-15"
        wage = str(3000 + person % 70 * 100)
        name = "王李张刘陈杨赵黄周吴"[person % 10] + "伟芳娜敏静丽强磊"[person % 8]
        yield first + check_character(first), name, "单位职工", code, f"2025{month % 12 + 1:02d}", wage, day, "990101"


def write_csv(path: Path, count: int) -> None:
    """As a bureau exports it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows(count))


def write_xlsx(path: Path, count: int) -> None:
    """As a bureau exports it."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("社保缴费")
        sheet.write_row(0, 0, HEADINGS)
        for line, row in enumerate(rows(count), start=1):
            sheet.write_row(line, 0, row)
