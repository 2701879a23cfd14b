"""Every page of the site taken away: no person's data in full, nothing that a spreadsheet would run."""

import csv
import datetime as dt
import html
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import get_resolver, reverse

from shixiao.cli.root import verbs
from shixiao.engine import open_engine, parquet
from shixiao.pipeline.manifest import open_run, sealed_runs
from shixiao.pipeline.pages import RowFilter, build_pages, open_pages
from shixiao.pipeline.plan import CATALOGUE, make_plan
from shixiao.pipeline.run import run
from shixiao.pipeline.stays import build_stays
from shixiao.registers.declarations import load_registers
from shixiao.registers.importing import Request, import_files
from shixiao.registers.known import all_batches
from shixiao.workspace import Workspace, open_workspace
from shixiao_site.ui import Page
from tests.publication.test_published_tables import PAYLOADS
from tests.registers.bureau import EMPLOYMENT, hired
from tests.site.addresses import CASES
from tests.site.exports.conftest import Take
from tests.site.people import LI, SUN, WANG, ZHAO, Person
from tests.site.test_every_address import address_of, patterns
from tests.site.world import World

REGISTERS = load_registers(CATALOGUE)
AS_OF = dt.date(2026, 6, 30)
NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
PHONE = re.compile(r"(?<![0-9])1[0-9]{10}(?![0-9])")
HAN = re.compile(r"[\u4e00-\u9fff·]{2,}")
PLAIN_NUMBER = re.compile(r"[+-]?[0-9][0-9,.]*%?")


@pytest.fixture(scope="module")
def persons(sample_county: Path) -> dict[str, set[str]]:
    """The real values of the county: names, numbers, phones."""
    found: dict[str, set[str]] = {"name": set(), "number": set(), "phone": set()}
    with open_engine(threads=1) as engine:
        for batch in all_batches(open_workspace(sample_county)):
            there = {name for name, *_ in engine.rows(f"DESCRIBE FROM {parquet([batch.rows])}")}
            for column in REGISTERS[batch.register].columns:
                if column.masked_as in found and column.field in there:
                    sql = f"SELECT DISTINCT CAST({column.field} AS VARCHAR) FROM {parquet([batch.rows])}"
                    found[column.masked_as] |= {value for (value,) in engine.rows(sql) if value and len(value) > 1}
    assert all(len(values) > 100 for values in found.values()), {kind: len(values) for kind, values in found.items()}
    return found


def pages_of(world: World) -> Iterator[str]:
    """The addresses of all pages for reading, for everything that they can be asked for, and for every indicator."""
    views = dict(patterns(get_resolver().url_patterns))
    for name, case in CASES.items():
        if isinstance(views[name], Page):
            for thing in case.things(world):
                yield f"{address_of(name, thing.kwargs)}?{urlencode(thing.data)}"


def pages_of_indicators(home: Path) -> Iterator[str]:
    """Of every indicator its page and its rows."""
    sealed = open_run(open_workspace(home))
    pages = open_pages(open_workspace(home), sealed.id)
    try:
        for indicator in pages.library.definitions:
            for name in ("indicators:indicator", "indicators:rows"):
                yield f"{reverse(name, kwargs={'indicator': indicator})}?period=2026"
    finally:
        pages.close()


def cells_of(content: bytes, name: str) -> list[str]:
    """Every text of a file that was taken away."""
    if name.endswith(".csv"):
        return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        parts = {part: pack.read(part) for part in pack.namelist()}
    if name.endswith(".zip"):
        return [cell for part, held in parts.items() for cell in cells_of(held, part)]
    sheets = [held.decode() for part, held in parts.items() if part.endswith(".xml")]
    live = [part for part in parts if "external" in part.lower() or part.endswith((".bin", ".vml"))]
    assert not live
    assert not [sheet for sheet in sheets if re.search(r"<f[ >]|<hyperlink|<dde", sheet)]
    return [html.unescape(text) for sheet in sheets for text in re.findall(r"<t(?: [^>]*)?>([^<]*)</t>", sheet)]


def told(cells: list[str], persons: dict[str, set[str]]) -> list[str]:
    """What of the persons' data stands in the cells in full. A name of two characters only counts as a whole cell or a
    whole word: inside others it is chance."""
    words = {word for cell in cells for word in HAN.findall(cell)}
    threes = {word[at : at + 3] for word in words for at in range(len(word) - 2)}
    text = "\n".join(cells)
    return [
        *(set(NUMBER.findall(text)) & persons["number"]),
        *(set(PHONE.findall(text)) & persons["phone"]),
        *((words | threes) & persons["name"]),
    ]


def file_of(answer: Any) -> tuple[bytes, str]:
    """The content and the kind of what was taken."""
    kind = answer.headers["Content-Type"].partition(";")[0]
    return answer.content, {"text/csv": ".csv", "application/zip": ".zip"}.get(kind, ".xlsx")


@pytest.mark.parametrize("person", [WANG, LI, SUN, ZHAO], ids=lambda person: person.username)
def test_no_export_of_any_page_holds_a_person_in_full(
    world: World, take: Take, persons: dict[str, set[str]], person: Person
) -> None:
    found, files, masked = {}, 0, 0
    addresses = [*pages_of(world), *(pages_of_indicators(world.home) if person is WANG else ())]
    for address in addresses:
        for form in ("xlsx", "csv"):
            answer = take(address, form, by=person)
            if answer.status_code != 200:
                assert answer.status_code in {403, 404}, address
                continue
            cells = cells_of(*file_of(answer))
            files += 1
            masked += any("*" in cell for cell in cells)
            if shown := told(cells, persons):
                found[address, form] = shown
    assert not found
    assert files > 30
    assert masked > 4


@pytest.fixture(scope="module")
def trapped(sample_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A county in whose employment register every text column holds each payload, computed; some rows kept out."""
    home = tmp_path_factory.mktemp("trapped") / "home"
    shutil.copytree(sample_county, home)
    workspace = open_workspace(home)
    fields = [column for column in REGISTERS["employment_registrations"].columns if column.type == "text"]
    more = [column.heading for column in fields if column.heading not in EMPLOYMENT]
    path = home / "公式.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([*EMPLOYMENT, *more])
        for at, payload in enumerate(PAYLOADS, 1):
            writer.writerow([*hired(at, 姓名=payload), *[payload] * len(more)])
            writer.writerow([*hired(at + 100, 姓名=payload, 就业日期=payload), *[payload] * len(more)])
    [outcome] = import_files(workspace, [str(path)], Request(REGISTERS, AS_OF, wanted="employment_registrations"))
    assert outcome.problem is None
    assert [(report.accepted, report.quarantined) for report in outcome.reports] == [(15, 15)]
    for old in sealed_runs(workspace):
        shutil.rmtree(old.path)
    sealed = run(workspace, make_plan(workspace, AS_OF))
    build_pages(workspace, sealed.id)
    build_stays(workspace, sealed.id)
    return workspace


@pytest.fixture
def published_trap(trapped: Workspace, settings: LazySettings, people: dict[str, Any]) -> Workspace:
    from shixiao_site.indicators.models import Publication

    settings.HOME, settings.SITE_FOLDER = trapped.home, trapped.home / "site"
    (trapped.home / "site").mkdir(exist_ok=True)
    Publication.objects.create(run_id=open_run(trapped).id, username="sun", name="孙局长")
    return trapped


def harmless(cells: list[str], name: str) -> list[str]:
    """Cells of csv that a spreadsheet would take for a formula; in a workbook cells_of looks for itself."""
    if name == ".xlsx":
        return []
    begins = [cell for cell in cells if cell.strip()[:1] in set("=+-@＝＋－＠") and cell.strip()]
    return [cell for cell in begins if not PLAIN_NUMBER.fullmatch(cell)]


def test_no_formula_that_was_filed_comes_out_live_on_any_page(published_trap: Workspace, take: Take) -> None:
    batch = max(batch.number for batch in all_batches(published_trap))
    pages = open_pages(published_trap, open_run(published_trap).id)
    rows = pages.rows("new_employment", RowFilter(WANG.prefix), offset=0, limit=10**6)
    pages.close()
    positions = [row.position for row in rows if row.file == "公式.csv"]
    assert len(positions) == 15
    addresses = [
        *pages_of_indicators(published_trap.home),
        *(f"/indicators/new_employment/rows/{position}/" for position in positions),
        f"/registers/batches/{batch}/", f"/registers/batches/{batch}/quarantine/", "/registers/", "/registers/quarantine/",
        "/", f"/units/{LI.prefix}/", "/runs/",
    ]  # fmt: skip
    live, all_cells = {}, []
    for address in addresses:
        for form in ("xlsx", "csv"):
            answer = take(address, form)
            assert answer.status_code == 200, address
            content, name = file_of(answer)
            cells = cells_of(content, name)
            all_cells += cells
            if found := harmless(cells, name):
                live[address, form] = found
    assert not live
    carried = [payload for payload in PAYLOADS if any(payload.strip() in cell for cell in all_cells)]
    assert len(carried) >= 12, carried


@pytest.mark.parametrize("form", [".csv", ".xlsx"])
def test_no_formula_that_was_filed_comes_out_live_of_the_command_line(
    trapped: Workspace, tmp_path: Path, form: str
) -> None:
    home = str(trapped.home)
    asked = {
        "evidence": ["evidence", home, "new_employment"],
        "figures": ["figures", home],
        "persons": ["persons", home],
        "quarantine": ["quarantine", home],
        "rows": ["quarantine", home, "--rows"],
    }
    for name, words in asked.items():
        verbs.main([*words, "--out", str(tmp_path / f"{name}{form}")], standalone_mode=False)
    files = sorted(tmp_path.iterdir())
    assert len(files) >= 5
    live, carried = {}, set()
    for file in files:
        cells = cells_of(file.read_bytes(), form)
        carried |= {payload for payload in PAYLOADS if any(payload.strip() in cell for cell in cells)}
        if found := harmless(cells, form):
            live[file.name] = found
    assert not live
    assert len(carried) >= 12


def test_the_rows_to_be_mended_are_not_live_when_they_are_downloaded(
    published_trap: Workspace, client: Client, people: dict[str, Any]
) -> None:
    batch = max(batch.number for batch in all_batches(published_trap))
    client.force_login(people["wang"], backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(f"/registers/batches/{batch}/quarantine/download/", {"purpose": "对照原件改"})
    cells = cells_of(*file_of(answer))
    assert len([payload for payload in PAYLOADS if any(payload.strip() in cell for cell in cells)]) >= 12
