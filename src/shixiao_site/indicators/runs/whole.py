"""Who may compute and publish: only those who answer for the whole workspace, because a run is of everybody's rows."""

from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.registers.units import covers_all, unit_codes
from shixiao_site.access import Duty, Reader, Scope
from shixiao_site.indicators.workplace import workspace


def is_whole(scope: Scope) -> bool:
    """Whether a scope covers all units of the workspace."""
    place = workspace()
    return bool(scope) and covers_all(scope.prefix, unit_codes(place, load_registers(CATALOGUE, place.overlay)))


def may_compute(reader: Reader) -> bool:
    """Whether he may ask for a computation."""
    return reader.may(Duty.COMPUTE) and is_whole(reader.scope)


def may_publish(reader: Reader) -> bool:
    """Whether he may make a run visible to everybody."""
    return reader.may(Duty.PUBLISH_RUN) and is_whole(reader.scope)


def sees_unpublished(reader: Reader) -> bool:
    """Whether he sees runs that were never published."""
    return may_compute(reader) or may_publish(reader)
