"""Everything that changes an account, and the entry for it in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction

from shixiao.vocabulary.problems import Problem
from shixiao_site.access import ROLES, Duty
from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in import lockout
from shixiao_site.accounts.sign_in.events import set_password
from shixiao_site.accounts.sign_in.passwords import made_password
from shixiao_site.audit.actor import Actor
from shixiao_site.audit.chain import record


@dataclass(frozen=True)
class NewUser:
    """What has to be known of a person to make his account."""

    username: str
    name: str
    role_name: str
    prefix: str


@dataclass(frozen=True)
class Handed:
    """An account and the password that was made for it: told once, kept nowhere."""

    username: str
    name: str
    password: str


def drafted(new: NewUser) -> User:
    """The account that would be made, checked. Raises ValidationError with what is wrong with each field."""
    user = User(username=new.username, name=new.name, role_name=new.role_name, prefix=new.prefix)
    user.full_clean(exclude=["password"])
    return user


@transaction.atomic
def create_user(new: NewUser, *, by: Actor, password: str = "") -> Handed:
    """Make an account; without `password` one is made. It has to be changed at the first sign-in.

    Raises ValidationError with what is wrong with each field.
    """
    user = drafted(new)
    handed = password or made_password(user)
    set_password(user, handed, must_change=True)
    detail = {"name": user.name, "role": user.role_name, "prefix": user.prefix}
    record("accounts.create", by=by, on=_on(user), detail=detail)
    return Handed(user.username, user.name, handed)


@transaction.atomic
def import_users(people: Sequence[NewUser], *, source: str, by: Actor) -> list[Handed]:
    """Make many accounts at once: all of them, or none when one is refused."""
    handed = [create_user(each, by=by) for each in people]
    record("accounts.import", by=by, on="users", detail={"source": source, "count": len(handed)})
    return handed


@transaction.atomic
def change_user(user: User, *, name: str, role_name: str, prefix: str, by: Actor) -> None:
    """Change name, role and prefix. Nobody changes his own role; one who manages users must be left.

    Raises Problem for these two, ValidationError with what is wrong with each field.
    """
    before = User.objects.get(pk=user.pk)
    if role_name != before.role_name:
        _not_oneself(before, by, "角色")
        if Duty.MANAGE_USERS not in ROLES[role_name].duties:
            _one_must_be_left(before)
    user.name, user.role_name, user.prefix = name, role_name, prefix
    user.full_clean(exclude=["password"])
    user.save()
    changed = {
        field: [getattr(before, field), getattr(user, field)]
        for field in ("name", "role_name", "prefix")
        if getattr(before, field) != getattr(user, field)
    }
    if changed:
        record("accounts.change", by=by, on=_on(user), detail=changed)


@transaction.atomic
def disable_user(user: User, *, by: Actor) -> None:
    """Shut an account: its person is out at once. Raises Problem for one's own and for the last who manages users."""
    _not_oneself(user, by, "启用状态")
    _one_must_be_left(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("accounts.disable", by=by, on=_on(user))


@transaction.atomic
def enable_user(user: User, *, by: Actor) -> None:
    """Open an account again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("accounts.enable", by=by, on=_on(user))


@transaction.atomic
def reset_password(user: User, *, by: Actor) -> Handed:
    """Make a new password, to be changed at the next sign-in. Sessions of the person end; he is no longer locked."""
    password = made_password(user)
    set_password(user, password, must_change=True)
    lockout.unlock(user.username)
    record("accounts.reset_password", by=by, on=_on(user))
    return Handed(user.username, user.name, password)


@transaction.atomic
def reset_factor(user: User, *, by: Actor) -> None:
    """Remove the second factors of a person who lost his. Raises Problem for one's own: that is done on one's page."""
    _not_oneself(user, by, "第二道验证")
    Authenticator.objects.filter(user=user.pk).delete()
    record("accounts.reset_factor", by=by, on=_on(user))


@transaction.atomic
def unlock_user(user: User, *, by: Actor) -> None:
    """Let a person try again."""
    lockout.unlock(user.username)
    record("accounts.unlock", by=by, on=_on(user))


def switch_large_type(user: User) -> bool:
    """Change between the ordinary and the large letters; gives back whether they are large now."""
    user.large_type = not user.large_type
    user.save(update_fields=["large_type"])
    return user.large_type


def _not_oneself(user: User, by: Actor, what: str) -> None:
    if user.username == by.username:
        raise Problem(
            where=f"用户 {user.username}",
            what=f"不能在这里改自己的{what}。",
            why="自己给自己授权，就没有人把关了。",
            mend="请由另一位安全管理员来改。",
        )


def _one_must_be_left(user: User) -> None:
    """Locks the rows: two who shut each other at the same moment must not both succeed."""
    managing = [role.name for role in ROLES.values() if Duty.MANAGE_USERS in role.duties]
    keepers = list(User.objects.select_for_update().filter(is_active=True, role_name__in=managing))
    if [keeper.pk for keeper in keepers] == [user.pk]:
        raise Problem(
            where=f"用户 {user.username}",
            what="这是最后一位启用着的安全管理员，不能停用，也不能改成别的角色。",
            why="停用以后，没有人能再建立用户、重置密码。",
            mend="请先建立或启用另一位安全管理员。",
        )


def _on(user: User) -> str:
    return f"user:{user.username}"
