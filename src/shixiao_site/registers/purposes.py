"""What each register is for and who files it, for the people who fill its form."""

from collections.abc import Mapping

_STATIONS = "社区站点、街道"
_DIVISION = "市局、县区业务科室"
_OTHERS = "业务科室向有关部门取得"

# register -> (what it is for, who files it)
PURPOSES: Mapping[str, tuple[str, str]] = {
    "attritions": ("就业人员退休、死亡、伤残等自然减员", _STATIONS),
    "business_roles": ("谁是法人、股东、个体工商户：用来发现名为就业、实为自己开店的", _OTHERS),
    "complaints": ("投诉受理和办理结果，被就业投诉从这里来", _DIVISION),
    "contributions": ("社保缴费记录：稳定就业靠它证明", "社保经办机构"),
    "deaths": ("死亡登记：去世的人不再计入就业和补贴", _OTHERS),
    "disability_certificates": ("残疾人证：核对残疾人就业和补贴", _OTHERS),
    "disputes": ("劳动争议调解的受理和办结", _DIVISION),
    "employers": ("用人单位的登记信息", _OTHERS),
    "employment_registrations": ("谁在什么时候以什么形式就业：城镇新增就业从这里来", _STATIONS),
    "fair_signings": ("招聘会上签约的人和单位", _STATIONS),
    "hardship_certificates": ("就业困难人员的认定", _STATIONS),
    "inspections": ("企业检查的计划和结果", _DIVISION),
    "job_seekers": ("求职登记：谁想找什么工作", _STATIONS),
    "monthly_returns": ("各单位上报的月报数，拿来和核实数对照", "社区站点、街道、县区"),
    "pensions": ("养老待遇：领待遇的人不再算就业", "社保经办机构"),
    "reviews": ("办事群众的好差评", _DIVISION),
    "service_cases": ("窗口办件：什么时候受理，承诺多久，什么时候办结", _DIVISION),
    "staff": ("本系统工作人员名册", _DIVISION),
    "staff_attendance": ("工作人员考勤", _DIVISION),
    "students": ("学籍：在校学生不算就业", _OTHERS),
    "subsidy_payments": ("补贴发给了谁、哪几个月、多少钱", _DIVISION),
    "surveys": ("电话回访和第三方调查的回答", "业务科室、第三方机构"),
    "training_attendance": ("培训签到：谁真的来上了课", "培训机构"),
    "training_enrolments": ("培训班的学员、课时和证书", "培训机构、业务科室"),
    "unemployment_registrations": ("失业登记和注销", _STATIONS),
    "units": ("机构区划：县区、街道、社区的代码和名称", _DIVISION),
    "vacancies": ("用人单位的招聘岗位", _STATIONS),
    "visits": ("上门、电话走访的记录", _STATIONS),
    "welfare": ("低保对象：核对困难人员和补贴", _OTHERS),
}
