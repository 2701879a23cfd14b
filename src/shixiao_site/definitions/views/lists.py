"""All definitions with the drafts in hand, and one indicator with its history."""

from django.http import Http404, HttpRequest

from shixiao.indicators.library import Library
from shixiao.pipeline.drafts.writing import parameters_of
from shixiao_site.access import reader_of
from shixiao_site.definitions import tables
from shixiao_site.definitions.queries import drafts_of, in_force, library, may_decide, may_draft, open_drafts
from shixiao_site.indicators.figures.wording import tell
from shixiao_site.ui import Content


def index(request: HttpRequest) -> Content:
    """Every indicator's definition: version, who answers for it, when it is due for review; and the open drafts."""
    known = library()
    reader = reader_of(request)
    found = in_force(known)
    open_ = tables.drafts(
        open_drafts(), _titles(known), name="drafts", title="正在办的草稿",
        empty="没有正在办的草稿。要改口径，请在下面选一个指标。" if may_draft(reader) else "没有正在办的草稿。",
    )  # fmt: skip
    listed = tables.indicators(found)
    context = {
        "drafts": open_,
        "indicators": listed,
        "overdue": sum(one.is_overdue for one in found),
        "may_draft": may_draft(reader),
        "may_decide": may_decide(reader),
        "choices": [(one.definition.id, one.definition.title) for one in found],
    }
    return Content("口径", context, [open_, listed])


def indicator(request: HttpRequest, indicator: str) -> Content:
    """One definition as it holds now, and everything that was drafted about it. Raises Http404 for no indicator."""
    known = library()
    found = next((one for one in in_force(known) if one.definition.id == indicator), None)
    if found is None:
        raise Http404
    past = drafts_of(indicator)
    history = tables.drafts(
        past, _titles(known), name="history", title="起草和审定的记录", empty="这个指标的口径还没有在这里改过。"
    )
    context = {
        "one": found,
        "told": tell(known, indicator, lambda other: f"../{other}/"),
        "history": history,
        "may_draft": may_draft(reader_of(request)),
        "has_parameters": bool(parameters_of(known, indicator)),
        "changes": [(one, tables.comparisons(one, {}, {})) for one in past if one.in_force_at],
    }
    notes = [("口径版本", f"{found.version.since} 起，{found.version.basis}")]
    return Content(f"口径：{found.definition.title}", context, [history], notes)


def _titles(known: Library) -> dict[str, str]:
    return {id_: one.title for id_, one in known.definitions.items()}
