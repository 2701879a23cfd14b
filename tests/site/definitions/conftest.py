"""A county of its own whose run is published; the overlay is empty at the beginning of every test."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shixiao.workspace import Workspace, open_workspace
from shixiao_site.audit.actor import SYSTEM
from shixiao_site.definitions.models import Draft
from tests.site.people import SUN, WANG, Person

GRACE = "indicators/service/inspection_completion_rate/parameters.toml"
TODAY = "2026-01-01"


class Work:
    """A job in hand that only remembers what it was told."""

    def __init__(self, **payload: Any) -> None:
        self.payload, self.by, self.told = payload, SYSTEM, []

    def tell(self, message: str, done: int = 0, of: int = 0) -> None:
        self.told.append(message)


@pytest.fixture(scope="session")
def own_county(sample_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy of the county that the tests of definitions may write to."""
    home = tmp_path_factory.mktemp("definitions") / "county"
    shutil.copytree(sample_county, home)
    return open_workspace(home)


@pytest.fixture
def bureau(own_county: Workspace, settings: Any, db: None) -> Workspace:
    """The site over that county, its run published, its overlay empty."""
    from shixiao.pipeline.manifest import sealed_runs
    from shixiao_site.indicators.models import Publication

    for each in own_county.overlay.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    settings.HOME = own_county.home
    Publication.objects.create(run_id=sealed_runs(own_county)[0].id, username="sun", name="孙局长", note="六月月报")
    return own_county


@dataclass
class Office:
    """Those who draft and decide, through the pages."""

    as_person: Callable[[Person], Client]
    workspace: Workspace

    def post(self, by: Person, address: str, **filled: Any) -> Any:
        return self.as_person(by).post(f"/definitions/{address}", filled)

    def page(self, draft: Draft, by: Person = WANG) -> str:
        return self.as_person(by).get(f"/definitions/drafts/{draft.pk}/").content.decode()

    def parameter(self, indicator: str, key: str, value: str, **filled: Any) -> Draft:
        """A draft of 王科长 that sets a parameter."""
        asked = {"parameter": key, "value": value, "takes_effect_on": TODAY, "basis": "县人社发〔2026〕3号"}
        examples = self.text(f"indicators/{self.folder(indicator)}/examples.toml")
        asked |= {"reason": "按新文件执行", "examples": examples, **filled}
        answer = self.post(WANG, f"{indicator}/parameter/", **asked)
        assert answer.status_code == 302, answer.content.decode()
        return Draft.objects.latest("pk")

    def grace(self, value: str, **filled: Any) -> Draft:
        """A draft about a day that no example reaches."""
        return self.parameter(
            "inspection_completion_rate", f"{GRACE}#grace_days", value, **{"takes_effect_on": "2027-01-01", **filled}
        )

    def definition(self, indicator: str, **filled: Any) -> Draft:
        """A draft of 王科长 that changes texts."""
        asked = {"takes_effect_on": TODAY, "next_review": "2099-06-30", "basis": "县人社发〔2026〕5号"}
        asked |= {"reason": "按新文件执行", **self.texts(indicator), **filled}
        answer = self.post(WANG, f"{indicator}/definition/", **asked)
        assert answer.status_code == 302, answer.content.decode()
        return Draft.objects.latest("pk")

    def texts(self, indicator: str) -> dict[str, str]:
        """What the form of a definition shows first."""
        from shixiao_site.definitions.forms import DefinitionForm
        from shixiao_site.definitions.queries import library

        form = DefinitionForm(self.workspace, library(), indicator)
        return {name: form[name].value() for name in form.paths}

    def folder(self, indicator: str) -> str:
        from shixiao_site.definitions.queries import library

        return library().definitions[indicator].place.removeprefix("indicators/").rsplit("/", 1)[0]

    def text(self, path: str) -> str:
        """A text in force."""
        from shixiao.pipeline.drafts.texts import text_at, texts_in_force

        return text_at(texts_in_force(self.workspace), path)

    def submit(self, draft: Draft) -> Draft:
        self.post(WANG, f"drafts/{draft.pk}/submit/")
        draft.refresh_from_db()
        return draft

    def approve(self, draft: Draft, by: Person = SUN) -> Draft:
        self.post(by, f"drafts/{draft.pk}/approve/", note="同意")
        draft.refresh_from_db()
        return draft

    def overlay(self) -> dict[str, str]:
        """The files of the overlay."""
        root = self.workspace.overlay
        return {str(each.relative_to(root)): each.read_text("utf-8") for each in root.rglob("*") if each.is_file()}


@pytest.fixture
def office(bureau: Workspace, as_person: Callable[[Person], Client]) -> Office:
    """The office of the county."""
    return Office(as_person, bureau)
