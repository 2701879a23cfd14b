"""What there is to be asked for: rows, batches, uploads, jobs, exports and tokens of different people and units."""

import datetime as dt
import secrets
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.pages import RowFilter, build_pages, open_pages
from shixiao.pipeline.plan import CATALOGUE
from shixiao.pipeline.stays import build_stays
from shixiao.registers.declarations import load_registers
from shixiao.registers.importing import Request, import_files
from shixiao.registers.known import all_batches
from shixiao.workspace import open_workspace
from tests.registers.bureau import EMPLOYMENT, hired
from tests.site.people import LI, QIAN, SUN, WANG, Person

TODAY = dt.date(2026, 6, 30)
INDICATOR = "new_employment"
YEAR = "2026"
# Of a station beside 小李's, and of another street.
BESIDE, OTHER_STREET = "990101001002", "990101005001"
MARK = "只有小李见得到"
NOWHERE = UUID(int=0)


@dataclass(frozen=True)
class Brought:
    """A file that somebody brought: its upload, the group it came in, its batch."""

    by: Person
    upload: UUID
    group: UUID
    batch: int


def lay_out(sample_county: Path, home: Path) -> tuple[Brought, Brought]:
    """A county with pages, to which 小李 and 钱主任 brought a file each, with a row that was kept out."""
    shutil.copytree(sample_county, home)
    workspace = open_workspace(home)
    run = open_run(workspace)
    build_pages(workspace, run.id)
    build_stays(workspace, run.id)
    (home / "site").mkdir(exist_ok=True)
    registers = load_registers(CATALOGUE)
    made = []
    for person, unit in ((LI, LI.prefix), (QIAN, BESIDE)):
        upload = uuid4()
        path = home / f"{MARK if person is LI else person.name}.csv"
        rows = [EMPLOYMENT, hired(1, 上报单位代码=unit), hired(2, 上报单位代码=unit, 就业日期="昨天")]
        path.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n", "utf-8")
        request = Request(registers, TODAY, within=person.prefix, upload=str(upload))
        [outcome] = import_files(workspace, [str(path)], request)
        assert [report.quarantined for report in outcome.reports] == [1]
        made.append(Brought(person, upload, uuid4(), outcome.reports[0].batch))
    return made[0], made[1]


@dataclass(frozen=True)
class World:
    """Everything made once, and what each test writes down of it in its database."""

    home: Path
    of_li: Brought
    of_qian: Brought
    people: dict[str, Any]

    def record(self) -> None:
        """Publish the run and write down the uploads."""
        from shixiao_site.indicators.models import Publication
        from shixiao_site.registers.models import Upload, UploadState

        Publication.objects.create(run_id=self.run, username=SUN.username, name=SUN.name)
        for brought in (self.of_li, self.of_qian):
            by = brought.by
            Upload.objects.create(
                id=brought.upload, group=brought.group, username=by.username, name=by.name, prefix=by.prefix,
                file_name=f"{MARK if by is LI else by.name}.csv", bytes=1, sha256="", state=UploadState.DONE, reports=[],
            )  # fmt: skip

    @cached_property
    def run(self) -> str:
        """The published run."""
        return open_run(open_workspace(self.home)).id

    def position(self, unit: str) -> int:
        """The place of a row of a unit."""
        pages = open_pages(open_workspace(self.home), self.run)
        try:
            return pages.rows(INDICATOR, RowFilter(unit), offset=0, limit=1)[0].position
        finally:
            pages.close()

    @cached_property
    def by_command(self) -> int:
        """A batch that nobody brought through the site."""
        return next(batch.number for batch in all_batches(open_workspace(self.home)) if not batch.upload)

    @cached_property
    def job(self) -> UUID:
        """A job of 小李, waiting."""
        return self._job("pages", {}).pk

    @cached_property
    def export(self) -> UUID:
        """A finished export of 小李."""
        from shixiao_site.exports.files import RESULT, folder_of
        from shixiao_site.queue.models import Job, State

        job = self._job("export", {"of": f"/units/{LI.prefix}/", "as": "csv"})
        Job.objects.filter(pk=job.pk).update(state=State.DONE)
        folder = folder_of(job.pk)
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("a\r\n")
        (folder / RESULT).write_text('{"file": "a.csv", "rows": 1}')
        return job.pk

    def _job(self, kind: str, payload: dict[str, Any]) -> Any:
        from shixiao_site.audit.actor import Actor
        from shixiao_site.queue.actions import enqueue

        return enqueue(kind, MARK, payload, by=Actor(LI.username, LI.name, LI.role, LI.prefix, "10.0.0.1"))

    @cached_property
    def token(self) -> int:
        """A token of 小李."""
        from shixiao_site.accounts.models import Token

        day = dt.date(2999, 1, 1)
        made = Token.objects.create(
            user=self.people["li"], name=MARK, digest=secrets.token_hex(), duty_names=[], expires_on=day
        )
        return int(made.pk)

    @cached_property
    def draft(self) -> int:
        """A draft of 王科长."""
        return self._draft()

    @cached_property
    def past_draft(self) -> int:
        """A draft that holds already."""
        return self._draft(state="approved", in_force_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))

    def _draft(self, **more: Any) -> int:
        from shixiao_site.definitions.checking import check
        from shixiao_site.definitions.models import Draft

        own = {"username": WANG.username, "name": WANG.name, "reason": "说明", "basis": "文件"}
        day = dt.date(2026, 7, 1)
        made = Draft.objects.create(
            indicator=INDICATOR, kind="definition", takes_effect_on=day, next_review=day, **own, **more
        )
        check(made)
        return int(made.pk)

    @cached_property
    def schedule(self) -> int:
        """A schedule."""
        from django.utils import timezone

        from shixiao_site.operations.models import Schedule

        return int(Schedule.objects.create(at=dt.time(3), next_at=timezone.now()).pk)

    @cached_property
    def entry(self) -> int:
        """An audit entry."""
        from shixiao_site.audit.actor import SYSTEM
        from shixiao_site.audit.chain import record

        return int(record("audit.read", by=SYSTEM).seq)
