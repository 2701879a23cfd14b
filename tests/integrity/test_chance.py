"""The chance of a share agrees with the plain binomial, and false alarms stay as rare as promised."""

import math
import random

import pytest

from shixiao.integrity.chance import Share, beta_below, chances_of, unlikely

RATE = 0.01


def _at_least(odd: int, all_: int, share: float) -> float:
    return math.fsum(math.comb(all_, k) * share**k * (1 - share) ** (all_ - k) for k in range(odd, all_ + 1))


@pytest.mark.parametrize(("odd", "all_"), [(1, 1), (1, 30), (3, 10), (12, 30), (30, 30), (55, 200), (400, 900)])
@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.93])
def test_a_known_share_has_the_binomial_tail(odd: int, all_: int, share: float) -> None:
    [tested] = chances_of([Share("一", odd, all_, share)])
    assert tested.chance == pytest.approx(_at_least(odd, all_, share), rel=1e-9, abs=1e-300)


def test_the_incomplete_beta_function_has_known_values() -> None:
    assert beta_below(0.5, 2.5, 2.5) == pytest.approx(0.5)
    assert beta_below(0.3, 1, 4) == pytest.approx(1 - 0.7**4)
    assert (beta_below(0, 2, 3), beta_below(1, 2, 3)) == (0.0, 1.0)


def test_four_units_are_too_few_to_compare() -> None:
    shares = [Share(str(place), 1, 50, None) for place in range(4)]
    assert chances_of(shares) == []
    assert len(chances_of([*shares, Share("五", 40, 50, None)])) == 5


def test_one_unit_that_stands_out_is_found_and_the_others_are_not() -> None:
    shares = [Share(str(place), 5 + place % 5, 100, None) for place in range(20)] + [Share("高", 45, 100, None)]
    tested = chances_of(shares)
    most = unlikely([one.chance for one in tested], RATE)
    assert [one.subject for one in tested if one.chance <= most] == ["高"]


def test_a_fifth_that_pads_does_not_hide_itself() -> None:
    chance = random.Random(5)
    honest = [Share(f"h{place}", sum(chance.random() < 0.1 for _ in range(200)), 200, None) for place in range(40)]
    padded = [Share(f"p{place}", sum(chance.random() < 0.4 for _ in range(200)), 200, None) for place in range(10)]
    tested = chances_of(honest + padded)
    most = unlikely([one.chance for one in tested], RATE)
    assert {one.subject for one in tested if one.chance <= most} == {one.subject for one in padded}


@pytest.mark.parametrize("between", [0.0, 0.04])
def test_among_honest_units_an_alarm_is_rare_even_when_they_differ(between: float) -> None:
    alarms = 0
    for seed in range(60):
        chance = random.Random(seed)
        shares = []
        for place in range(60):
            own = min(max(chance.gauss(0.2, between), 0.01), 0.9)
            count = chance.randint(30, 150)
            shares.append(Share(str(place), sum(chance.random() < own for _ in range(count)), count, None))
        chances = [one.chance for one in chances_of(shares)]
        most = unlikely(chances, RATE)
        alarms += sum(one <= most for one in chances)
    # The procedure promises an alarm in one of a hundred honest months of a whole county; 60 were drawn.
    assert alarms <= 6


def test_the_rate_is_held_over_everything_that_was_tested() -> None:
    assert unlikely([0.001, 0.2, 0.9], 0.01) == 0.001
    assert unlikely([0.004, 0.2, 0.9], 0.01) < 0
    assert unlikely([], 0.01) < 0
    assert unlikely([0.002, 0.006, 0.5], 0.01) == 0.006
