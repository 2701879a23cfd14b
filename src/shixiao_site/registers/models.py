"""What was brought, and what was mended of it. Batches themselves are files of the workspace."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models

from shixiao_site.audit.actor import Actor


class UploadState(models.TextChoices):
    """Where an uploaded file stands."""

    WAITING = "waiting", "等待导入"
    READING = "reading", "正在导入"
    DONE = "done", "已导入"
    FAILED = "failed", "没有导入"


class Way(models.TextChoices):
    """How a file came."""

    PAGE = "page", "网页"
    API = "api", "接口"
    INBOX = "inbox", "收件文件夹"
    MENDED = "mended", "改好的行"


class Upload(models.Model):
    """One file that somebody brought. `group`: the files brought together, which one job imports."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.UUIDField(db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.PAGE)
    username = models.CharField(max_length=150, db_index=True)
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=255)
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    register = models.CharField(max_length=60, blank=True)
    replaces = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.WAITING, db_index=True)
    job = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    reports = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    problem = models.JSONField(default=dict)

    class Meta:
        ordering = ("-created_at", "position")
        verbose_name = "上传"

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(settings.SITE_FOLDER) / "uploads" / str(self.id) / self.file_name

    @property
    def is_open(self) -> bool:
        """Whether something can still become of it."""
        return self.state in {UploadState.WAITING, UploadState.READING}


class Correction(models.Model):
    """What a person did about one row that was kept out: its cells as they should be (field -> text), or the remark why
    nothing more is to be done about it. `upload`: the file with which the mended row was brought."""

    batch = models.PositiveIntegerField()
    nth = models.PositiveIntegerField()
    sheet = models.CharField(max_length=255, blank=True)
    line = models.PositiveIntegerField()
    register = models.CharField(max_length=60)
    filled = models.JSONField(default=dict)
    remark = models.CharField(max_length=200, blank=True)
    username = models.CharField(max_length=150)
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(auto_now=True)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        ordering = ("batch", "nth")
        constraints = (models.UniqueConstraint(fields=("batch", "nth"), name="one_correction_a_row"),)
        verbose_name = "改好的行"

    def __str__(self) -> str:
        return f"{self.batch:06d}/{self.nth}"

    @property
    def is_set_aside(self) -> bool:
        """Whether the row is left out on purpose."""
        return bool(self.remark)


def brought_by(actor: Actor) -> dict[str, str]:
    """The columns that say who brought or mended something."""
    return {"username": actor.username, "name": actor.name, "prefix": actor.prefix}
