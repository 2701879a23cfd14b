"""The work behind a computation: plan, run, seal; then the pages of the run."""

import datetime as dt
from typing import Any

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
    return {"run_id": sealed.id}
