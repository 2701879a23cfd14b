"""The app of templates and static files."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, styles, scripts."""

    name = "shixiao_site.ui"
    label = "ui"
