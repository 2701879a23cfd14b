"""What is written: which run is shown, and that a person was opened in full."""

from django.db import transaction

from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.pages import pages_file
from shixiao_site.audit.actor import SYSTEM, Actor
from shixiao_site.audit.chain import record
from shixiao_site.indicators.models import Publication
from shixiao_site.indicators.workplace import workspace
from shixiao_site.queue.actions import enqueue
from shixiao_site.queue.models import Job, State

PAGES = "pages"


def publish_run(run_id: str, *, note: str, by: Actor) -> Publication:
    """Show a run everywhere from now on. Raises Problem when there is no such run."""
    run = open_run(workspace(), run_id)
    with transaction.atomic():
        publication = Publication.objects.create(run_id=run.id, username=by.username, name=by.name, note=note)
        record("indicators.publish", by=by, on=f"run:{run.id}", detail={"note": note})
        prepare_pages(run.id, by=by)
    return publication


def prepare_pages(run_id: str, *, by: Actor = SYSTEM) -> Job | None:
    """Ask for the page cache of a run; None when it is there. Asking again while it is being made asks nothing new."""
    if pages_file(workspace(), run_id).exists():
        return None
    asked = Job.objects.filter(kind=PAGES, state__in=[State.WAITING, State.RUNNING], payload__run_id=run_id).first()
    return asked or enqueue(PAGES, f"准备页面：{run_id}", {"run_id": run_id}, by=by)


def open_person(*, indicator: str, position: int, purpose: str, by: Actor) -> None:
    """Note that somebody sees the person behind a row in full, and what for. To be done before anything is shown."""
    with transaction.atomic():
        record("indicators.open_person", by=by, on=f"row:{indicator}/{position}", purpose=purpose)
