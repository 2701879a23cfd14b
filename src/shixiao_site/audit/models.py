"""One table of entries and the head of their chain."""

from django.db import models


class Entry(models.Model):
    """One act. Rows are only ever added; `digest` chains each to the one before."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    username = models.CharField(max_length=150, db_index=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    prefix = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=45, blank=True)
    act = models.CharField(max_length=60, db_index=True)
    object = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-seq",)
        verbose_name = "审计记录"

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.object}"


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is added."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
