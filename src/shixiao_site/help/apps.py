"""The app of help."""

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """See the package."""

    name = "shixiao_site.help"
    label = "help"
    verbose_name = "帮助"
