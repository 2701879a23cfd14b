"""Kill -9 of the site's web server and worker at random moments of an upload and a computation.

`python -m tests.endurance.kill_site --times 50` runs it by hand; the test suite runs a short one. The server is the one
that `shixiao demo` starts; files come in and are asked after through HTTP alone, as a person's browser does it.
"""

import argparse
import csv
import http.client
import http.cookiejar
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from shixiao.cli.site.server import ask, start, stop
from shixiao.pipeline.manifest import sealed_runs
from shixiao.registers.known import all_batches
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace, open_workspace
from tests.endurance.kill import remaining, shixiao
from tests.registers.bureau import EMPLOYMENT, hired

ROWS = 400
PATIENCE = 180.0
AS_OF = "2026-06-30"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VICTIMS = ("web", "worker", "both")
# A worker that was killed leaves its job to the next one when the lease has run out; nobody need wait a minute here.
SHORT_LEASE = "UPDATE queue_job SET leased_until = datetime('now', '+2 seconds') WHERE state = 'running'"


@dataclass
class Tally:
    """How many kills hit, what was brought and computed, and what was wrong."""

    kills: int = 0
    uploads: int = 0
    lost_in_sending: int = 0
    runs: int = 0
    problems: list[str] = field(default_factory=list)


class Person:
    """Somebody with a browser that knows no script."""

    def __init__(self, address: str, password: str) -> None:
        self._address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self.post("account/login/", {"login": "division", "password": password})

    def get(self, path: str) -> str:
        """A page."""
        with self._opener.open(self._address + path.lstrip("/"), timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str], file: Path | None = None, form: str = "") -> str:
        """Send the form of a page; the address where one arrives."""
        [token, *_] = TOKEN.findall(self.get(form or path))
        fields = {**fields, "csrfmiddlewaretoken": token}
        body, kind = urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
        if file:
            body, kind = _multipart(fields, file)
        request = urllib.request.Request(self._address + path, body, {"Content-Type": kind})
        with self._opener.open(request, timeout=60) as answer:
            return urllib.parse.urlsplit(answer.url).path


def _multipart(fields: dict[str, str], file: Path) -> tuple[bytes, str]:
    edge = uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="chosen"; filename="{file.name}"\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + file.read_bytes() + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


@dataclass
class Site:
    """A served county whose processes may be killed."""

    workspace: Workspace
    folder: Path
    password: str
    address: str = ""
    sent: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def up(self) -> Person:
        """Start what does not run, and sign in."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.address = start(self.workspace)
                return Person(self.address, self.password)
            except (OSError, ValueError, Problem):
                # The processes of a killed server take a moment to notice and to let its lock go.
                assert time.monotonic() < end, "the site does not come up again"
                time.sleep(0.5)

    def bring(self, person: Person, chance: random.Random) -> None:
        """Send a file of rows that nobody filed before."""
        path = self.folder / f"{len(list(self.folder.iterdir())):03d}.csv"
        # No two files are alike: the day tells them apart.
        day = f"2026-{chance.randint(1, 6):02d}-{chance.randint(1, 28):02d}"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = [hired(place, 就业日期=day, 姓名=f"张{path.stem}") for place in range(1, ROWS + 1)]
            csv.writer(file).writerows([EMPLOYMENT, *rows])
        self.sent[path.name] = ""
        self.sent[path.name] = person.post("registers/bring/", {"register": "", "replaces": ""}, path)

    def compute(self, person: Person) -> None:
        """Ask for a computation."""
        person.post("runs/compute/", {"as_of": AS_OF}, form="runs/")
        self.asked += 1

    def rows(self, sql: str) -> list[Any]:
        """What the site's database says."""
        with closing(sqlite3.connect(self.workspace.home / "site" / "site.sqlite3", timeout=30)) as database:
            found = database.execute(sql).fetchall()
            database.commit()
            return found

    def kill(self, victim: str) -> None:
        """Kill -9 the web server with its processes, the worker, or all."""
        described = json.loads((self.workspace.home / "site" / "serve.json").read_text("utf-8"))
        master = int(described["process"])
        children = _children(master)
        workers = [pid for pid in children if "work" in _words(pid)]
        web = [master, *(pid for pid in children if pid not in workers)]
        for pid in {"web": web, "worker": workers, "both": [*web, *workers]}[victim]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            if folder.name.isdigit() and int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(folder.name))
    return found


def _words(pid: int) -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return []


def settle(site: Site) -> Person:
    """Bring everything up again and wait until nothing is left to do."""
    person = site.up()
    site.rows(SHORT_LEASE)
    end = time.monotonic() + PATIENCE
    while site.rows("SELECT 1 FROM queue_job WHERE state IN ('waiting', 'running')"):
        assert time.monotonic() < end, (
            f"work is left undone: {site.rows('SELECT kind, state, attempts FROM queue_job')}"
        )
        time.sleep(0.3)
    return person


def examine(site: Site, person: Person, tally: Tally) -> None:
    """What was answered is there, what is there is whole, and its page says so."""
    remaining(site.workspace.home, [])
    by_upload: dict[str, list[Any]] = {}
    for batch in all_batches(site.workspace):
        if batch.upload:
            by_upload.setdefault(batch.upload, []).append(batch.manifest)
    kept = site.rows('SELECT id, "group", file_name, state, reports FROM registers_upload')
    for id_, group, name, state, reports in kept:
        batches = by_upload.get(str(UUID(id_)), [])
        counts = [(made["rows"], made["accepted"] + made["quarantined"]) for made in batches]
        if state != "done" or counts != [(ROWS, ROWS)] or len(json.loads(reports)) != 1:
            tally.problems.append(f"{name}: {state}, {counts}, {reports}")
        page = person.get(f"registers/uploads/{UUID(group)}/")
        if name not in page or "已导入" not in page or f"{ROWS}" not in page:
            tally.problems.append(f"{name}: its page does not say that it is imported")
    known = {name for _, _, name, _, _ in kept}
    if lost := [name for name, arrived in site.sent.items() if arrived and name not in known]:
        tally.problems.append(f"answered, but not there: {lost}")
    if len(known) != len(kept) or len(by_upload) != len(kept):
        tally.problems.append(f"{len(kept)} uploads of {len(known)} files made batches for {len(by_upload)}")
    failed = site.rows("SELECT kind, problem FROM queue_job WHERE state NOT IN ('done')")
    tally.problems += [f"job {kind} did not end well: {problem}" for kind, problem in failed]
    if site.asked and not person.get("runs/").count(sealed_runs(site.workspace)[-1].id):
        tally.problems.append("the page of runs does not know the newest run")
    verify = [sys.executable, "-m", "shixiao_site.audit.verify", str(site.workspace.home / "site" / "site.sqlite3")]
    proof = subprocess.run([*verify, "--key", str(site.workspace.home / "site" / "audit.key")], capture_output=True)
    if proof.returncode:
        tally.problems.append(f"the audit chain: {proof.stdout.decode()}{proof.stderr.decode()}")
    tally.uploads, tally.runs = len(kept), len(sealed_runs(site.workspace))
    tally.lost_in_sending = sum(name not in known for name in site.sent)


def endure(folder: Path, *, times: int, persons: int = 500, seed: int = 1) -> Tally:
    """Kill `times` times, each time while a file comes in or a computation runs, and examine what is left."""
    home = folder / "home"
    assert not shixiao("demo", str(home), "--persons", str(persons), "--no-pages")
    workspace = open_workspace(home)
    lines = [line.strip().split("\t") for line in ask(workspace, "prepare_demo").splitlines() if "\t" in line]
    (folder / "files").mkdir()
    site = Site(workspace, folder / "files", {line[2]: line[3] for line in lines}["division"])
    chance, tally = random.Random(seed), Tally()
    try:
        person = settle(site)
        while tally.kills < times:
            # Short: while the file is sent. Long: while it is imported, or while the computation runs.
            moment = chance.uniform(0, 0.5) if chance.random() < 0.3 else chance.uniform(0.5, 6)
            blow = threading.Timer(moment, site.kill, [chance.choice(VICTIMS)])
            blow.start()
            with suppress(OSError, ValueError, http.client.HTTPException):
                site.bring(person, chance)
                if chance.random() < 0.5:
                    site.compute(person)
            blow.join()
            tally.kills += 1
            person = settle(site)
            examine(site, person, tally)
            if tally.problems:
                break
    finally:
        stop(workspace)
    return tally


def main() -> None:
    """Run by hand and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--persons", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = endure(Path(folder), times=chosen.times, persons=chosen.persons, seed=chosen.seed)
    print(
        f"{tally.kills} kills, {tally.uploads} uploads, {tally.lost_in_sending} broken off while they were sent, "
        f"{tally.runs} runs, {time.monotonic() - began:.0f} s"
    )
    print("\n".join(tally.problems) or "every page told the truth, all work completed, the chain is whole")
    sys.exit(bool(tally.problems))


if __name__ == "__main__":
    main()
