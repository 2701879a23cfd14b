"""A bureau's folder: its layout, its one writer, and the atomic step that makes something appear."""

from shixiao.workspace.folder import FORMAT, Workspace, create_workspace, open_workspace
from shixiao.workspace.publish import publish, write_json
from shixiao.workspace.writer import Busy, lock, stage

__all__ = [
    "FORMAT",
    "Busy",
    "Workspace",
    "create_workspace",
    "lock",
    "open_workspace",
    "publish",
    "stage",
    "write_json",
]
