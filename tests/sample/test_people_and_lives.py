"""The people of the county and what happens to them hold together."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from shixiao.sample.habits.profiles import habits_of
from shixiao.sample.lives.spells import EMPLOYED
from shixiao.sample.plan import Plan
from shixiao.sample.world import World, made_world
from shixiao.vocabulary.citizen import born_on, is_male, number_problem
from shixiao.vocabulary.credit import credit_code_problem
from shixiao.vocabulary.divisions import level_of, parent
from shixiao.vocabulary.months import month_of
from shixiao.vocabulary.retirement import retirement_month

AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="module")
def world() -> World:
    return made_world(Plan(1500, 1, AS_OF))


def test_every_number_is_valid_synthetic_and_nobody_elses(world: World) -> None:
    numbers = [life.person.number for life in world.lives]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("9901") for number in numbers)
    assert {number_problem(number, AS_OF, allow_synthetic=True) for number in numbers} == {None}


def test_numbers_tell_birth_and_sex(world: World) -> None:
    for life in world.lives:
        assert born_on(life.person.number) == life.person.born
        assert is_male(life.person.number) == life.person.male
        assert 1955 <= life.person.born.year <= 2008


def test_some_people_are_twins(world: World) -> None:
    people = [life.person for life in world.lives]
    pairs = [(one, two) for one, two in pairwise(people) if one.born == two.born]
    assert any(one.name[0] == two.name[0] and one.male == two.male for one, two in pairs)


def test_every_employer_has_a_right_code_of_its_own(world: World) -> None:
    codes = [employer.code for employer in world.employers]
    assert len(set(codes)) == len(codes)
    assert {credit_code_problem(code) for code in codes} == {None}
    assert {code[2:8] for code in codes} == {"990101"}


def test_communities_belong_to_streets_of_the_county(world: World) -> None:
    assert len({place.code for place in world.places}) == len(world.places) == 32
    assert {parent(place.code) for place in world.places} == {place.street for place in world.places}
    assert {level_of(place.code) for place in world.places} == {12}
    assert {parent(place.street) for place in world.places} == {"990101000000"}


def test_spells_follow_one_another_without_gap_or_overlap(world: World) -> None:
    for life in world.lives:
        for one, two in pairwise(life.spells):
            assert two.start == one.end + timedelta(days=1)
        assert all(spell.start <= spell.end for spell in life.spells)


def test_work_is_insured_only_while_it_lasts(world: World) -> None:
    for life in world.lives:
        for spell in life.spells:
            assert all(month_of(spell.start) <= month <= month_of(spell.end) for month in spell.covered)
            assert (spell.employer is not None) == (spell.kind in EMPLOYED)


def test_nobody_works_when_dead_or_retired(world: World) -> None:
    for life in world.lives:
        last = life.spells[-1].end if life.spells else date.min
        assert life.died_on is None or last <= life.died_on
        assert life.pension_from is None or month_of(last) < life.pension_from or not life.spells


def test_most_pensions_begin_after_the_statutory_month(world: World) -> None:
    drawn = [life for life in world.lives if life.pension_from is not None]
    on_time = [life for life in drawn if life.pension_from == retirement_month(life.person.born, life.person.kind) + 1]
    assert len(on_time) > 0.85 * len(drawn) > 0


def test_shells_insure_people_for_exactly_three_or_six_months(world: World) -> None:
    covered = [
        len(spell.covered) for life in world.lives for spell in life.spells if spell.employer and spell.employer.shell
    ]
    assert len(covered) >= 8
    assert set(covered) <= {3, 6}


def test_about_half_of_the_communities_are_honest_and_every_habit_is_found(world: World) -> None:
    habits = habits_of(world)
    honest = [code for code, found in habits.items() if not found]
    assert 10 <= len(honest) <= 20
    assert len(frozenset.union(*habits.values())) == 13


def test_some_have_claimed_for_years_close_to_retirement_and_far_from_it(world: World) -> None:
    since = [life for life in world.lives if life.claims_since is not None]
    ahead = [
        retirement_month(life.person.born, "M60" if life.person.male else "F55") - (life.claims_since or 0)
        for life in since
    ]
    assert any(months < 60 for months in ahead)
    assert any(months >= 60 for months in ahead)
    assert all(life.claims_since in life.own_months for life in since)


def test_a_seed_is_a_world(world: World) -> None:
    assert made_world(Plan(1500, 1, AS_OF)) == world
    assert made_world(Plan(1500, 2, AS_OF)) != world
