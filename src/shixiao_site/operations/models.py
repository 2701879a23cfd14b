"""What the worker starts by itself."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Every(models.TextChoices):
    """How often."""

    DAY = "day", "每天"
    WEEK = "week", "每周"
    MONTH = "month", "每月"


class Weekday(models.IntegerChoices):
    """The days of a week, Monday first, as ISO 8601 numbers them."""

    MONDAY = 1, "周一"
    TUESDAY = 2, "周二"
    WEDNESDAY = 3, "周三"
    THURSDAY = 4, "周四"
    FRIDAY = 5, "周五"
    SATURDAY = 6, "周六"
    SUNDAY = 7, "周日"


class Schedule(models.Model):
    """A computation at fixed times. `next_at` is the one that is due next: moving it on is what makes it happen once."""

    every = models.CharField("多久一次", max_length=5, choices=Every.choices, default=Every.DAY)
    weekday = models.PositiveSmallIntegerField("星期几", choices=Weekday.choices, default=Weekday.MONDAY)
    day = models.PositiveSmallIntegerField("几号", default=1, validators=[MinValueValidator(1), MaxValueValidator(31)])
    at = models.TimeField("几点")
    next_at = models.DateTimeField(db_index=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("next_at",)
        verbose_name = "定时计算"

    def __str__(self) -> str:
        match self.every:
            case Every.WEEK:
                on = f"每{Weekday(self.weekday).label}"
            case Every.MONTH:
                on = f"每月 {self.day} 日"
            case _:
                on = "每天"
        return f"{on} {self.at:%H:%M}"
