"""The roles of a bureau as plain classes. The three administrators hold no business duty, and nobody holds two."""

from collections.abc import Mapping
from dataclasses import dataclass

from shixiao_site.access.duties import Duty


@dataclass(frozen=True)
class Role:
    """A role: its name in the database, its title on pages, its duties.

    An administrator must use a second factor and has no scope: he sees no business rows.
    """

    name: str
    title: str
    duties: frozenset[Duty]
    is_administrator: bool = False


def _business(name: str, title: str, *duties: Duty) -> Role:
    return Role(name, title, frozenset({Duty.OWN_ACCOUNT, Duty.SEE_FIGURES, *duties}))


def _administrator(name: str, title: str, duty: Duty) -> Role:
    return Role(name, title, frozenset({Duty.OWN_ACCOUNT, duty}), is_administrator=True)


ROLES: Mapping[str, Role] = {
    role.name: role
    for role in (
        _business("leader", "市局领导", Duty.SEE_ROWS, Duty.PUBLISH_RUN, Duty.APPROVE_DEFINITION),
        _business(
            "division", "业务科室", Duty.SEE_ROWS, Duty.OPEN_PERSON, Duty.BRING_REGISTERS, Duty.COMPUTE,
            Duty.PUBLISH_RUN, Duty.DRAFT_DEFINITION,
        ),
        _business("county", "县区", Duty.SEE_ROWS, Duty.OPEN_PERSON, Duty.BRING_REGISTERS),
        _business("street", "街道", Duty.SEE_ROWS, Duty.OPEN_PERSON, Duty.BRING_REGISTERS),
        _business("station", "社区站点", Duty.SEE_ROWS, Duty.OPEN_PERSON, Duty.BRING_REGISTERS),
        _business("appraisal", "考核办", Duty.SEE_ROWS, Duty.APPROVE_DEFINITION),
        _business("assessor", "第三方评估", Duty.SEE_ROWS),
        _business("auditor", "审计员", Duty.SEE_ROWS, Duty.OPEN_PERSON, Duty.SEE_SQL),
        _administrator("system_admin", "系统管理员", Duty.MANAGE_SYSTEM),
        _administrator("security_admin", "安全管理员", Duty.MANAGE_USERS),
        _administrator("audit_admin", "审计管理员", Duty.READ_AUDIT),
    )
}  # fmt: skip
