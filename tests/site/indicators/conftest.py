"""The sample county with its newest run published, and a county with two runs."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from shixiao.pipeline.manifest import SealedRun, open_run, sealed_runs
from shixiao.pipeline.pages import build_pages
from shixiao.pipeline.plan import make_plan
from shixiao.pipeline.run import run
from shixiao.pipeline.stays import build_stays
from shixiao.workspace import Workspace, open_workspace


@pytest.fixture(scope="session")
def ready(county: Workspace) -> SealedRun:
    """The run of the county with its pages built."""
    sealed = open_run(county)
    build_pages(county, sealed.id)
    build_stays(county, sealed.id)
    return sealed


@pytest.fixture
def published(db: None, ready: SealedRun) -> SealedRun:
    """The run that the site shows."""
    from shixiao_site.indicators.models import Publication

    Publication.objects.create(run_id=ready.id, username="sun", name="孙局长", note="六月月报")
    return ready


@pytest.fixture(scope="session")
def twice_computed(sample_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A county of its own with a second run, as known a month earlier, and the pages of both."""
    home = tmp_path_factory.mktemp("twice") / "county"
    shutil.copytree(sample_county, home)
    workspace = open_workspace(home)
    run(workspace, make_plan(workspace, dt.date(2026, 5, 31)))
    for sealed in sealed_runs(workspace):
        build_pages(workspace, sealed.id)
    return workspace


@pytest.fixture
def two_runs(twice_computed: Workspace, settings: Any, db: None) -> Workspace:
    """The site over the county with two runs, nothing published."""
    settings.HOME = twice_computed.home
    return twice_computed
