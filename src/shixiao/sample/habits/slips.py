"""Honest slips of the pen: numbers mistyped, left out, typed in other ways, or someone else's."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from shixiao.sample.entry import Entry
from shixiao.sample.world import World

_TYPED_BY_HAND = frozenset({
    "employment_registrations", "attritions", "unemployment_registrations", "fair_signings", "training_enrolments",
    "subsidy_payments", "job_seekers",
})  # fmt: skip
_MISTYPED = 0.008
_MISSING = 0.004
_LISTED_BY_NAME = 0.06
_BORROWED = 0.001
_OTHER_FORM = 0.02


def slip(world: World, entries: Sequence[Entry]) -> list[Entry]:
    """The rows again, some numbers mistyped, missing or someone else's.

    Other ways to type a right number are no slip and not marked.
    """
    chance = world.plan.chance("slips")
    return [_slipped(world, chance, entry=entry) for entry in entries]


def _slipped(world: World, chance: Random, *, entry: Entry) -> Entry:
    number, drawn = entry.text("id_number"), chance.random()
    if entry.register not in _TYPED_BY_HAND or entry.habit or not number:
        return entry
    missing = _LISTED_BY_NAME if entry.register == "attritions" else _MISSING
    if drawn < missing:
        return _written(entry, "", "missing_number")
    if drawn < missing + _MISTYPED:
        return _written(entry, _mistyped(chance, number), "mistyped_number")
    if drawn < missing + _MISTYPED + _BORROWED:
        other = chance.choice(world.lives).person
        return _written(entry, other.number, "" if other.number == number else "borrowed_number")
    if drawn < missing + _MISTYPED + _BORROWED + _OTHER_FORM:
        return _written(entry, _other_form(chance, number), "")
    return entry


def _written(entry: Entry, number: str, habit: str) -> Entry:
    return replace(entry, cells={**entry.cells, "id_number": number}, habit=habit)


def _mistyped(chance: Random, number: str) -> str:
    """One wrong digit or two neighbours exchanged: the check character catches both."""
    at = chance.randrange(6, 16)
    if chance.random() < 0.5 and number[at] != number[at + 1]:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + str((int(number[at]) + chance.randint(1, 9)) % 10) + number[at + 1 :]


def _other_form(chance: Random, number: str) -> str:
    """The same number in small letters, with spaces, full-width, or in the old form of 15 digits."""
    forms = [number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}", number.translate(_FULL_WIDTH)]
    if number[6:8] == "19" and number[14:17] < "996":
        forms.append(number[:6] + number[8:17])
    return chance.choice(forms)


_FULL_WIDTH = {ord(half): ord(half) + 0xFEE0 for half in "0123456789X"}
