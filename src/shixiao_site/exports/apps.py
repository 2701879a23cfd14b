"""The app of exports."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """See the package."""

    name = "shixiao_site.exports"
    label = "exports"
    verbose_name = "导出"
