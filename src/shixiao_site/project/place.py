"""Where the site keeps its own things: HOME/site/, beside the batches and runs it shows."""

import json
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def home() -> Path:
    """The workspace named by SHIXIAO_HOME."""
    named = os.environ.get("SHIXIAO_HOME", "")
    if not named:
        raise ImproperlyConfigured("没有说明工作区在哪里。请设置环境变量 SHIXIAO_HOME，或用 shixiao serve 启动。")
    return Path(named).resolve()


def is_demo(folder: Path) -> bool:
    """Whether the workspace holds made-up people only."""
    marker = folder / "workspace.json"
    return marker.is_file() and bool(json.loads(marker.read_text("utf-8")).get("demo"))


def secret(folder: Path, name: str) -> bytes:
    """A secret of 32 bytes, made once and readable by its owner alone."""
    file = folder / name
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32))
    return bytes.fromhex(file.read_text("ascii").strip())
