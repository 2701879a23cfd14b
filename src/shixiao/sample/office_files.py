"""The invented county's files as its offices keep them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.sample.filing import filed
from shixiao.sample.offices.form import Placed
from shixiao.sample.offices.layout import forms
from shixiao.sample.offices.text_file import write_text_file
from shixiao.sample.offices.truth import write_truth
from shixiao.sample.offices.unreadable import spoil
from shixiao.sample.offices.workbook import write_workbook
from shixiao.sample.plan import Plan
from shixiao.sample.world import made_world
from shixiao.vocabulary.problems import Problem

AS_OF = date(2026, 6, 30)
_FEWEST = 100


@dataclass(frozen=True)
class OfficeFiles:
    """What was written. Import `files` in their order; `truth` lies outside their folder. `unreadable` rows are among
    the `rows` and must be quarantined."""

    files: tuple[Path, ...]
    truth: Path
    rows: int
    unreadable: int


def write_office_files(folder: Path, *, persons: int = 3000, seed: int = 1, as_of: date = AS_OF) -> OfficeFiles:
    """Write `folder/files/*` to be imported and `folder/truth.csv`, which says which rows are padded.

    The same arguments give the same bytes. Contributions cover 36 months up to `as_of`, reports 30. Fewer than 100
    persons are a Problem, for they do not fill the registers; so is a folder that holds files already.
    """
    target = folder / "files"
    _check(persons, target)
    world = made_world(Plan(persons, seed, as_of))
    target.mkdir(parents=True, exist_ok=True)
    places = {place.code: place for place in world.places}
    registers = load_registers(CATALOGUE)
    placed: list[Placed] = []
    written: list[Path] = []
    for form in forms(world, spoil(filed(world)), registers=registers):
        path = target / form.file
        write = write_workbook if form.style.workbook else write_text_file
        placed.extend(write(form, path, places=places))
        written.append(path)
    write_truth(folder / "truth.csv", placed)
    unreadable = sum(each.entry.spoilt is not None for each in placed)
    return OfficeFiles(tuple(written), folder / "truth.csv", len(placed), unreadable)


def _check(persons: int, target: Path) -> None:
    if persons < _FEWEST:
        raise Problem(
            where=f"人数 {persons}",
            what=f"示例县至少要有 {_FEWEST} 人。",
            why="人太少，有的台账会是空的。",
            mend=f"请把人数改为 {_FEWEST} 或更多。",
        )
    if target.is_dir() and any(target.iterdir()):
        raise Problem(
            where=str(target),
            what="文件夹里已经有文件。",
            why="新旧文件混在一起，导入时会重复。",
            mend="请换一个空文件夹，或先删掉旧文件。",
        )
