"""The scope rule and the roles."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.pages import Pages, RowFilter, build_pages, open_pages
from shixiao.workspace import Workspace
from shixiao_site.access import ROLES, Duty, Scope
from shixiao_site.accounts.models import User

CODES = st.text("0123456789", min_size=12, max_size=12)


@given(CODES, st.sampled_from([2, 4, 6, 9, 12]))
def test_a_scope_covers_exactly_the_codes_that_begin_with_it(code: str, length: int) -> None:
    assert Scope(code[:length]).covers(code)
    other = str((int(code[0]) + 1) % 10) + code[1:]
    assert not Scope(code[:length]).covers(other)


@pytest.mark.parametrize("prefix", ["", "9", "990", "99010", "9901010", "99010a", "九九", "9901010010011", " 99"])
def test_what_is_no_division_prefix_covers_nothing(prefix: str) -> None:
    assert not Scope(prefix)
    assert not Scope(prefix).covers("990101001001")


def test_administrators_hold_no_business_duty_and_share_none() -> None:
    administrators = [role for role in ROLES.values() if role.is_administrator]
    business = {duty for role in ROLES.values() if not role.is_administrator for duty in role.duties} - {
        Duty.OWN_ACCOUNT
    }
    own = [role.duties - {Duty.OWN_ACCOUNT} for role in administrators]
    assert len(administrators) == 3
    assert all(not duties & business for duties in own)
    assert len(frozenset().union(*own)) == sum(map(len, own))


def test_every_duty_is_held_by_some_role() -> None:
    assert {duty for role in ROLES.values() for duty in role.duties} == set(Duty)


LENGTHS = (2, 4, 6, 9, 12)
WRONG = ("", "9", "990", "9901010", "99010a", "九九", "９９", " 99", "99%", "99_", "%", "__", "9901010010011")


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[str], str]:
    """Units of a few divisions, many of them siblings that differ in one digit, and a scope on the edge of one."""
    codes = draw(st.lists(CODES, min_size=1, max_size=4))
    for _ in range(draw(st.integers(0, 12))):
        code, at = draw(st.sampled_from(codes)), draw(st.integers(0, 11))
        codes.append(code[:at] + str((int(code[at]) + draw(st.integers(1, 9))) % 10) + code[at + 1 :])
    units = codes + [code[: draw(st.sampled_from(LENGTHS))] for code in codes]
    chosen = draw(st.sampled_from(codes))
    edges = [chosen[:length] for length in range(13)]
    edges += [chosen[: length - 1] + str((int(chosen[length - 1]) + 1) % 10) for length in LENGTHS]
    return units, draw(st.sampled_from([*edges, *WRONG]))


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees())
def test_the_database_finds_exactly_what_the_rule_covers(drawn: tuple[list[str], str]) -> None:
    units, prefix = drawn
    scope = Scope(prefix)
    with transaction.atomic():
        User.objects.bulk_create(
            User(username=f"u{at}", name="某人", role_name="station", prefix=unit) for at, unit in enumerate(units)
        )
        found = sorted(User.objects.filter(scope.q("prefix")).values_list("prefix", flat=True))
        transaction.set_rollback(True)
    assert found == sorted(unit for unit in units if scope.covers(unit))


@given(trees())
def test_a_scope_covers_what_lies_below_it_and_nothing_beside_or_above(drawn: tuple[list[str], str]) -> None:
    units, prefix = drawn
    scope = Scope(prefix)
    is_division = len(prefix) in LENGTHS and set(prefix) <= set("0123456789")
    assert bool(scope) == is_division
    for unit in units:
        above = [unit[:length] for length in LENGTHS if length <= len(unit)]
        assert scope.covers(unit) == (is_division and prefix in above)


@pytest.fixture(scope="module")
def pages(county: Workspace) -> Iterator[Pages]:
    run = open_run(county)
    build_pages(county, run.id)
    opened = open_pages(county, run.id)
    yield opened
    opened.close()


@given(st.data())
def test_the_pages_of_a_run_give_exactly_the_units_that_a_scope_covers(pages: Pages, data: st.DataObject) -> None:
    codes = [unit.code for unit in pages.units("")]
    code = data.draw(st.sampled_from(codes))
    at = data.draw(st.integers(0, len(code) - 1))
    beside = code[:at] + str((int(code[at]) + 1) % 10) + code[at + 1 :]
    scope = Scope(data.draw(st.sampled_from([code, beside])))
    level = data.draw(st.sampled_from(LENGTHS))
    assert [unit.code for unit in pages.units(scope.prefix)] == [each for each in codes if scope.covers(each)]
    every = pages.by_unit("new_employment", level, "year", "2026", prefix=codes[0][:2])
    shown = pages.by_unit("new_employment", level, "year", "2026", prefix=scope.prefix)
    assert shown == [figure for figure in every if scope.covers(figure.unit)]
    all_rows = pages.rows("new_employment", RowFilter(codes[0][:2]), offset=0, limit=10**6)
    rows = pages.rows("new_employment", RowFilter(scope.prefix), offset=0, limit=10**6)
    assert len(all_rows) > 100
    assert rows == [row for row in all_rows if scope.covers(row.unit)]
