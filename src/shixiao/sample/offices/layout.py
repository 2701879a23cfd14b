"""Which office keeps which file, and how it writes it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from shixiao.registers.schema import Register
from shixiao.sample.county.places import COUNTY_NAME, Community
from shixiao.sample.entry import Entry
from shixiao.sample.offices.form import Form
from shixiao.sample.offices.style import Style
from shixiao.sample.world import World
from shixiao.vocabulary.months import month_of

_SIGNED = Style(encoding="utf-8-sig")
_OLD = Style(encoding="gb18030")
_SYNONYMS = {
    "证件号码": "身份证号",
    "手机号码": "联系电话",
    "就业日期": "就业时间",
    "就业形式": "就业渠道",
    "用人单位": "单位名称",
}

_STREETS: Mapping[str, Style] = {
    "990101001": _SIGNED,
    "990101002": Style(encoding="gb18030", dates="slash", headings=_SYNONYMS),
    "990101003": Style(workbook=True, dates="cell", merged=True),
    "990101004": Style(places_by_name=True, dates="dots"),
    "990101005": Style(workbook=True, dates="chinese", groups=True),
    "990101100": Style(encoding="gb18030", dates="compact", ticks=True),
    "990101101": Style(workbook=True, dates="dots", headings={"证件号码": "公民身份号码"}, totals=False),
    "990101200": Style(),
}
_MONTHLY = Style(workbook=True, dates="cell", merged=True, headings={"姓名": "人员姓名", "就业形式": "就业类型"})
_MONTHLY_COMMUNITIES = 2
_MONTHLY_MONTHS = 6

# file without ending, register, hand
_WHOLE: tuple[tuple[str, str, Style], ...] = (
    ("01机构区划", "units", _SIGNED),
    ("02工作人员", "staff", _SIGNED),
    ("03用人单位", "employers", Style(workbook=True, dates="cell", totals=False)),
    ("考勤", "staff_attendance", _SIGNED),
    ("民政局_死亡登记", "deaths", _OLD),
    ("社保局_养老待遇", "pensions", Style()),
    ("市场监管局_经营主体任职", "business_roles", _OLD),
    ("教育局_学籍", "students", Style(dates="slash")),
    ("残联_残疾人证", "disability_certificates", Style(workbook=True, dates="dots")),
    ("民政局_低保", "welfare", _OLD),
    ("自然减员", "attritions", Style(workbook=True, dates="cell", groups=True)),
    ("失业登记", "unemployment_registrations", Style(encoding="gb18030", dates="compact")),
    ("就业困难人员认定", "hardship_certificates", Style(workbook=True, dates="chinese", merged=True)),
    ("岗位", "vacancies", _SIGNED),
    ("求职登记", "job_seekers", _SIGNED),
    ("招聘会签约", "fair_signings", Style(dates="slash")),
    ("培训签到", "training_attendance", Style()),
    ("业务办件", "service_cases", _SIGNED),
    ("好差评", "reviews", _SIGNED),
    ("投诉", "complaints", Style(workbook=True, dates="cell")),
    ("走访服务", "visits", _SIGNED),
    ("劳动争议调解", "disputes", Style(workbook=True, dates="chinese")),
    ("企业检查", "inspections", _SIGNED),
    ("回访与第三方调查", "surveys", _SIGNED),
    ("上报月报", "monthly_returns", _SIGNED),
)
_CODED = {"证件号码": "AAC002", "姓名": "AAC003"}


def forms(world: World, entries: Sequence[Entry], *, registers: Mapping[str, Register]) -> list[Form]:
    """Every file of the county in the order in which it should be imported: the units come first."""
    kept: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        kept[entry.register].append(entry)
    listed = [_form(registers[register], name, style=style, entries=kept[register]) for name, register, style in _WHOLE]
    listed += _by_year(registers["contributions"], "社保缴费", entries=kept["contributions"], day=_arrival_year)
    listed += _by_year(registers["training_enrolments"], "培训台账", entries=kept["training_enrolments"], day=_end_year)
    listed += _by_year(registers["subsidy_payments"], "补贴发放", entries=kept["subsidy_payments"], day=_paid_year)
    listed += _registrations(world, registers["employment_registrations"], entries=kept["employment_registrations"])
    return [form for form in listed if form.entries]


def _form(register: Register, name: str, *, style: Style, entries: Iterable[Entry]) -> Form:
    ordered = list(entries)
    if style.merged:
        ordered.sort(key=lambda entry: entry.text("unit_code"))
    ending = ".xlsx" if style.workbook else ".csv"
    return Form(name + ending, f"{COUNTY_NAME}{register.title}台账", register, ordered, style)


_YEARLY = {
    "contributions": (_SIGNED, Style(headings=_CODED)),
    "training_enrolments": (Style(workbook=True, dates="cell", groups=True), Style(encoding="gb18030")),
    "subsidy_payments": (Style(workbook=True, dates="slash", merged=True), Style(dates="slash")),
}


def _by_year(register: Register, name: str, *, entries: Iterable[Entry], day: Callable[[Entry], int]) -> list[Form]:
    years: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        years[day(entry)].append(entry)
    hands = _YEARLY[register.name]
    return [
        _form(register, f"{name}_{year}年", style=hands[at % 2], entries=years[year])
        for at, year in enumerate(sorted(years))
    ]


def _arrival_year(entry: Entry) -> int:
    return entry.day("posted_on").year if entry.cells["posted_on"] else int(entry.text("month")[:4])


def _end_year(entry: Entry) -> int:
    return entry.day("ended_on").year


def _paid_year(entry: Entry) -> int:
    return entry.day("paid_on").year


def _registrations(world: World, register: Register, *, entries: Sequence[Entry]) -> list[Form]:
    """A file for each street; some communities of the first send a workbook a month since half a year ago."""
    ordered = sorted(entries, key=lambda entry: entry.day("started_on"))
    places = {place.code: place for place in world.places}
    monthly = {place.code for place in world.places[:_MONTHLY_COMMUNITIES]}
    since = world.plan.last_month - _MONTHLY_MONTHS + 1
    apart: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    streets: dict[str, list[Entry]] = defaultdict(list)
    for entry in ordered:
        unit, month = entry.text("unit_code"), month_of(entry.day("started_on"))
        if unit in monthly and month >= since and not entry.spoilt:
            apart[unit, month].append(entry)
        else:
            streets[unit[:9]].append(entry)
    listed = [_street_form(register, places, street=street, entries=streets[street]) for street in sorted(streets)]
    return listed + [
        _form(register, _monthly_name(places[unit], month), style=_MONTHLY, entries=apart[unit, month])
        for unit, month in sorted(apart)
    ]


def _street_form(register: Register, places: Mapping[str, Community], *, street: str, entries: Sequence[Entry]) -> Form:
    name = next(place.street_name for place in places.values() if place.code.startswith(street))
    return _form(register, f"就业登记_{name}", style=_STREETS[street], entries=entries)


def _monthly_name(place: Community, month: int) -> str:
    return f"{place.name}{month // 12}年{month % 12 + 1}月新就业人员实名制"
