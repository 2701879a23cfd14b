"""Which run is shown."""

from django.db import models

PURPOSE_LENGTH = 200


class Publication(models.Model):
    """A run that a named person made visible. The newest one is what business pages show; none is ever changed."""

    run_id = models.CharField("运行编号", max_length=40)
    username = models.CharField("用户名", max_length=150)
    name = models.CharField("姓名", max_length=100)
    published_at = models.DateTimeField("发布时间", auto_now_add=True, db_index=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ("-published_at", "-id")
        verbose_name = "发布"

    def __str__(self) -> str:
        return f"{self.run_id} {self.name}"
