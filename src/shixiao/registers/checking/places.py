"""Unit codes for rows that name their community and street instead of giving the code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shixiao.vocabulary.cleaning import compact


@dataclass(frozen=True)
class Unit:
    """One line of the register of units."""

    code: str
    name: str


@dataclass(frozen=True)
class Place:
    """What a named community and street come to: a code, or why there is none (Chinese)."""

    community: str
    street: str
    code: str | None
    fault: str | None


def resolve_places(named: Iterable[tuple[str, str]], units: Iterable[Unit]) -> list[Place]:
    """The code of every (community, street), "" for one that is not given. Codes are given only where unique.

    A unit may be named in full or by the end of its name, as offices leave out county and street.
    """
    by_code = {unit.code: compact(unit.name) for unit in units}
    communities = {code: name for code, name in by_code.items() if not code.endswith("000")}
    streets = {code: name for code, name in by_code.items() if code.endswith("000") and not code.endswith("000000")}
    return [_resolved(community, street, communities, streets) for community, street in named]


def _resolved(community: str, street: str, communities: Mapping[str, str], streets: Mapping[str, str]) -> Place:
    if not communities and not streets:
        return Place(community, street, None, "没有填写，也还没有导入机构区划，无法按名称查找。")
    found = _called(compact(street), streets) if street else list(streets)
    if community:
        prefixes = {code[:9] for code in found}
        within = {code: name for code, name in communities.items() if not street or code[:9] in prefixes}
        found = _called(compact(community), within)
    told = "、".join(f"“{name}”" for name in (street, community) if name)
    if len(found) == 1:
        return Place(community, street, found[0], None)
    what = f"有 {len(found)} 个" if found else "找不到"
    return Place(community, street, None, f"没有填写，{told}在机构区划里{what}。")


def _called(name: str, units: Mapping[str, str]) -> list[str]:
    exact = [code for code, full in units.items() if full == name]
    return exact or [code for code, full in units.items() if full.endswith(name)]
