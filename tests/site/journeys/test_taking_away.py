"""王科长 takes a page away, prints it, and finds help; with scripts and without."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import openpyxl
import pytest

from tests.site.journeys.conftest import Visit

INDICATOR = "/indicators/new_employment/?period=2026-03"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_is_taken_away_as_a_workbook_and_opened(
    visit: Callable[..., Visit], tmp_path: Path, scripts: bool
) -> None:
    page = visit("division", java_script_enabled=scripts).page
    page.goto(urljoin(page.url, INDICATOR))
    with page.expect_download() as download:
        page.get_by_role("navigation", name="导出这一页").get_by_role("link", name="Excel").click()
    file = tmp_path / "taken.xlsx"
    download.value.save_as(file)
    book = openpyxl.load_workbook(file)
    notes: dict[Any, Any] = dict(book["说明"].iter_rows(values_only=True))
    assert (notes["页面"], notes["期间"], notes["管辖区划"]) == ("新就业人数", "2026年3月", "990101")
    assert book.worksheets[0].max_row > 1


def test_on_paper_a_page_says_where_its_numbers_come_from_and_leaves_the_menu_out(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    page = visit("division").page
    page.goto(urljoin(page.url, INDICATOR))
    page.locator(".drawing svg").first.wait_for()
    file = tmp_path / "paper.pdf"
    page.pdf(path=file, format="A4", print_background=True)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout.decode()
    assert "运行编号" in text
    assert "期间：2026年3月" in text
    assert "2024-01" in text, "the table behind a chart"
    assert "退出" not in text
    assert "Excel" not in text
    page.wait_for_function("!document.documentElement.classList.contains('paper')")


def test_help_is_found_by_keyboard_alone(visit: Callable[..., Visit]) -> None:
    page = visit("station").page
    page.keyboard.press("/")
    page.keyboard.type("隔离")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/search/**")
    page.get_by_role("link", name="改正隔离的行", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/mend/")
    assert page.locator("h1").inner_text() == "改正隔离的行"
