"""A workspace of its own for every test: the sample county's units are in it, its office files lie beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.registers.importing import Request, import_files
from shixiao.registers.known import Batch, all_batches
from shixiao.sample import write_office_files
from shixiao.workspace import Workspace, create_workspace
from shixiao_site.audit.actor import Actor
from shixiao_site.queue.leases import asker
from shixiao_site.queue.models import Job, State
from shixiao_site.registers.bringing.importing import handle
from shixiao_site.registers.models import Upload
from tests.registers.bureau import EMPLOYMENT, REGISTERS, hired
from tests.site.people import Person

TODAY = date(2026, 6, 30)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the sample county's offices. Never changed."""
    folder = tmp_path_factory.mktemp("office")
    write_office_files(folder, persons=500, as_of=TODAY)
    return folder / "files"


@dataclass
class InHand:
    """A job in the hands of the test. `before`: called each time the handler says how far it is."""

    job: Job
    said: list[str] = field(default_factory=list)

    @property
    def payload(self) -> Any:
        return self.job.payload

    @property
    def by(self) -> Actor:
        return asker(self.job)

    def tell(self, message: str, done: int = 0, of: int = 0) -> None:
        self.said.append(message)


@dataclass
class Desk:
    """The workspace behind the site, and the people who bring files to it."""

    workspace: Workspace
    folder: Path
    sign_in: Callable[[Person], Client]

    @property
    def batches(self) -> list[Batch]:
        return all_batches(self.workspace)

    def csv(self, name: str, rows: Sequence[Sequence[object]]) -> Path:
        """A text file."""
        path = self.folder / name
        path.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n", "utf-8")
        return path

    def post(self, person: Person, *files: Path, **fields: Any) -> Any:
        """The answer to the form with files."""
        opened = [file.open("rb") for file in files]
        try:
            return self.sign_in(person).post("/registers/bring/", {"chosen": opened, **fields})
        finally:
            for each in opened:
                each.close()

    def bring(self, person: Person, *files: Path, **fields: Any) -> list[Upload]:
        """Bring files and have them imported; the uploads afterwards."""
        answer = self.post(person, *files, **fields)
        assert answer.status_code == 302, answer.content.decode()
        self.work()
        return list(Upload.objects.filter(group=answer.url.rstrip("/").rpartition("/")[2]).order_by("position"))

    def work(self) -> None:
        """Do what the queue holds."""
        for job in Job.objects.filter(state=State.WAITING, kind="import").order_by("created_at"):
            handle(InHand(job))
            Job.objects.filter(pk=job.pk).update(state=State.DONE)

    def by_command(self, *files: Path) -> None:
        """Import as the command line does."""
        request = Request(load_registers(CATALOGUE), TODAY)
        for outcome in import_files(self.workspace, [str(file) for file in files], request):
            assert outcome.problem is None, outcome.problem


@pytest.fixture
def empty_desk(tmp_path: Path, settings: LazySettings, as_person: Callable[[Person], Client]) -> Desk:
    """A workspace in which nothing was imported yet."""
    workspace = create_workspace(tmp_path / "home", demo=True)
    settings.HOME, settings.SITE_FOLDER = workspace.home, workspace.home / "site"
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(workspace, folder, as_person)


@pytest.fixture
def desk(empty_desk: Desk, office: Path) -> Desk:
    """A workspace with the units of the sample county."""
    empty_desk.by_command(*office.glob("*机构区划*"))
    assert [batch.register for batch in empty_desk.batches] == ["units"]
    return empty_desk


@pytest.fixture
def three(desk: Desk) -> Path:
    """A file of three rows: one good, one of another station, one with a day that cannot be read."""
    return desk.csv(
        "就业三行.csv",
        [
            EMPLOYMENT,
            hired(1),
            hired(2, 上报单位代码="990101002001"),
            hired(3, 就业日期="昨天", 姓名="赵小昨"),
        ],
    )


def held_register(name: str) -> Any:
    """A register of the catalogue."""
    return REGISTERS[name]
