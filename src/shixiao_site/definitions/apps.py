"""The app of definitions."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    """See the package."""

    name = "shixiao_site.definitions"
    label = "definitions"
    verbose_name = "口径"
