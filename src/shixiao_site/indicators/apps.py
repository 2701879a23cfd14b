"""The app of indicators."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """See the package."""

    name = "shixiao_site.indicators"
    label = "indicators"
    verbose_name = "指标"
