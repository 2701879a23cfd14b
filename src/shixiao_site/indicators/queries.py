"""What is read: the published run and its open pages."""

from functools import lru_cache
from pathlib import Path

from shixiao.pipeline.manifest import SealedRun, open_run
from shixiao.pipeline.pages import Pages, open_pages, pages_file
from shixiao.workspace import open_workspace
from shixiao_site.indicators.models import Publication
from shixiao_site.indicators.workplace import workspace


class NothingPublished(Exception):
    """No run was published yet: there is nothing to show."""


class PagesMissing(Exception):
    """The page cache of the published run is not there yet. `run_id` names the run."""

    def __init__(self, run_id: str) -> None:
        super().__init__(run_id)
        self.run_id = run_id


def publication() -> Publication | None:
    """The newest publication."""
    return Publication.objects.first()


def published() -> SealedRun | None:
    """The run that business pages show, None before the first publication."""
    newest = publication()
    return _sealed(workspace().home, newest.run_id) if newest else None


def pages() -> Pages:
    """The open pages of the published run. Raises NothingPublished or PagesMissing; a page of its own answers them."""
    run = published()
    if run is None:
        raise NothingPublished
    place = workspace()
    if not pages_file(place, run.id).exists():
        raise PagesMissing(run.id)
    return _opened(place.home, run.id)


# A sealed run never changes, and a process shows one or two: they stay open.
@lru_cache(maxsize=4)
def _sealed(home: Path, run_id: str) -> SealedRun:
    return open_run(open_workspace(home), run_id)


@lru_cache(maxsize=2)
def _opened(home: Path, run_id: str) -> Pages:
    return open_pages(open_workspace(home), run_id)
