"""The scope rule and the roles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao_site.access import ROLES, Duty, Scope

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
