"""The app of long work."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Jobs and the worker that does them."""

    name = "shixiao_site.queue"
    label = "queue"
    verbose_name = "任务"
