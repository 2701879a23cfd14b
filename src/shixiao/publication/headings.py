"""Words for the reader: what indicators, columns and reasons are called in published tables."""

from collections.abc import Mapping
from dataclasses import dataclass

# Column -> code -> what a reader is shown for it.
Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Heading:
    """How an indicator is shown: its title, the family it belongs to, and the unit of its value ("%" for shares)."""

    title: str
    topic: str
    unit: str

    @property
    def is_rate(self) -> bool:
        """Whether the value is a fraction, shown as per cent."""
        return self.unit == "%"


TOPICS = {"employment": "就业", "training": "培训", "money": "资金", "service": "服务"}

COLUMNS = {
    "indicator": "指标",
    "indicator_code": "指标编号",
    "level": "层级",
    "unit_code": "单位代码",
    "period_kind": "期间类型",
    "period": "期间",
    "reported": "上报",
    "verified": "核实",
    "refused": "不予核实",
    "pending": "待定",
    "unverifiable": "无法核实",
    "value": "核实值",
    "cell": "原值",
    "reported_value": "上报值",
    "padding_rate": "挤水率",
    "unchecked": "未核对",
    "register": "台账",
    "file": "文件",
    "sheet": "工作表",
    "row": "行",
    "line": "行",
    "row_id": "行编号",
    "person_id": "人员编号",
    "counted_on": "计入日期",
    "verdict": "结论",
    "reason": "原因",
    "sentence": "说明",
    "evidence": "作证的行",
    "check": "检查",
    "subject_kind": "对象类型",
    "subject": "对象",
    "score": "得分",
    "tier": "识别方式",
    "column": "列",
    "column_heading": "列",
    "problem": "问题",
    "mend": "办法",
}

# The two sides of a comparison of runs.
COLUMNS |= {
    f"{name}_{side}": f"{COLUMNS[name]}（{word}）"
    for name in ("reported", "verified", "refused", "pending", "unverifiable", "value", "verdict", "reason")
    for side, word in (("before", "前"), ("after", "后"))
}

REASONS = {
    "absent": "课时不足",
    "already_employed": "已在业",
    "bad_review": "差评",
    "both_claimed": "两项补助同领",
    "claim_open": "享受期未满",
    "counted_already": "重复",
    "deceased": "已死亡",
    "dissatisfied": "不满意",
    "employed": "已就业",
    "error": "差错",
    "identity_invalid": "身份不明",
    "insured_meanwhile": "期间已参保",
    "late": "超时",
    "left": "已离岗",
    "no_rules": "没有规则",
    "no_trace": "无踪迹",
    "no_training": "没有培训记录",
    "no_wage_after": "没有就业后工资",
    "no_wage_before": "没有就业前工资",
    "not_at_employer": "不在该单位",
    "not_certified": "没有认定或证书",
    "not_done": "未完成",
    "not_fixed": "未整改",
    "not_graduate": "不是毕业生",
    "not_on_board": "未到岗",
    "not_paid": "应补未补",
    "not_placed": "未上岗",
    "not_registered_unemployed": "没有失业登记",
    "not_reviewed": "没有评价",
    "not_self_insured": "未自行参保",
    "not_settled": "未调解成功",
    "not_stable": "未稳定就业",
    "other_trade": "工种不对口",
    "over_limit": "超过期限",
    "own_channel": "本单位渠道",
    "owns_business": "名下有经营主体",
    "paid_twice": "重复发放",
    "pensioner": "已领养老待遇",
}


def reason_title(reason: str) -> str:
    """A short Chinese name for a reason word; a bureau's own word is shown as it is."""
    return REASONS.get(reason, reason)


VERDICTS = {"verified": "核实", "refused": "不予核实", "pending": "待定", "unverifiable": "无法核实"}

# Words that stand in cells, by column.
CELLS: Labels = {
    "verdict": VERDICTS,
    "reason": REASONS,
    "level": {
        "0": "全部", "2": "省", "4": "市", "6": "县区", "9": "街道（乡镇）", "12": "社区（村）", "staff": "经办人",
        "hard": "必须处理", "soft": "请核对",
    },
    "period_kind": {"month": "月", "quarter": "季", "year": "年", "ytd": "年初至今"},
    "subject_kind": {"person": "人"},
    "tier": {"exact": "号码有效", "none": "没有认出"},
}  # fmt: skip

# Between the codes of a cell that holds several.
LISTED = ";"


def cell_labels(indicators: Mapping[str, str], registers: Mapping[str, str]) -> Labels:
    """CELLS together with the titles of indicators and registers."""
    return {**CELLS, "indicator": indicators, "register": registers, "unchecked": registers}


def label(labels: Labels, column: str, value: object) -> object:
    """What a reader is shown for a cell; a code that nobody named is shown as it is."""
    words = labels.get(column.removesuffix("_before").removesuffix("_after"))
    if words is None or not isinstance(value, str):
        return value
    return "、".join(words.get(code, code) for code in value.split(LISTED))
