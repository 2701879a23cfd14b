"""The work behind a trial."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from shixiao.pipeline.differences import Moved, MovedCount
from shixiao.pipeline.drafts.texts import drafted_texts, texts_digest, texts_in_force
from shixiao.pipeline.drafts.trial import Trial, try_draft
from shixiao.vocabulary.problems import Problem
from shixiao_site.definitions.models import Draft
from shixiao_site.indicators.queries import published
from shixiao_site.indicators.workplace import workspace
from shixiao_site.queue.work import Work


def handle(work: Work) -> dict[str, Any]:
    """Compute what a draft would change on the data of the published run, and keep it with the draft."""
    draft = Draft.objects.get(pk=work.payload["draft"])
    run = published()
    if run is None:
        raise Problem(
            where=f"口径草稿 {draft.pk}",
            what="还没有发布过计算结果，没有可以对比的数。",
            why="试算是和正在显示的数比。",
            mend="请先计算并发布一次，再试算。",
        )
    place = workspace()
    base, drafted = texts_digest(texts_in_force(place)), texts_digest(drafted_texts(place, draft.files))
    done = 0

    def tell(what: str) -> None:
        nonlocal done
        done += 1
        work.tell(what, done=done)

    found = try_draft(place, run, draft.files, draft.indicator, tell=tell)
    kept = {"run_id": run.id, "as_of": run.as_of.isoformat(), "base": base, "drafted": drafted, **_told(found)}
    kept["at"] = timezone.now().isoformat()
    Draft.objects.filter(pk=draft.pk).update(trial=kept)
    moved = sum(one.row_count for one in found.rows)
    message = f"{moved:,} 行的结论会变。" if moved else "没有一行的结论会变。"
    return {"message": message, "url": reverse("definitions:draft", kwargs={"pk": draft.pk}) + "#trial"}


def _told(trial: Trial) -> dict[str, Any]:
    return {
        "unit": trial.unit,
        "names": dict(trial.names),
        "titles": dict(trial.titles),
        "figures": [[kind, *_figure(one)] for kind, one in trial.figures],
        "rows": [_row(one) for one in trial.rows],
        "disagreements": [[one.indicator, one.title, one.row, one.expected, one.found] for one in trial.disagreements],
    }


def _figure(one: Moved) -> list[Any]:
    pairs = (one.reported, one.verified, one.refused, one.pending, one.value)
    return [one.indicator, one.period, *(list(pair) for pair in pairs)]


def _row(one: MovedCount) -> list[Any]:
    sides = [list(side) if side else None for side in (one.before, one.after)]
    return [one.indicator, one.unit, *sides, one.row_count]
