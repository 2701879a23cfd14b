"""What the pages of runs read."""

from dataclasses import dataclass

from shixiao.pipeline.manifest import SealedRun, sealed_runs
from shixiao.pipeline.pages import pages_file
from shixiao_site.access import Reader
from shixiao_site.indicators.models import Publication
from shixiao_site.indicators.runs.whole import sees_unpublished
from shixiao_site.indicators.workplace import workspace


@dataclass(frozen=True)
class Listed:
    """A sealed run as the list shows it, with its newest publication."""

    run: SealedRun
    publication: Publication | None
    is_shown: bool
    is_ready: bool

    @property
    def row_count(self) -> int:
        """Judged rows of all indicators."""
        return sum(self.run.manifest["rows"].values())


def listed(reader: Reader) -> list[Listed]:
    """The sealed runs that the reader may know of, the newest first."""
    place = workspace()
    newest: dict[str, Publication] = {}
    shown = ""
    for one in Publication.objects.all():
        shown = shown or one.run_id
        newest.setdefault(one.run_id, one)
    seen = sealed_runs(place) if sees_unpublished(reader) else [run for run in sealed_runs(place) if run.id in newest]
    return [
        Listed(run, newest.get(run.id), run.id == shown, pages_file(place, run.id).exists()) for run in reversed(seen)
    ]


def publications() -> list[Publication]:
    """Who published what, the newest first."""
    return list(Publication.objects.all()[:50])
