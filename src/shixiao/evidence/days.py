"""Calendar tables: working days for deadlines, ended months for stocks."""

import datetime as dt

import pyarrow as pa

from shixiao.engine import Engine
from shixiao.vocabulary.months import first_day, last_day, month_of
from shixiao.vocabulary.working_days import WorkingCalendar

FIRST_DAY = dt.date(1990, 1, 1)
YEARS_AHEAD = 6


def build_days(engine: Engine, calendar: WorkingCalendar, as_of: dt.date, first_month: int) -> None:
    """Make `calendar_days` (day, is_work, work_no) and `ended_months` (m, first_day, last_day) up to the as-of day."""
    last = dt.date(as_of.year + YEARS_AHEAD, 12, 31)
    table = calendar.table(FIRST_DAY, last)
    columns = {
        "day": pa.array([row[0] for row in table], pa.date32()),
        "is_work": [row[1] for row in table],
        "work_no": pa.array([row[2] for row in table], pa.int64()),
    }
    engine.register_arrow("calendar_days_source", pa.table(columns))
    engine.table("calendar_days", "SELECT day, is_work, work_no FROM calendar_days_source")
    months = [month for month in range(first_month, month_of(as_of) + 1) if last_day(month) <= as_of]
    engine.register_arrow(
        "ended_months_source",
        pa.table(
            {
                "m": pa.array(months, pa.int64()),
                "first_day": pa.array([first_day(month) for month in months], pa.date32()),
                "last_day": pa.array([last_day(month) for month in months], pa.date32()),
            }
        ),
    )
    engine.table("ended_months", "SELECT m, first_day, last_day FROM ended_months_source")
