"""What the pages of accounts read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from shixiao_site.access import ROLES
from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in import lockout
from shixiao_site.accounts.sign_in.duties_first import SECOND_FACTORS
from shixiao_site.accounts.sign_in.events import FACTORS
from shixiao_site.audit.models import Entry

STATES = {
    "active": "启用",
    "disabled": "停用",
    "locked": "已锁定",
    "must_change": "要改密码",
    "one_factor": "没有第二道验证",
    "no_scope": "没有区划",
}
_LEVELS = {2: "全省", 4: "全市", 6: "全县（区）", 9: "本街道（乡镇）", 12: "本社区（村）"}
_RECENT = ("accounts.sign_in", "accounts.sign_in_failed")


@dataclass(frozen=True)
class UserFilter:
    """What the list of users is narrowed to; empty means all."""

    text: str = ""
    role: str = ""
    prefix: str = ""
    state: str = ""


def users(where: UserFilter) -> QuerySet[User]:
    """The users that a filter leaves, by username."""
    found = User.objects.all()
    if where.text:
        found = found.filter(Q(username__icontains=where.text) | Q(name__icontains=where.text))
    if where.role:
        found = found.filter(role_name=where.role)
    if where.prefix:
        found = found.filter(prefix__startswith=where.prefix)
    return found.filter(_state(where.state)).order_by("username")


def state_of(user: User, *, locked: bool) -> str:
    """How an account stands, in one word."""
    if not user.is_active:
        return STATES["disabled"]
    if locked:
        return STATES["locked"]
    return STATES["must_change"] if user.must_change_password else STATES["active"]


def with_second_factor(people: Sequence[User]) -> frozenset[int]:
    """Whose sign-in has a second factor, by primary key."""
    found = Authenticator.objects.filter(user__in=[each.pk for each in people], type__in=SECOND_FACTORS)
    return frozenset(found.values_list("user_id", flat=True))


def scope_in_words(user: User) -> str:
    """What a person sees, in a sentence."""
    if user.role.is_administrator:
        return "管理员不看业务数据。"
    if not user.scope:
        return "还没有区划，所以看不到任何数据。请联系安全管理员。"
    return f"{_LEVELS[len(user.prefix)]}：区划代码以 {user.prefix} 开头的单位。"


def recent_sign_ins(user: User, *, most: int = 10) -> list[tuple[datetime, str, str]]:
    """(when, from which address, how it went) of the last sign-ins, newest first."""
    entries = Entry.objects.filter(username=user.username, act__in=_RECENT).order_by("-seq")[:most]
    return [(each.at, each.address, "登录" if each.act == _RECENT[0] else "没有登录成功") for each in entries]


def factors_of(user: User) -> list[str]:
    """The second factors of a person, in words."""
    kinds = Authenticator.objects.filter(user_id=user.pk).order_by("type").values_list("type", flat=True)
    return list(dict.fromkeys(FACTORS[kind] for kind in kinds))


def role_choices() -> list[tuple[str, str]]:
    """(name, title) of all roles."""
    return [(role.name, role.title) for role in ROLES.values()]


def _state(state: str) -> Q:
    administrators = [role.name for role in ROLES.values() if role.is_administrator]
    owners: Any = Authenticator.objects.filter(type__in=SECOND_FACTORS).values("user_id")
    match state:
        case "active":
            return Q(is_active=True)
        case "disabled":
            return Q(is_active=False)
        case "locked":
            return Q(username__in={lock.username for lock in lockout.locks()})
        case "must_change":
            return Q(must_change_password=True)
        case "one_factor":
            return ~Q(pk__in=owners)
        case "no_scope":
            return Q(prefix="") & ~Q(role_name__in=administrators)
    return Q()
