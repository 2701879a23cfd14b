"""One table of entries, the head of their chain, and what checking them found."""

from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnly(TypeError):
    """Somebody tried to change or remove an entry."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries can be read and added; the database refuses the rest as well."""

    def update(self, **_values: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly("审计记录只能增加，不能修改。")

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly("审计记录只能增加，不能删除。")


class Entry(models.Model):
    """One act. Rows are only ever added; `digest` chains each to the one before."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    username = models.CharField(max_length=150, db_index=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    prefix = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=45, blank=True)
    act = models.CharField(max_length=60, db_index=True)
    object = models.CharField(max_length=200, blank=True, db_index=True)
    purpose = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Entry"]] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-seq",)
        verbose_name = "审计记录"

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.object}"

    def save(self, **options: Any) -> None:
        """Add the entry; one that is there already cannot be saved again."""
        if not self._state.adding:
            raise AppendOnly("审计记录只能增加，不能修改。")
        super().save(**{**options, "force_insert": True})

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly("审计记录只能增加，不能删除。")


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is added."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)


class Check(models.Model):
    """One walk along the chain: how far, and what was found (a list of [seq, sentence])."""

    at = models.DateTimeField()
    seq = models.BigIntegerField()
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ("-at",)
        verbose_name = "审计核对"
