"""A real server over the sample county, a real browser, and people signed in to it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from shixiao.cli.site.server import ask, start, stop
from shixiao.workspace import Workspace, open_workspace

BUILD = Path(__file__).parents[3] / "build" / "test-site"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Served:
    """A site in service: its workspace, its address, the password of each role's account."""

    workspace: Workspace
    address: str
    passwords: dict[str, str]


@dataclass
class Visit:
    """One person in one browser window, and what the browser complained about."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def served(sample_county: Path, worker_id: str) -> Iterator[Served]:
    """The sample county served by the program itself."""
    home = BUILD / f"served-{worker_id}"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(sample_county, home)
    workspace = open_workspace(home)
    with pytest.MonkeyPatch.context() as patch:
        # The program's own settings, not those of the tests: they would name another workspace.
        patch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
        rows = [line.strip().split("\t") for line in ask(workspace, "prepare_demo").splitlines() if "\t" in line]
        try:
            yield Served(workspace, start(workspace), {row[2]: row[3] for row in rows})
        finally:
            stop(workspace)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Any Chromium of this computer, headless."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, "没有找到 Chromium：请运行 sh .ci/browser"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def visit(served: Served, browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a window as the demo account of a role ("" = nobody yet). No request may leave for another host, no rule of
    the content security policy may be broken, no script may fail."""
    made: list[Visit] = []

    def opened(role: str = "", *, width: int = 1440, height: int = 900, **options: Any) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        window = Visit(context.new_page(), context)
        window.page.set_default_timeout(15_000)
        made.append(window)
        window.page.on("console", lambda said: _hear(window, served, said.type, said.text))
        window.page.on("pageerror", lambda error: window.complaints.append(f"script: {error}"))
        window.page.on("request", lambda asked: _ask(window, served, asked.url))
        window.page.goto(served.address)
        if role:
            sign_in(window.page, role, served.passwords[role])
        return window

    yield opened
    complaints = [each for window in made for each in window.complaints]
    for window in made:
        window.context.close()
    assert complaints == []


def sign_in(page: Page, username: str, password: str) -> None:
    """Fill in the form of the sign-in page."""
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)


def _hear(window: Visit, served: Served, kind: str, text: str) -> None:
    if kind in {"error", "warning"} and "the server responded with a status of 4" not in text:
        window.complaints.append(f"{kind}: {text}")


def _ask(window: Visit, served: Served, url: str) -> None:
    if not url.startswith((served.address, "data:", "blob:")):
        window.complaints.append(f"asked another host: {url}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process does all journeys: they share one server and one browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("journeys"))
