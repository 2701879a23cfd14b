"""A sealed run as the county's report: what publication needs to know about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shixiao.engine import Engine, parquet
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import Plan
from shixiao.pipeline.views import figures_sql
from shixiao.publication.headings import Heading, Labels, cell_labels
from shixiao.publication.report import write_report
from shixiao.registers.known import known_sql


@dataclass(frozen=True)
class Shown:
    """A run with the titles of its indicators and the names of its units."""

    run: SealedRun
    titles: Mapping[str, Heading]
    unit_names: Mapping[str, str]
    figures: str
    reasons: str
    labels: Labels


def shown(engine: Engine, run: SealedRun, plan: Plan) -> Shown:
    """Gather what a reader of the run is shown."""
    ordered = sorted(plan.library.definitions.items(), key=lambda item: (item[1].rank, item[0]))
    titles = {id_: Heading(one.title, one.topic, one.unit) for id_, one in ordered}
    units = known_sql(plan.registers["units"], plan.of("units"), plan.as_of)
    names = dict(engine.rows(f"SELECT code, name FROM ({units}) ORDER BY row_key"))
    labels = cell_labels(
        {id_: heading.title for id_, heading in titles.items()},
        {name: register.title for name, register in plan.registers.items()},
    )
    return Shown(run, titles, names, figures_sql(run), f"SELECT * FROM {parquet([run.file('offsets')])}", labels)


def write_county_report(engine: Engine, told: Shown, path: Path) -> None:
    """Write the xlsx report of a run."""
    manifest = told.run.manifest
    meta = [
        ("运行编号", told.run.id),
        ("截止日", str(told.run.as_of)),
        ("计算时间", str(manifest["computed_at"])),
        ("程序版本", str(manifest["software"])),
        ("口径指纹", str(manifest["definitions"])),
        ("批次数", str(len(manifest["batches"]))),
    ]
    write_report(
        engine, path, figures_sql=told.figures, titles=told.titles, reasons=told.reasons, meta=meta,
        unit_names=told.unit_names, labels=told.labels,
    )  # fmt: skip
