"""Pages of evidence: what one question costs, beside an ORDER BY over the Parquet files of the run."""

import time
from collections.abc import Callable
from pathlib import Path

from shixiao.engine import open_engine
from shixiao.pipeline.manifest import SealedRun, open_run
from shixiao.pipeline.pages import Pages, RowFilter, build_pages, open_pages, pages_file
from shixiao.pipeline.story import row_story
from shixiao.vocabulary.months import parse_period
from shixiao.workspace import open_workspace

INDICATOR = "new_employment"
WHOLE, COUNTY = "99", "990101"
LATEST = "2026-06"
TIMES = 20


def build(home: str) -> dict[str, object]:
    """The page cache of the newest run, built anew."""
    workspace = open_workspace(Path(home))
    run = open_run(workspace)
    pages_file(workspace, run.id).unlink(missing_ok=True)
    return {"megabytes": build_pages(workspace, run.id).stat().st_size / 1e6}


def ask(home: str) -> dict[str, object]:
    """CPU milliseconds of each question, the mean of some."""
    workspace = open_workspace(Path(home))
    run = open_run(workspace)
    pages = open_pages(workspace, run.id)
    found = {
        "of_unit": _cost(lambda: pages.of_unit(COUNTY, "ytd", LATEST)),
        "by_unit": _cost(lambda: pages.by_unit(INDICATOR, 9, "ytd", LATEST, prefix=WHOLE)),
        "series": _cost(lambda: pages.series(INDICATOR, COUNTY, "month")),
        "reasons": _cost(lambda: pages.reasons(INDICATOR, WHOLE, parse_period("2026"))),
    }
    filters = {
        "all": RowFilter(WHOLE),
        "refused": RowFilter(WHOLE, None, "refused"),
        "refused of a month": RowFilter(WHOLE, parse_period("2026-03"), "refused"),
        "one reason": RowFilter(WHOLE, None, "refused", "deceased"),
        "one reason of a month": RowFilter(WHOLE, parse_period("2026-03"), "refused", "deceased"),
        "a county": RowFilter(COUNTY),
    }
    for name, where in filters.items():
        size = pages.size(INDICATOR, where)
        for depth, offset in (("first", 0), ("last", max(size - 50, 0))):
            found[f"rows, {name}, {depth}"] = _cost(_page(pages, where, offset))
    size = pages.size(INDICATOR, RowFilter(WHOLE))
    for depth, offset in (("first", 0), ("last", size - 50)):
        found[f"rows by ORDER BY over Parquet, {depth}"] = _ordered(run, offset)
    found["story"] = _cost(lambda: row_story(workspace, run, INDICATOR, size // 2), 3)
    return dict(found)


def _page(pages: Pages, where: RowFilter, offset: int) -> Callable[[], object]:
    return lambda: pages.rows(INDICATOR, where, offset=offset, limit=50)


def _cost(question: Callable[[], object], times: int = TIMES) -> float:
    question()
    began = time.process_time()
    for _ in range(times):
        question()
    return (time.process_time() - began) / times * 1000


def _ordered(run: SealedRun, offset: int) -> float:
    with open_engine(threads=1) as engine:
        sql = (
            f"SELECT row_key, unit_code, staff_id, counted_on, verdict, reason FROM '{run.verdicts(INDICATOR)}' "
            f"ORDER BY unit_code, m, verdict, reason, row_key LIMIT 50 OFFSET {offset}"
        )
        return _cost(lambda: engine.rows(sql), 3)
