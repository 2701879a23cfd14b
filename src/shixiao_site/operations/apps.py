"""The app of operations."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """See the package."""

    name = "shixiao_site.operations"
    label = "operations"
    verbose_name = "运行"
