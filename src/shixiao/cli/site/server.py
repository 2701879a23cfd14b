"""The server of a workspace as the command line sees it: a program beside this one that says where it is.

HOME/site/serve.json names its process and address; HOME/site/serve.lock is held as long as it lives.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace

FIRST_PORT = 8000
PATIENCE = 60.0


def command(*words: str) -> list[str]:
    """A command line of the site's own program."""
    if find_spec("shixiao_site") is None or find_spec("django") is None:
        raise Problem(
            where="shixiao serve",
            what="这台电脑上没有装网页部分。",
            why="没有它打不开网页，其他命令不受影响。",
            mend="请运行：pip install 'shixiao[site]'",
        )
    return [sys.executable, "-m", "shixiao_site", *words]


def environment(workspace: Workspace) -> dict[str, str]:
    """The environment that tells the site which workspace it shows."""
    own = {"SHIXIAO_HOME": str(workspace.home.resolve()), "DJANGO_SETTINGS_MODULE": "shixiao_site.project.settings"}
    return {**os.environ, **own}


def ask(workspace: Workspace, *words: str) -> str:
    """Run one command of the site's program to its end and return what it printed. Ends as that command ends."""
    done = subprocess.run(  # noqa: S603 - our own program  # nosec B603
        command(*words), env=environment(workspace), stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise click.exceptions.Exit(done.returncode)
    return done.stdout


def address_of(workspace: Workspace) -> str:
    """The address of the server that runs for this workspace, empty when none does."""
    described = _described(workspace)
    return str(described["address"]) if described else ""


def start(workspace: Workspace) -> str:
    """Start a server for this computer alone, on a free port, and wait until it answers. Returns its address."""
    running = address_of(workspace)
    if running:
        return running
    with _free_port() as port:
        return _start(workspace, port)


def _start(workspace: Workspace, port: int) -> str:
    log = workspace.home / "site" / "serve.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own program  # nosec B603
            command("serve", "--port", str(port)),
            env=environment(workspace),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}/"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if _answers(address):
            # It outlives this program: nobody here waits for its end.
            process.returncode = 0
            return address
        time.sleep(0.1)
    if process.poll() is None:
        process.terminate()
    raise Problem(
        where=address,
        what="网页服务没有启动成功。",
        why="数据已经算好，只是暂时打不开网页。",
        mend=f"请把 {log} 的最后几行发给维护人员，或运行：shixiao serve {workspace.home}",
    )


def stop(workspace: Workspace) -> bool:
    """Stop the server of this workspace and wait until it is gone; False when none was running."""
    described = _described(workspace)
    if not described:
        return False
    os.kill(int(described["process"]), signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and _described(workspace):
        time.sleep(0.1)
    return True


def _described(workspace: Workspace) -> dict[str, Any]:
    """What serve.json says, as long as the server that wrote it lives."""
    folder = workspace.home / "site"
    try:
        with (folder / "serve.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return {}
    except BlockingIOError:
        found: dict[str, Any] = json.loads((folder / "serve.json").read_text("utf-8"))
        return found
    except OSError:
        return {}


@contextmanager
def _free_port() -> Iterator[int]:
    """A port that nobody listens on, kept from others who look for one until the server has it."""
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as probe, _sought(port).open("w") as sought:
            try:
                fcntl.flock(sought, fcntl.LOCK_EX | fcntl.LOCK_NB)
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            probe.close()
            yield port
            return
    raise Problem(
        where=f"端口 {FIRST_PORT}–{FIRST_PORT + 99}",
        what="一百个端口都被占用了。",
        why="网页服务要占一个端口。",
        mend="请用 shixiao serve 的 --port 指定一个空闲的端口。",
    )


def _sought(port: int) -> Path:
    """The file whose lock says that somebody is about to listen on a port."""
    return Path(tempfile.gettempdir()) / f"shixiao-{os.getuid()}-{port}.lock"


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}healthz", timeout=5) as answer:  # noqa: S310 - our own loopback address  # nosec B310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
