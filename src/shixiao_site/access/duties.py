"""What a person can be trusted with. A role is a set of duties; a page or an act asks for exactly one."""

from enum import Enum


class Duty(Enum):
    """One duty. The value is kept in tokens and audit entries: choose it once."""

    OWN_ACCOUNT = "own_account"
    SEE_FIGURES = "see_figures"
    SEE_ROWS = "see_rows"
    OPEN_PERSON = "open_person"
    BRING_REGISTERS = "bring_registers"
    COMPUTE = "compute"
    PUBLISH_RUN = "publish_run"
    DRAFT_DEFINITION = "draft_definition"
    APPROVE_DEFINITION = "approve_definition"
    SEE_SQL = "see_sql"
    MANAGE_SYSTEM = "manage_system"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"

    @property
    def title(self) -> str:
        """What it is called on a page."""
        return _TITLES[self]


_TITLES = {
    Duty.OWN_ACCOUNT: "管理自己的账号",
    Duty.SEE_FIGURES: "看数字",
    Duty.SEE_ROWS: "看数字背后的行（姓名和号码遮住）",
    Duty.OPEN_PERSON: "写明用途后查看完整的个人信息",
    Duty.BRING_REGISTERS: "导入台账",
    Duty.COMPUTE: "发起计算",
    Duty.PUBLISH_RUN: "发布计算结果",
    Duty.DRAFT_DEFINITION: "起草口径",
    Duty.APPROVE_DEFINITION: "审定口径",
    Duty.SEE_SQL: "看判定语句",
    Duty.MANAGE_SYSTEM: "管理系统运行",
    Duty.MANAGE_USERS: "管理用户",
    Duty.READ_AUDIT: "查看审计记录",
}
