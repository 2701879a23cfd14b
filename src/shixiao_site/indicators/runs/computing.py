"""The work behind a computation: plan, run, seal; then the pages of the run."""

import datetime as dt
from typing import Any

from django.urls import reverse

from shixiao.pipeline.plan import make_plan
from shixiao.pipeline.run import run
from shixiao_site.indicators.actions import prepare_pages
from shixiao_site.indicators.workplace import workspace
from shixiao_site.queue.work import Work

OTHER_STEPS = 6


def handle(work: Work) -> dict[str, Any]:
    """Compute. Done twice it seals once: an equal plan gives the run that was sealed before."""
    place = workspace()
    plan = make_plan(place, dt.date.fromisoformat(work.payload["as_of"]))
    steps = len(plan.library.definitions) + OTHER_STEPS
    done = 0

    def tell(what: str) -> None:
        nonlocal done
        done += 1
        work.tell(what, done=min(done, steps), of=steps)

    sealed = run(place, plan, tell=tell)
    prepare_pages(run_id=sealed.id, by=work.by)
    told = "算好了。它的页面再过一会儿就准备好，然后可以发布。"
    return {"run_id": sealed.id, "message": told, "url": reverse("indicators:runs")}
