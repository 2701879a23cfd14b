"""Pictures of the site for the manual, from a sample county made for them: `python docs/screenshots.py`.

The county and its day are always the same; accounts are the demo's. Needs Chromium and the development requirements.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from shixiao.cli.root import verbs
from shixiao.cli.site.server import ask, start, stop
from shixiao.workspace import open_workspace

PICTURES = Path(__file__).parent / "pictures" / "site"
LARGEST = 200 * 1024
PERSONS = 3000
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MARCH = "unit=990101&period=2026-03"
HIRES = "/indicators/new_employment/"


@dataclass(frozen=True)
class Picture:
    """One picture: its file, who looks at which page, how wide and how high, and what is clicked first."""

    name: str
    role: str
    path: str
    width: int = 1440
    height: int = 1000
    clicks: Sequence[str] = ()
    large: bool = False
    paper: bool = False


FIRST_ROW = ("#table-rows tbody tr:has(td.refused) th a",)
PHONE = {"width": 390, "height": 844}
SHOWN = (
    Picture("overview", "division", "/"),
    Picture("indicator", "division", f"{HIRES}?{MARCH}", height=1500),
    Picture("rows", "division", f"{HIRES}rows/?{MARCH}", height=820),
    Picture("row", "division", f"{HIRES}rows/?{MARCH}&verdict=refused", clicks=FIRST_ROW),
    Picture("unit", "division", "/units/990101001/?period=2026-03"),
    Picture("bring", "division", "/registers/bring/", height=640),
    Picture("quarantine", "division", "/registers/quarantine/", height=820, clicks=("main tbody th a",)),
    Picture("runs", "division", "/runs/", height=820),
    Picture("users", "security_admin", "/account/users/", height=820),
    Picture("audit", "audit_admin", "/audit/", height=820),
    Picture("system", "system_admin", "/system/"),
    Picture("overview-phone", "division", "/", **PHONE),
    Picture("rows-phone", "division", f"{HIRES}rows/?{MARCH}", **PHONE),
    Picture("overview-large", "leader", "/", large=True),
    Picture("indicator-print", "division", f"{HIRES}?{MARCH}", width=800, height=1130, paper=True),
)


def main() -> int:
    """Make the county, open its site, take all pictures. Ends with status 1 when one is too large."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        verbs.main(["demo", str(home), "--persons", str(PERSONS), "--no-pages"], standalone_mode=False)
        workspace = open_workspace(home)
        lines = [line.strip().split("\t") for line in ask(workspace, "prepare_demo").splitlines() if "\t" in line]
        try:
            _take_all(start(workspace), {line[2]: line[3] for line in lines})
        finally:
            stop(workspace)
    heavy = [picture.name for picture in PICTURES.iterdir() if picture.stat().st_size > LARGEST]
    for name in heavy:
        print(f"{name} 超过 {LARGEST // 1024} kB")
    return 1 if heavy else 0


def _take_all(address: str, passwords: dict[str, str]) -> None:
    found = next(path for name in NAMES if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--lang=zh-CN"])
        for picture in SHOWN:
            _take(browser, picture, address.rstrip("/"), passwords[picture.role])
        browser.close()


def _take(browser: Browser, picture: Picture, address: str, password: str) -> None:
    size = {"width": picture.width, "height": picture.height}
    context = browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.get_by_label("用户名").fill(picture.role)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)
    if picture.large:
        page.get_by_role("button", name="长辈版").click()
        page.wait_for_load_state()
    page.goto(address + picture.path)
    for css in picture.clicks:
        page.locator(css).first.click()
        page.wait_for_load_state()
    _settle(page, on_paper=picture.paper)
    page.screenshot(path=PICTURES / f"{picture.name}.png", animations="disabled", caret="hide")
    context.close()


def _settle(page: Page, *, on_paper: bool) -> None:
    """Drawings finish after the page has loaded."""
    if on_paper:
        page.emulate_media(media="print")
    for drawing in page.locator(".drawing").all():
        drawing.locator("svg").wait_for()
    page.wait_for_timeout(1200)


if __name__ == "__main__":
    sys.exit(main())
