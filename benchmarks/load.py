"""Five hundred people at once: the real server on this computer, and users who think for 5 to 15 seconds between pages."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

INDICATOR, COUNTY = "new_employment", "990101"
USERS, SECONDS, PER_PAGE = 500, 120, 50
# The county's rows stand at the beginning of the sealed order.
FIRST_ROWS = 5000
LEAST_THOUGHT, MOST_THOUGHT = 5.0, 15.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Heard:
    """What came back: seconds of each answer by page, and what was no page."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def run(home: str, sessions: list[str], last_page: int) -> dict[str, object]:
    """Serve the workspace and walk it. sessions: one key for every user. last_page: of the rows of the county."""
    with _served(home) as (address, server):
        before = _cpu(server)
        heard = _everybody(address, sessions, last_page)
        spent = _cpu(server) - before
        megabytes = sorted((_resident(one) for one in _family(server)), reverse=True)
    every = sorted(second for times in heard.seconds.values() for second in times)
    return {
        "requests": len(every),
        "errors": len(heard.errors),
        "first errors": sorted(set(heard.errors))[:5],
        "server CPU, ms of a request": round(spent / max(len(every), 1) * 1000, 1),
        "resident MB of the server's processes": [round(one) for one in megabytes],
        **{f"{page}: p50 / p95 / p99 ms": _quantiles(times) for page, times in heard.seconds.items()},
        "all pages: p50 / p95 / p99 ms": _quantiles(every),
    }


def _quantiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    at = [ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000 for part in (0.5, 0.95, 0.99)]
    return " / ".join(f"{one:.0f}" for one in at)


def _everybody(address: str, sessions: list[str], last_page: int) -> Heard:
    heard = Heard()
    until = time.monotonic() + SECONDS
    users = [threading.Thread(target=_user, args=(address, key, last_page, until, heard)) for key in sessions]
    for user in users:
        user.start()
    for user in users:
        user.join()
    return heard


def _user(address: str, key: str, last_page: int, until: float, heard: Heard) -> None:
    """One person walks from the overview to a row, again and again; all begin somewhere within the longest thought."""
    chance = random.Random(key)
    time.sleep(chance.uniform(0, MOST_THOUGHT))
    client = http.client.HTTPConnection(address, timeout=60)
    while True:
        for page, place in _walk(chance, last_page):
            if time.monotonic() >= until:
                return
            _visit(client, key, page, place, heard)
            time.sleep(chance.uniform(LEAST_THOUGHT, MOST_THOUGHT))


def _walk(chance: random.Random, last_page: int) -> list[tuple[str, str]]:
    rows = f"/indicators/{INDICATOR}/rows/?unit={COUNTY}&period=2026"
    return [
        ("overview", "/"),
        ("indicator", f"/indicators/{INDICATOR}/?unit={COUNTY}&period=2026"),
        ("rows, first page", rows),
        ("rows, some page", f"{rows}&page={chance.randint(1, last_page)}"),
        ("row", f"/indicators/{INDICATOR}/rows/{chance.randrange(FIRST_ROWS)}/?unit={COUNTY}&period=2026"),
    ]


def _visit(client: http.client.HTTPConnection, key: str, page: str, place: str, heard: Heard) -> None:
    began = time.monotonic()
    try:
        client.request("GET", place, headers={"Cookie": f"sessionid={key}"})
        answer = client.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        client.close()
        heard.errors.append(f"{page}: {type(error).__name__}")
        return
    if answer.status != 200:
        heard.errors.append(f"{page}: {answer.status}")
    heard.seconds.setdefault(page, []).append(time.monotonic() - began)


@contextmanager
def _served(home: str) -> Iterator[tuple[str, int]]:
    """The server on a free port of the loopback address: its address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "shixiao_site", "serve", "--port", str(port)]
    with (Path(home) / "site" / "load.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env=os.environ | {"SHIXIAO_HOME": home}, stdout=log, stderr=log)
        try:
            _wait(f"127.0.0.1:{port}")
            yield f"127.0.0.1:{port}", server.pid
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def _wait(address: str) -> None:
    for _ in range(300):
        client = http.client.HTTPConnection(address, timeout=5)
        try:
            client.request("GET", "/healthz")
            client.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        else:
            return
        finally:
            client.close()
    raise RuntimeError("the server did not start")


def _family(process: int) -> list[int]:
    """A process and all that came from it."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [process, *(one for child in children for one in _family(int(child)))]


def _cpu(process: int) -> float:
    """CPU seconds of a process and all that came from it, so far."""
    return sum(
        sum(map(int, Path(f"/proc/{one}/stat").read_text("utf-8").rpartition(")")[2].split()[11:13])) / TICKS
        for one in _family(process)
    )


def _resident(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * PAGE_BYTES / 2**20
