"""The user: one person, one role, one scope. And the tokens with which his programs ask."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from shixiao_site.access import ROLES, Duty, Role, Scope

USERNAME = RegexValidator(
    r"\A[a-z0-9][a-z0-9._-]{1,39}\Z",
    "用户名用小写字母和数字，可以有点、横线、下划线，2 到 40 个字符，例如 wang.li。",
)
PREFIX_TOLD = "区划写法不对：应是 2、4、6、9 或 12 位数字，例如 990101。"


class User(AbstractBaseUser):
    """A named person. An administrator has no scope; everybody else sees nothing until one is given."""

    username = models.CharField(
        "用户名",
        max_length=150,
        unique=True,
        validators=[USERNAME],
        error_messages={"unique": "这个用户名已经有人用了。"},
    )
    name = models.CharField("姓名", max_length=100)
    email = models.EmailField("邮箱", blank=True)
    role_name = models.CharField("角色", max_length=40, choices=[(role.name, role.title) for role in ROLES.values()])
    prefix = models.CharField("管辖区划", max_length=12, blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录改密码", default=False)
    password_changed_at = models.DateTimeField("改密码时间", null=True, blank=True)
    large_type = models.BooleanField("长辈版", default=False)
    # Of the newest session: an older one is known by another mark.
    sign_in_mark = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects: ClassVar[UserManager[Any]] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role_name"]

    class Meta:
        ordering = ("username",)
        verbose_name = "用户"

    def __str__(self) -> str:
        return f"{self.name}（{self.role.title}）"

    def clean(self) -> None:
        """An administrator with a scope, or a prefix that is none, is refused."""
        super().clean()
        if self.role_name in ROLES and self.role.is_administrator and self.prefix:
            raise ValidationError({"prefix": "管理员不看业务数据，请不要给他区划。"})
        if self.prefix and not Scope(self.prefix):
            raise ValidationError({"prefix": PREFIX_TOLD})

    @property
    def role(self) -> Role:
        """What he does."""
        return ROLES[self.role_name]

    @property
    def scope(self) -> Scope:
        """What he sees."""
        return Scope("" if self.role.is_administrator else self.prefix)

    def may(self, duty: Duty) -> bool:
        """Whether his role carries a duty."""
        return self.is_active and duty in self.role.duties


class Token(models.Model):
    """A key for a program of one user. Only its hash is kept; it can do less than its user, never more."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField("名称", max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    duty_names = models.JSONField("能做什么", default=list)
    expires_on = models.DateField("有效期到")
    last_used_at = models.DateTimeField("上次使用", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)
        verbose_name = "接口令牌"

    def __str__(self) -> str:
        return self.name

    @property
    def duties(self) -> frozenset[Duty]:
        """What it was made for, as far as such duties still exist."""
        return frozenset(duty for duty in Duty if duty.value in self.duty_names)
