"""Pages of the site: CPU of one request inside the process, the whole stack of middleware included."""

import os
import time
from pathlib import Path

from benchmarks import load as walking
from shixiao.pipeline.pages import RowFilter, build_pages
from shixiao.pipeline.stays import build_stays
from shixiao.vocabulary.months import parse_period
from shixiao.workspace import open_workspace

INDICATOR = "new_employment"
PREFIX, COUNTY = "99", "990101"
TIMES = 60


def start(home: str) -> None:
    """Load the site over a workspace, its database made and its newest run published. For a process of its own."""
    os.environ["SHIXIAO_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "shixiao_site.project.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    _publish(home)


def _publish(home: str) -> None:
    from shixiao_site.audit.actor import SYSTEM
    from shixiao_site.indicators.actions import publish_run
    from shixiao_site.indicators.queries import published

    workspace = open_workspace(Path(home))
    newest = max(one.name for one in workspace.runs.glob("0*"))
    build_stays(workspace, newest)
    build_pages(workspace, newest)
    now = published()
    if now is None or now.id != newest:
        publish_run(newest, note="benchmark", by=SYSTEM)


def session_of(username: str, prefix: str) -> str:
    """The key of a session of a signed-in division clerk, made if he is not there yet."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from shixiao_site.accounts.models import User
    from shixiao_site.accounts.sign_in.sessions import SEEN, STARTED

    user, _ = User.objects.get_or_create(
        username=username, defaults={"name": "测试", "role_name": "division", "prefix": prefix}
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[STARTED] = session[SEEN] = int(time.time())
    session.create()
    return str(session.session_key)


def addresses(pages_of: str = PREFIX) -> dict[str, str]:
    """The pages that are measured, by what they show."""
    from shixiao_site.indicators.queries import pages

    opened = pages()
    rows = f"/indicators/{INDICATOR}/rows/?unit={pages_of}&period=2026"
    last = (opened.size(INDICATOR, RowFilter(pages_of, parse_period("2026"))) + 49) // 50
    sparse = f"/indicators/{INDICATOR}/rows/?unit={pages_of}&period=2026-03&verdict=refused&reason=deceased"
    return {
        "overview": "/",
        "indicator": f"/indicators/{INDICATOR}/",
        "unit": f"/units/{COUNTY}/",
        "rows, first page": rows,
        "rows, middle page": f"{rows}&page={last // 2}",
        "rows, last page": f"{rows}&page={last}",
        "rows, one reason of a month": sparse,
        "row": f"/indicators/{INDICATOR}/rows/{last * 25}/",
    }


def ask(home: str, prefix: str = PREFIX, times: int = TIMES) -> dict[str, object]:
    """CPU milliseconds of a request to each page, the mean of some after a warm one."""
    start(home)
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of("bench", prefix)
    found: dict[str, object] = {}
    for name, address in addresses(prefix).items():
        found[name] = _cost(client, address, 3 if name == "row" else times)
    return found


def load(home: str, prefix: str = COUNTY) -> dict[str, object]:
    """What five hundred people of a county see of the real server."""
    start(home)
    from shixiao_site.indicators.queries import pages

    size = pages().size(INDICATOR, RowFilter(prefix, parse_period("2026")))
    sessions = [session_of(f"bench{number:03}", prefix) for number in range(walking.USERS)]
    return walking.run(home, sessions, size // walking.PER_PAGE) | {"computer's load average": os.getloadavg()[0]}


def _cost(client: object, address: str, times: int) -> float:
    def get() -> None:
        answer = client.get(address)  # type: ignore[attr-defined]
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    get()
    get()
    began = time.process_time()
    for _ in range(times):
        get()
    return (time.process_time() - began) / times * 1000
