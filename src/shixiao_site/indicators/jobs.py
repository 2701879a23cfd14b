"""Long work of this app."""

from typing import Any

from django.urls import reverse

from shixiao.pipeline.pages import build_pages
from shixiao.pipeline.stays import build_stays
from shixiao_site.indicators.workplace import workspace
from shixiao_site.queue.work import Work


def build(work: Work) -> dict[str, Any]:
    """Make the page cache of a run; twice does the work once."""
    build_stays(workspace(), work.payload["run_id"], tell=work.tell)
    file = build_pages(workspace(), work.payload["run_id"], tell=work.tell)
    return {
        "megabytes": round(file.stat().st_size / 1e6, 1),
        "message": "页面准备好了，可以发布。",
        "url": reverse("indicators:runs"),
    }
