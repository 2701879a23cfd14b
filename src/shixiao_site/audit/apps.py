"""The app of the audit chain."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Entries and their checkpoints."""

    name = "shixiao_site.audit"
    label = "audit"
    verbose_name = "审计"
