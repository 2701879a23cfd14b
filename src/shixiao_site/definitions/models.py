"""A draft: files of the overlay as somebody would have them, why, from when, and what became of it."""

from typing import Any

from django.db import models


class Kind(models.TextChoices):
    """What a draft changes."""

    PARAMETER = "parameter", "改参数"
    DEFINITION = "definition", "改口径"
    RESTORE = "restore", "恢复上一版"


class State(models.TextChoices):
    """Where a draft stands."""

    DRAFT = "draft", "起草中"
    SUBMITTED = "submitted", "等待审定"
    APPROVED = "approved", "已审定"
    REJECTED = "rejected", "退回"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN = (State.DRAFT, State.SUBMITTED, State.REJECTED)
EDITABLE = (State.DRAFT, State.REJECTED, State.WITHDRAWN)


class Draft(models.Model):
    """files: path -> text of the overlay, null takes the overlay's file away. base: what the overlay held under these
    paths when the draft was written. found: the last check. trial: the last trial. replaced: what the overlay held
    under these paths when the draft came into force; before, after: the texts then, as a person reads them."""

    indicator = models.CharField("指标", max_length=80, db_index=True)
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    files = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    change = models.JSONField(default=dict)
    reason = models.CharField("为什么改", max_length=500)
    basis = models.CharField("依据", max_length=200)
    takes_effect_on = models.DateField("生效日期")
    next_review = models.DateField("下次复审", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT, db_index=True)
    username = models.CharField("起草人用户名", max_length=150)
    name = models.CharField("起草人", max_length=100)
    created_at = models.DateTimeField("起草时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    found = models.JSONField(default=dict)
    trial = models.JSONField(default=dict)
    decided_username = models.CharField("审定人用户名", max_length=150, blank=True)
    decided_name = models.CharField("审定人", max_length=100, blank=True)
    decided_at = models.DateTimeField("审定时间", null=True)
    note = models.CharField("审定意见", max_length=500, blank=True)
    in_force_at = models.DateTimeField("写入时间", null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    replaced = models.JSONField(default=dict)
    restores = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="restorations")

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = "口径草稿"

    def __str__(self) -> str:
        return f"{self.indicator} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still come to something."""
        return self.state in OPEN

    @property
    def is_editable(self) -> bool:
        """Whether its author may change it."""
        return self.state in EDITABLE

    @property
    def waits(self) -> bool:
        """Whether it is approved and its day has not come."""
        return self.state == State.APPROVED and self.in_force_at is None

    @property
    def passes(self) -> bool:
        """Whether the last check found nothing wrong."""
        found: dict[str, Any] = self.found
        wrong = any(one["disagreements"] for one in found.get("examples", []))
        return bool(found) and not found.get("problem") and not wrong
