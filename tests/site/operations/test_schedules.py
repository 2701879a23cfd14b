"""Computations at fixed times: asked for once, however often the worker looks and however long it was away."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao_site.audit.actor import SYSTEM
from shixiao_site.audit.models import Entry
from shixiao_site.operations.actions import add_schedule, enqueue_due, remove_schedule
from shixiao_site.operations.models import Every, Schedule
from shixiao_site.operations.times import next_time
from shixiao_site.queue.models import Job

HERE = ZoneInfo("Asia/Shanghai")
INSTANTS = st.integers(1_700_000_000, 1_900_000_000).map(lambda at: dt.datetime.fromtimestamp(at, HERE))


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(("schedule", "after", "expected"), [
    (Schedule(every=Every.DAY, at=dt.time(3)), "2026-03-31 02:59", "2026-03-31 03:00"),
    (Schedule(every=Every.DAY, at=dt.time(3)), "2026-03-31 03:00", "2026-04-01 03:00"),
    (Schedule(every=Every.WEEK, weekday=1, at=dt.time(3)), "2026-03-31 12:00", "2026-04-06 03:00"),
    (Schedule(every=Every.MONTH, day=31, at=dt.time(3)), "2026-01-31 03:00", "2026-02-28 03:00"),
    (Schedule(every=Every.MONTH, day=31, at=dt.time(3)), "2028-02-01 00:00", "2028-02-29 03:00"),
    (Schedule(every=Every.MONTH, day=5, at=dt.time(23, 30)), "2026-12-05 23:30", "2027-01-05 23:30"),
])  # fmt: skip
def test_the_next_time_is_the_first_that_fits(schedule: Schedule, after: str, expected: str) -> None:
    assert next_time(schedule, _at(after)) == _at(expected)


@given(st.sampled_from(Every), st.integers(1, 7), st.integers(1, 31), st.times(), INSTANTS)
def test_times_move_forward_by_no_more_than_their_period(
    every: Every, weekday: int, day: int, at: dt.time, after: dt.datetime
) -> None:
    found = next_time(Schedule(every=every, weekday=weekday, day=day, at=at), after)
    longest = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31}[every]
    assert after < found <= after + dt.timedelta(days=longest)


def _set(schedule: Schedule, due: str) -> Schedule:
    add_schedule(schedule, by=SYSTEM)
    Schedule.objects.filter(pk=schedule.pk).update(next_at=_at(due))
    return schedule


def test_what_is_due_is_asked_for_once(db: None) -> None:
    _set(Schedule(every=Every.DAY, at=dt.time(3)), "2026-03-31 03:00")
    assert enqueue_due(_at("2026-03-31 02:59")) == 0
    assert enqueue_due(_at("2026-03-31 03:00")) == 1
    assert enqueue_due(_at("2026-03-31 03:00")) == 0
    assert enqueue_due(_at("2026-03-31 23:00")) == 0
    job = Job.objects.get()
    assert (job.kind, job.payload, job.username) == ("compute", {"as_of": "2026-03-31"}, "system")
    assert enqueue_due(_at("2026-04-01 03:00")) == 1


def test_missed_times_are_made_up_for_once(db: None) -> None:
    _set(Schedule(every=Every.DAY, at=dt.time(3)), "2026-03-01 03:00")
    assert enqueue_due(_at("2026-03-31 12:00")) == 1
    assert enqueue_due(_at("2026-03-31 12:01")) == 0
    assert Schedule.objects.get().next_at == _at("2026-04-01 03:00")


def test_setting_and_removing_a_schedule_is_recorded(db: None) -> None:
    schedule = add_schedule(Schedule(every=Every.WEEK, weekday=5, at=dt.time(20)), by=SYSTEM)
    remove_schedule(schedule, by=SYSTEM)
    assert not Schedule.objects.exists()
    details = Entry.objects.filter(act="operations.schedule").order_by("seq").values_list("detail", flat=True)
    assert list(details) == [{"set": "每周五 20:00"}, {"removed": "每周五 20:00"}]
