"""What acts are called on the auditor's page. An app that records a new act adds its line here."""

from collections.abc import Mapping

ACTS: Mapping[str, str] = {
    "accounts.sign_in": "登录",
    "accounts.sign_in_failed": "登录失败",
    "accounts.lock": "登录锁定",
    "accounts.sign_out": "退出",
    "accounts.session_ended": "自动退出",
    "accounts.change_password": "改自己的密码",
    "accounts.add_factor": "设置第二道验证",
    "accounts.remove_factor": "停用第二道验证",
    "accounts.renew_codes": "重做备用码",
    "accounts.create": "建立用户",
    "accounts.import": "从表格建立用户",
    "accounts.change": "修改用户",
    "accounts.disable": "停用用户",
    "accounts.enable": "启用用户",
    "accounts.reset_password": "重置用户的密码",
    "accounts.reset_factor": "清除用户的第二道验证",
    "accounts.unlock": "解除登录锁定",
    "accounts.create_token": "建立接口令牌",
    "accounts.revoke_token": "撤销接口令牌",
    "audit.read": "查看审计记录",
    "definitions.draft": "起草口径",
    "definitions.change": "修改口径草稿",
    "definitions.submit": "提交口径草稿",
    "definitions.approve": "审定口径",
    "definitions.reject": "退回口径草稿",
    "definitions.withdraw": "撤回口径草稿",
    "definitions.take_effect": "口径生效",
    "definitions.give_back": "口径到期没有写入，交回审定",
    "exports.take": "导出",
    "indicators.compute": "发起计算",
    "indicators.open_person": "查看完整的个人信息",
    "indicators.publish": "发布计算结果",
    "operations.schedule": "修改定时计算",
    "queue.ask": "发起任务",
    "queue.cancel": "取消任务",
    "queue.done": "任务完成",
    "queue.failed": "任务没有做成",
    "registers.bring": "提交台账文件",
    "registers.import": "导入台账",
    "registers.refuse": "退回台账",
    "registers.mend": "改隔离的行",
    "registers.set_aside": "记为不再导入",
    "registers.undo_mend": "撤销对隔离行的处理",
    "registers.bring_mended": "导入改好的行",
    "registers.open_row": "查看隔离行的完整内容",
    "registers.take_quarantine": "下载隔离的行",
}


def title_of(act: str) -> str:
    """The Chinese title of an act, or its own name when it has none."""
    return ACTS.get(act, act)
