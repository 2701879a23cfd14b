"""The app of registers."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """See the package."""

    name = "shixiao_site.registers"
    label = "registers"
    verbose_name = "台账"
