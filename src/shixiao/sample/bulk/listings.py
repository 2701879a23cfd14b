"""Each register of the bulk sample as a query: columns by field name, the rows, and the day a row is known on."""

from collections.abc import Mapping
from dataclasses import dataclass

from shixiao.engine import identifier
from shixiao.sample.bulk.mixing import chosen
from shixiao.sample.bulk.population import COMMUNITIES, Bulk, first_day_sql, month_text_sql, people, spells
from shixiao.sample.county.words import HARDSHIPS, LOSS_REASONS, OCCUPATIONS, PROVIDERS, TRAINED

_OCCUPATIONS = tuple(name for name, *_ in OCCUPATIONS)
_EMPLOYED = "course <> 'flexible'"
_NEXT_COMMUNITY = f"lpad((1 + unit_code[10:]::INTEGER % {COMMUNITIES})::VARCHAR, 3, '0')"
# 50 for a missed month, 100 for lateness, 6 for months late, 22 for the day, 1000 for a reversal: one draw for a row.
_ROW_CHANCE = 50 * 100 * 6 * 22 * 1000


@dataclass(frozen=True)
class Listing:
    """`columns`: field name or heading → SQL. `source`: what follows FROM. `known_on`: SQL of a day that depends on `columns`."""

    register: str
    columns: Mapping[str, str]
    source: str
    known_on: str

    def query(self, where: str) -> str:
        """All columns of the rows that are known and for which `where`, over `known_on`, holds."""
        listed = ", ".join(f"{sql} AS {identifier(field)}" for field, sql in self.columns.items())
        named = ", ".join(identifier(field) for field in self.columns)
        return f"""SELECT {named} FROM (SELECT *, {self.known_on} AS known_on FROM (SELECT {listed} FROM {self.source}))
            WHERE {where}"""


def contributions(bulk: Bulk, first: int, last: int) -> Listing:
    """Thirteen rows for a year of cover: the months and a supplement in December; 2 % of the months are missed, 3 %
    arrive 1 to 6 months late, one in a thousand is reversed."""
    months = f"SELECT *, unnest(range(start_, end_ + 1)) AS month FROM ({spells(bulk, first, last)})"
    drawn = f"SELECT *, {bulk.draw(_ROW_CHANCE, part='row', key='(pid * 128 + nth * 64 + month - start_)')} AS fate FROM ({months})"
    turns = f"""SELECT *, fate // 50 % 100 AS lateness, unnest(CASE
            WHEN course <> 'flexible' AND month % 12 = 11 THEN [0, 1]
            WHEN fate // 660000 = 0 THEN [0, 2] ELSE [0] END) AS turn
        FROM ({drawn}) WHERE month = start_ OR fate % 50 > 0"""
    rows = f"""SELECT *, month + 1 + (turn = 2)::BIGINT
            + CASE WHEN lateness < 3 THEN 1 + fate // 5000 % 6 ELSE 0 END AS posted_month
        FROM ({turns})"""
    return Listing(
        "contributions",
        {
            "id_number": "id_number",
            "name": "name",
            "insured_as": f"CASE WHEN {_EMPLOYED} THEN '单位职工' ELSE '灵活就业' END",
            "employer_code": f"CASE WHEN {_EMPLOYED} THEN employer_code END",
            "month": month_text_sql("month"),
            "base_yuan": f"""(CASE turn WHEN 1 THEN 300 WHEN 2 THEN -wage ELSE wage END
                * (100 + 4 * ((month - {bulk.first}) // 12)) // 100)::DECIMAL(18, 2)""",
            "posted_on": f"{first_day_sql('posted_month')} + (2 + fate // 30000 % 22)::INTEGER",
            "division_code": "division::VARCHAR",
        },
        f"({rows})",
        "posted_on",
    )


def employment_registrations(bulk: Bulk) -> Listing:
    """Most hires; rows without a trace, of people long employed, and some filed by two communities."""
    hires = f"""SELECT *, start_ AS month, unnest(CASE WHEN {bulk.draw(50, part="twice filed")} = 0 THEN [0, 1]
            ELSE [0] END) AS copy FROM ({spells(bulk, 0, bulk.persons)})
        WHERE start_ > {bulk.first} AND start_ <= end_ AND course <> 'changed'
            AND {bulk.draw(10, part="reported", key="(pid * 2 + nth)")} < 8"""
    padded = f"""SELECT people.*, 3 AS nth, employer_code, employer_name, {bulk.first} AS start_, {bulk.last} AS end_,
            {bulk.first} + {bulk.draw(bulk.months, part="padded month")} AS month, 0 AS copy
        FROM ({people(bulk, 0, bulk.persons)}) AS people JOIN employers ON employers.index = employer_1
        WHERE {bulk.draw(100, part="padded")} < CASE course WHEN 'never' THEN 12 ELSE 4 END"""
    day = f"{bulk.draw(28, part='hire day', key='(pid * 4 + nth)')}"
    form = "CASE WHEN course <> 'flexible' THEN '单位就业' ELSE '灵活就业' END"
    return Listing(
        "employment_registrations",
        {
            "name": "name",
            "id_number": "id_number",
            "phone": "phone",
            "started_on": f"{first_day_sql('month')} + ({day} + copy)::INTEGER",
            "registered_on": f"{first_day_sql('month')} + ({day} + {bulk.draw(25, part='lag')})::INTEGER",
            "form": form,
            "employer_code": f"CASE WHEN {_EMPLOYED} THEN employer_code END",
            "employer_name": f"CASE WHEN {_EMPLOYED} THEN employer_name END",
            "occupation": chosen(_OCCUPATIONS, bulk.draw(len(_OCCUPATIONS), part="occupation")),
            "wage_yuan": "wage::DECIMAL(18, 2)",
            "category": chosen(("农民工", "其他", "登记失业人员"), bulk.draw(3, part="category")),
            "reemployed": _yes(f"course = 'twice' OR {bulk.draw(10, part='flag')} = 0"),
            "hardship": _yes(f"{bulk.draw(100, part='hardship')} < 12"),
            "unit_code": f"CASE copy WHEN 0 THEN unit_code ELSE unit_code[:9] || {_NEXT_COMMUNITY} END",
            "handler": "'YX' || unit_code[7:] || '1'",
        },
        f"(SELECT * FROM ({hires}) UNION ALL BY NAME SELECT * FROM ({padded}))",
        "registered_on",
    )


def _yes(condition: str) -> str:
    return f"CASE WHEN {condition} THEN '是' ELSE '否' END"


def _of_people(bulk: Bulk, where: str) -> str:
    return f"(SELECT * FROM ({people(bulk, 0, bulk.persons)}) WHERE {where})"


def deaths(bulk: Bulk) -> Listing:
    """One in a hundred."""
    day = bulk.draw(28, part="death day")
    columns = {
        "name": "name",
        "id_number": "id_number",
        "died_on": f"{first_day_sql(f'{bulk.first} + dies')} + {day}::INTEGER",
    }
    return Listing("deaths", columns, _of_people(bulk, "dies IS NOT NULL"), "died_on")


def pensions(bulk: Bulk) -> Listing:
    """Everybody who has reached the age. Under Chinese headings, for its field names are those of 低保 too."""
    ended = month_text_sql(f"{bulk.first} + dies")
    columns = {
        "姓名": "name",
        "证件号码": "id_number",
        "待遇起始月": month_text_sql("pension_from"),
        "待遇终止月": f"CASE WHEN dies IS NOT NULL THEN {ended} END",
    }
    alive = f"pension_from <= {bulk.last} AND coalesce({bulk.first} + dies >= pension_from, true)"
    known_on = "make_date(待遇起始月[:4]::INTEGER, 待遇起始月[5:]::INTEGER, 1)"
    return Listing("pensions", columns, _of_people(bulk, alive), known_on)


def business_roles(bulk: Bulk) -> Listing:
    """Three in a hundred."""
    held = first_day_sql(f"{bulk.first} - 24 + {bulk.draw(bulk.months + 24, part='role month')}")
    columns = {
        "name": "name",
        "id_number": "id_number",
        "employer_code": "employer_code",
        "role": chosen(("股东", "法定代表人", "经营者"), bulk.draw(3, part="role")),
        "from_on": held,
        "to_on": "NULL::DATE",
    }
    source = f"{_of_people(bulk, bulk.draw(100, part='owner') + ' < 3')} JOIN employers ON employers.index = employer_2"
    return Listing("business_roles", columns, source, "from_on")


def hardship_certificates(bulk: Bulk) -> Listing:
    """Twelve in a hundred, certified before the cover or in it."""
    certified = f"{bulk.first} - 20 + {bulk.draw(bulk.months + 10, part='certified')}"
    columns = {
        "name": "name",
        "id_number": "id_number",
        "category": chosen(HARDSHIPS, bulk.draw(len(HARDSHIPS), part="hardship kind")),
        "certified_on": first_day_sql(certified),
        "ended_on": f"CASE WHEN {bulk.draw(8, part='ended')} = 0 THEN {first_day_sql(certified)} + 400 END",
        "unit_code": "unit_code",
    }
    source = _of_people(bulk, f"{bulk.draw(100, part='hardship')} < 12")
    return Listing("hardship_certificates", columns, source, "certified_on")


def unemployment_registrations(bulk: Bulk) -> Listing:
    """Those who lost their work, and one in forty who was without before."""
    lost = f"{bulk.first} + CASE WHEN course IN ('left', 'twice') THEN end_1 + 1 ELSE -14 END"
    closed = f"CASE WHEN course = 'twice' THEN {first_day_sql(f'{bulk.first} + start_2')} + 5 END"
    columns = {
        "name": "name",
        "id_number": "id_number",
        "lost_on": first_day_sql(lost),
        "registered_on": f"{first_day_sql(lost)} + (1 + {bulk.draw(27, part='signed')})::INTEGER",
        "reason": chosen(LOSS_REASONS, bulk.draw(len(LOSS_REASONS), part="reason")),
        "closed_on": f"CASE WHEN {closed} <= DATE '{bulk.as_of}' THEN {closed} END",
        "close_reason": f"CASE WHEN {closed} <= DATE '{bulk.as_of}' THEN '已就业' END",
        "unit_code": "unit_code",
        "handler": "'YX' || unit_code[7:] || '1'",
    }
    share = "CASE WHEN course IN ('left', 'twice') THEN 30 WHEN course = 'never' THEN 10 ELSE 0 END"
    source = _of_people(bulk, f"{bulk.draw(40, part='registers')} < {share}")
    return Listing("unemployment_registrations", columns, source, "registered_on")


def training_enrolments(bulk: Bulk) -> Listing:
    """Five in a hundred, a sixth of them absent or without a certificate."""
    started = first_day_sql(f"{bulk.first} + {bulk.draw(bulk.months, part='class month')}")
    columns = {
        "name": "name",
        "id_number": "id_number",
        "class_id": f"'PX' || unit_code[:9] || {bulk.draw(bulk.months, part='class month')}",
        "provider": chosen(PROVIDERS, bulk.draw(len(PROVIDERS), part="provider")),
        "occupation": chosen(TRAINED, bulk.draw(len(TRAINED), part="trained")),
        "level": "'初级'",
        "started_on": started,
        "ended_on": f"{started} + 9",
        "hours_due": "80::BIGINT",
        "hours_attended": f"(80 - CASE WHEN {bulk.draw(10, part='absent')} = 0 THEN 48 ELSE 8 END)::BIGINT",
        "certified": _yes(f"{bulk.draw(14, part='passed')} > 0"),
        "subsidy_yuan": "1200::DECIMAL(18, 2)",
        "unit_code": "unit_code",
    }
    return Listing("training_enrolments", columns, _of_people(bulk, f"{bulk.draw(20, part='trains')} = 0"), "ended_on")


def subsidy_payments(bulk: Bulk) -> Listing:
    """Quarterly claims of flexible workers and of employers for their certified people; benefit for those who left."""
    policy = "CASE course WHEN 'flexible' THEN '灵活就业社保补贴' WHEN 'left' THEN '失业保险金' ELSE '单位社保补贴' END"
    begins = f"{bulk.first} + CASE course WHEN 'left' THEN end_1 + 1 ELSE start_1 END"
    claims = f"""SELECT *, {begins} + 3 * unnest(range(0, 1 + {bulk.draw(5, part="claims")})) AS month
        FROM {_of_people(bulk, f"course IN ('flexible', 'left', 'steady') AND {bulk.draw(100, part='hardship')} < 12")}"""
    paid = f"{first_day_sql('month + 3')} + (4 + {bulk.draw(20, part='paid', key='(pid * 64 + month)')})::INTEGER"
    columns = {
        "name": "name",
        "id_number": "id_number",
        "policy": policy,
        "from_month": month_text_sql("month"),
        "to_month": month_text_sql("month + 2"),
        "paid_yuan": "1860::DECIMAL(18, 2)",
        "applied_on": f"{paid} - 20",
        "paid_on": paid,
        "account": "'6217990' || lpad(pid::VARCHAR, 12, '0')",
        "account_name": "name",
        "employer_code": "CASE WHEN course = 'steady' THEN employer_code END",
        "unit_code": "unit_code",
        "handler": "'YX' || unit_code[7:] || '1'",
    }
    source = f"({claims}) AS claims JOIN employers ON employers.index = employer_1"
    return Listing("subsidy_payments", columns, source, "paid_on")


def visits(bulk: Bulk) -> Listing:
    """One in ten."""
    month = f"{bulk.first} + {bulk.draw(bulk.months, part='visit month')}"
    second = f"({bulk.draw(27, part='visit day')} * 86400 + 32400 + {bulk.draw(30000, part='visit second')})"
    outcome = chosen(("未就业", "拒访", "失联", "其他"), bulk.draw(4, part="outcome"))
    columns = {
        "staff": f"'YX' || unit_code[7:] || (1 + {bulk.draw(2, part='visitor')})",
        "visited_at": f"{first_day_sql(month)}::TIMESTAMP + to_seconds({second})",
        "mode": chosen(("上门", "电话", "线上"), bulk.draw(3, part="mode")),
        "name": "name",
        "id_number": "id_number",
        "outcome": f"CASE WHEN course IN ('steady', 'hired', 'flexible') THEN '在岗' ELSE {outcome} END",
        "unit_code": "unit_code",
    }
    return Listing("visits", columns, _of_people(bulk, f"{bulk.draw(10, part='visited')} = 0"), "visited_at::DATE")
