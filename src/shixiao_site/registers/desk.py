"""The workspace as the site sees it: its registers, its units, and who answers for all of them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.registers.schema import Register
from shixiao.registers.units import covers_all, unit_codes, unit_names
from shixiao.workspace import Workspace, open_workspace
from shixiao_site.access import Scope


def workspace() -> Workspace:
    """The workspace behind the site."""
    return open_workspace(settings.HOME)


def registers() -> Mapping[str, Register]:
    """All registers by name, the bureau's own included."""
    overlay = settings.HOME / "overlay"
    stamps = tuple((str(file), file.stat().st_mtime_ns) for file in sorted(overlay.glob("registers/*.toml")))
    return _loaded(overlay, stamps)


def is_whole(scope: Scope) -> bool:
    """Whether a scope covers every unit of the workspace."""
    return bool(scope) and covers_all(scope.prefix, unit_codes(workspace(), registers()))


def units_of(scope: Scope) -> dict[str, str]:
    """Code -> name of the units in a scope."""
    return {code: name for code, name in unit_names(workspace(), registers()).items() if scope.covers(code)}


@lru_cache(maxsize=4)
def _loaded(overlay: Path, _stamps: tuple[tuple[str, int], ...]) -> Mapping[str, Register]:
    return load_registers(CATALOGUE, overlay)
