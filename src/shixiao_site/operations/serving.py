"""One workspace served: gunicorn for the pages, one worker for long work, both ended together."""

import atexit
import fcntl
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from shixiao.vocabulary.problems import Problem

PROCESSES = 2
THREADS = 4
RESTART_AFTER = 2.0


def serve(host: str, port: int, *, tell: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises Problem when the port is taken or a server already runs here."""
    folder: Path = settings.SITE_FOLDER
    folder.mkdir(exist_ok=True)
    held = _hold(folder / "serve.lock")
    _ask_for(host, port)
    call_command("migrate", verbosity=0)
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"  # noqa: S104 - shown, not bound  # nosec B104
    (folder / "serve.json").write_text(json.dumps({"process": os.getpid(), "address": address}), "utf-8")
    worker = _Worker()
    atexit.register(worker.end)
    threading.Thread(target=worker.keep, daemon=True).start()
    tell(f"网页地址：{address}\n按 Ctrl-C 停止。")
    _Server(host, port, keep=held).run()


def _hold(path: Path) -> int:
    """The lock that says: a server runs here. It is let go when the process ends, however it ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Problem(
            where=str(path.parent.parent),
            what="这个工作区的网页服务已经在运行。",
            why="同一个工作区只要一个服务。",
            mend="直接用浏览器打开它，或先运行：shixiao serve HOME --stop",
        ) from error
    return handle


def _ask_for(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Problem(
                where=f"{host}:{port}",
                what=f"这个地址用不了（{error.strerror}）。",
                why="网页服务要占一个端口。",
                mend="请用 --port 换一个端口，或停掉占用它的程序。",
            ) from error


class _Worker:
    """The worker process, started again when it ends by itself."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = False
        self._owner = os.getpid()

    def keep(self) -> None:
        while not self._ending:
            words = [sys.executable, "-m", "shixiao_site", "work", "--parent", str(self._owner)]
            self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program  # nosec B603
            self._process.wait()
            time.sleep(RESTART_AFTER)

    def end(self) -> None:
        if os.getpid() != self._owner:
            return  # a process of gunicorn's that ends must not take the worker with it
        self._ending = True
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with what this site needs and no configuration file."""

    def __init__(self, host: str, port: int, *, keep: int) -> None:
        self._bind = f"{host}:{port}"
        self._keep = keep
        super().__init__()

    def load_config(self) -> None:
        values: dict[str, Any] = {
            "bind": self._bind,
            "workers": PROCESSES,
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 10,
            "accesslog": None,
            "loglevel": "warning",
            "proc_name": "shixiao",
            "control_socket_disable": True,
            "worker_exit": _leave,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


def _leave(_server: Any, worker: Any) -> None:
    """End a process of gunicorn's without Python's clearing up, which breaks off engine threads with an abort."""
    if worker.booted:
        sys.stderr.flush()
        os._exit(0)
