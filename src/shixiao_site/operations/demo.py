"""The demo's people: one account for each role, and the newest run published. Only in a demo workspace."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.pages import build_pages
from shixiao.pipeline.stays import build_stays
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import open_workspace
from shixiao_site.access import ROLES
from shixiao_site.accounts.models import User
from shixiao_site.audit.actor import SYSTEM, acting
from shixiao_site.audit.chain import record
from shixiao_site.indicators.actions import publish_run
from shixiao_site.indicators.queries import published

COUNTY = "990101"
PREFIXES = {"street": "990101001", "station": "990101001001"}
NAMES = {
    "leader": "孙局长", "division": "王科长", "county": "周股长", "street": "钱主任", "station": "小李",
    "appraisal": "吴老师", "assessor": "郑评估", "auditor": "老赵",
    "system_admin": "冯系统", "security_admin": "陈安全", "audit_admin": "褚审计",
}  # fmt: skip


@dataclass(frozen=True)
class Account:
    """A demo account as it is printed."""

    username: str
    password: str
    name: str
    role: str
    prefix: str


def prepare_demo(*, tell: Callable[[str], None]) -> list[Account]:
    """Make the accounts that are missing and publish the newest run. Raises Problem outside a demo workspace."""
    workspace = open_workspace(settings.HOME)
    if not workspace.demo:
        raise Problem(
            where=str(workspace.home),
            what="这是正式的工作区，不设演示账号。",
            why="演示账号的密码写在屏幕上，谁都能用。",
            mend="请用 shixiao_site users create 建立真实的用户。",
        )
    accounts = _accounts(settings.SITE_FOLDER / "demo-accounts.json")
    with transaction.atomic():
        for account in accounts:
            _make(account)
    run = open_run(workspace)
    if (now := published()) is None or now.id != run.id:
        tell("准备网页")
        build_stays(workspace, run.id)
        build_pages(workspace, run.id)
        publisher = User.objects.get(username="division")
        publish_run(run.id, note="演示", by=acting(publisher, address="127.0.0.1"))
    return accounts


def _accounts(file: Path) -> list[Account]:
    """The accounts of this workspace; their passwords are made once."""
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    passwords = {name: kept.get(name) or f"Demo-{secrets.token_hex(4)}-{at:02d}" for at, name in enumerate(ROLES, 1)}
    if passwords != kept:
        file.write_text(json.dumps(passwords, indent=1), "utf-8")
        file.chmod(0o600)
    return [
        Account(role.name, passwords[role.name], NAMES[role.name], role.title, _prefix(role.name))
        for role in ROLES.values()
    ]


def _prefix(role: str) -> str:
    return "" if ROLES[role].is_administrator else PREFIXES.get(role, COUNTY)


def _make(account: Account) -> None:
    if User.objects.filter(username=account.username).exists():
        return
    user = User(username=account.username, name=account.name, role_name=account.username, prefix=account.prefix)
    user.set_password(account.password)
    user.clean()
    user.save()
    record("accounts.create", by=SYSTEM, on=f"user:{user.username}", detail={"role": user.role_name})
