"""When a schedule is due next."""

import calendar
import datetime as dt

from django.utils.timezone import get_current_timezone

from shixiao_site.operations.models import Every, Schedule


def next_time(schedule: Schedule, after: dt.datetime) -> dt.datetime:
    """The first time of a schedule later than `after`. A day that a month does not have is its last day."""
    zone = get_current_timezone()
    day = after.astimezone(zone).date()
    while True:
        at = dt.datetime.combine(day, schedule.at, zone)
        if at > after and _is_its_day(schedule, day):
            return at
        day += dt.timedelta(days=1)


def _is_its_day(schedule: Schedule, day: dt.date) -> bool:
    match schedule.every:
        case Every.WEEK:
            return day.isoweekday() == schedule.weekday
        case Every.MONTH:
            return day.day == min(schedule.day, calendar.monthrange(day.year, day.month)[1])
    return True
