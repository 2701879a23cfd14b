"""The workspace behind the site."""

from django.conf import settings

from shixiao.workspace import Workspace, open_workspace


def workspace() -> Workspace:
    """The bureau's folder that this site shows. Raises Problem when it is none."""
    return open_workspace(settings.HOME)
