"""Imports files into a workspace, one after the other, each wholly or not at all."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shixiao.engine import Engine, open_engine
from shixiao.registers.batches import Written, seal, write_batch
from shixiao.registers.checking import cells, identity
from shixiao.registers.checking.faults import UNIT
from shixiao.registers.checking.judging import Circumstances
from shixiao.registers.checking.places import Unit
from shixiao.registers.known import Batch, all_batches, read_batches
from shixiao.registers.readers import Source, read_source
from shixiao.registers.schema import Register
from shixiao.registers.sheets import recognise_sheets
from shixiao.registers.units import covers_all, unit_codes, units_sql
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace, lock, publish, stage


@dataclass(frozen=True)
class Request:
    """How files are to be read. wanted: the register they are, "" = by their headings. replaces: the batch that is
    corrected, "" = none. today: the day of the import; nobody is born after it. within: only rows of units whose code
    begins so are taken, "" = all. upload: under what the asker knows the file; its batches carry it, so that he finds
    them again."""

    registers: Mapping[str, Register]
    today: date
    wanted: str = ""
    replaces: str = ""
    within: str = ""
    upload: str = ""


@dataclass(frozen=True)
class Report:
    """What became of one register of one file."""

    file: str
    register: Register
    rows: int
    accepted: int
    quarantined: int
    batch: int
    warnings: int
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its batches, or the problem for which nothing of it came in. notes: Chinese."""

    source: str
    reports: tuple[Report, ...] = ()
    notes: tuple[str, ...] = ()
    problem: Problem | None = None


def import_files(workspace: Workspace, sources: Sequence[str], request: Request) -> Iterator[Outcome]:
    """Import files and database tables in the order given; a file that cannot be read does not stop the others.

    Holds the workspace for writing until the last is done. Raises Problem when the request itself cannot be met.
    """
    if request.wanted and request.wanted not in request.registers:
        raise _no_such_register(request)
    if request.replaces and len(sources) > 1:
        raise _one_at_a_time("一次给了几个文件")
    with lock(workspace):
        _sweep(workspace)
        corrected = _corrected(workspace, request) if request.replaces else None
        for source in sources:
            folder = stage(workspace)
            try:
                yield _import_file(workspace, source, request, folder=folder, corrected=corrected)
            except Problem as problem:
                yield Outcome(source, problem=problem)
            finally:
                shutil.rmtree(folder, ignore_errors=True)


def _import_file(
    workspace: Workspace, source: str, request: Request, *, folder: Path, corrected: Batch | None
) -> Outcome:
    read = read_source(source, folder)
    batches = all_batches(workspace)
    _refuse_known(batches, read, request, corrected)
    notes = list(read.warnings)
    with open_engine(scratch=folder) as engine:
        cells.install(engine)
        identity.install(engine)
        circumstances = circumstances_of(engine, workspace, request)
        groups = recognise_sheets(engine, read, _candidates(request), notes)
        if not circumstances.is_whole:
            _refuse_unplaced(read, [request.registers[name] for name in groups])
        if corrected is not None:
            _check_correction(corrected, list(groups))
        first = max((batch.number for batch in batches), default=0) + 1
        written = [
            write_batch(
                engine,
                sheets,
                read,
                folder=folder / f"batch-{number}",
                number=number,
                circumstances=circumstances,
                replaces=corrected.number if corrected else None,
                upload=request.upload,
            )
            for number, sheets in enumerate(groups.values(), start=first)
        ]
    seal(written)
    for each in written:
        publish(each.folder, workspace.batches / each.name)
    return Outcome(source, tuple(_report(read, each) for each in written), tuple(notes))


def _candidates(request: Request) -> list[Register]:
    return [request.registers[request.wanted]] if request.wanted else list(request.registers.values())


def _report(read: Source, written: Written) -> Report:
    counts = written.manifest
    return Report(
        file=read.name,
        register=written.register,
        rows=counts["rows"],
        accepted=counts["accepted"],
        quarantined=counts["quarantined"],
        batch=written.number,
        warnings=counts["warnings"],
        ignored=tuple(counts["ignored_headings"]),
    )


def circumstances_of(engine: Engine, workspace: Workspace, request: Request) -> Circumstances:
    """What decides beside the rows of a request. Makes the table `known_units`."""
    units = _load_units(engine, all_batches(workspace), request.registers)
    is_whole = not request.within or covers_all(request.within, [unit.code for unit in units])
    return Circumstances(request.today, workspace.demo, units, request.within, is_whole)


def _load_units(engine: Engine, batches: Sequence[Batch], registers: Mapping[str, Register]) -> tuple[Unit, ...]:
    """The units imported so far, also as the table `known_units`; of a code given twice the newest."""
    engine.table("known_units", units_sql(batches, registers))
    return tuple(Unit(code, name) for code, name in dict(engine.rows("SELECT code, name FROM known_units")).items())


def _sweep(workspace: Workspace) -> None:
    """Remove batches of a file whose import was killed before the last of them appeared; nobody has seen them."""
    whole = {batch.number for batch in all_batches(workspace)}
    for batch in read_batches(workspace):
        if batch.number not in whole:
            shutil.rmtree(batch.path)


def _refuse_known(batches: Sequence[Batch], read: Source, request: Request, corrected: Batch | None) -> None:
    """Refuse a file that is there already. The batch that took only one unit's rows of it may be replaced by more."""
    for batch in batches:
        if corrected is not None and batch.number == corrected.number and batch.within != request.within:
            continue
        for file in batch.manifest["files"]:
            if file["sha256"] == read.sha256:
                raise Problem(
                    where=read.name,
                    what=f"这个文件已经导入过了（批次 {batch.number:06d}，当时叫“{file['name']}”）。",
                    why="同一个文件导入两次，每一行都会重复。",
                    mend="不用再导入。内容有改动的，请保存改动后再导入，并指明要更正的批次（命令行用 --replaces）。",
                )


def _refuse_unplaced(read: Source, registers: Sequence[Register]) -> None:
    """A register that does not say which unit a row is of can only come from those who answer for all of them."""
    for register in registers:
        if not register.has(UNIT):
            raise Problem(
                where=read.name,
                what=f"“{register.title}”里没有上报单位，分不清哪些行归您的辖区。",
                why="这种台账管着全部辖区的核实，只能由管全部辖区的单位导入；这个文件什么都没有导入。",
                mend="请把文件交给县区或市局业务科室导入。",
            )


def _corrected(workspace: Workspace, request: Request) -> Batch:
    """The batch that is to be replaced. Raises Problem when there is none within the request's units, or when it
    already has been."""
    batches, named = all_batches(workspace), request.replaces
    is_whole = not request.within or covers_all(request.within, unit_codes(workspace, request.registers))
    found = next(
        (batch for batch in batches if named in {f"{batch.number:06d}", str(batch.number), batch.path.name}), None
    )
    if found is None or not (is_whole or found.within.startswith(request.within)):
        raise Problem(
            where=f"更正批次 {named}",
            what="没有这个批次。",
            why="不知道要更正哪一批，所以没有导入。",
            mend="请查批次号：导入时显示，也是工作区 batches 文件夹里的文件夹名。",
        )
    newer = next((batch for batch in batches if batch.replaces == found.number), None)
    if newer is not None:
        raise Problem(
            where=f"更正批次 {named}",
            what=f"这个批次已经被批次 {newer.number:06d} 更正过了。",
            why="同一批更正两次，两份更正会同时算数。",
            mend=f"要再次更正，请改为更正批次 {newer.number:06d}。",
        )
    return found


def _check_correction(corrected: Batch, registers: Sequence[str]) -> None:
    if len(registers) > 1:
        raise _one_at_a_time("文件里有几种台账")
    if registers != [corrected.register]:
        raise Problem(
            where=f"更正批次 {corrected.number:06d}",
            what="更正的台账和原来的不是同一种。",
            why=f"批次 {corrected.number:06d} 是 {corrected.register}，用别的台账替换会丢掉它的数据。",
            mend="请检查批次号和文件。",
        )


def _one_at_a_time(what: str) -> Problem:
    return Problem(
        where="更正批次",
        what=f"更正一次只能换一个批次，{what}。",
        why="不知道哪一份替换原来的批次。",
        mend="请一次导入一个文件，文件里只放这一种台账。",
    )


def _no_such_register(request: Request) -> Problem:
    listed = "、".join(f"{name}（{register.title}）" for name, register in request.registers.items())
    return Problem(
        where=f"指明的台账 {request.wanted}",
        what="没有这个台账。",
        why="不知道按哪个台账读，所以没有导入。",
        mend=f"可以写：{listed}。",
    )
