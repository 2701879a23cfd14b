"""Checking a draft on the texts in force, and keeping what was found."""

from typing import Any

from shixiao.indicators.definition import DatedValue
from shixiao.indicators.library import load_library
from shixiao.pipeline.drafts.checking import Checked, check_draft
from shixiao.pipeline.drafts.places import Place
from shixiao.pipeline.drafts.texts import drafted_texts, overlay_texts, texts_digest, texts_in_force
from shixiao.pipeline.drafts.writing import Signed, parameters_of, read_value, with_value, with_version
from shixiao.vocabulary.problems import Problem
from shixiao_site.definitions.models import Draft, Kind, State
from shixiao_site.indicators.workplace import workspace

_COMMAND = "再运行 shixiao catalogue check。"


def check(draft: Draft) -> Checked:
    """Check a draft and keep what was found. A parameter is first written into the file as it stands now."""
    if draft.kind == Kind.PARAMETER and draft.state != State.APPROVED:
        _rewrite(draft)
    checked = checked_now(draft)
    draft.found = told(checked)
    Draft.objects.filter(pk=draft.pk).update(found=draft.found, files=draft.files, base=draft.base)
    return checked


def checked_now(draft: Draft) -> Checked:
    """What a check finds at this moment; nothing is kept."""
    place = workspace()
    checked = check_draft(place, draft.files, draft.indicator)
    problem = checked.problem or _overtaken(draft) or _unversioned(draft)
    if problem is None or problem is checked.problem:
        return checked
    return Checked(checked.base, checked.drafted, problem, Place(problem.where.split(" ")[0], 0))


def is_fresh(draft: Draft) -> bool:
    """Whether what the last check found still holds for the texts in force."""
    place = workspace()
    now = texts_digest(texts_in_force(place)), texts_digest(drafted_texts(place, draft.files))
    return now == (draft.found.get("base"), draft.found.get("drafted"))


def told(checked: Checked) -> dict[str, Any]:
    """A check as it is kept."""
    problem = checked.problem
    return {
        "base": checked.base,
        "drafted": checked.drafted,
        "problem": four_parts(problem) if problem else None,
        "path": checked.place.path,
        "line": checked.place.line,
        "concerned": list(checked.concerned),
        "examples": [
            {
                "number": one.number,
                "title": one.title,
                "rows": one.rows,
                "disagreements": [[each.row, each.expected, each.found] for each in one.disagreements],
            }
            for one in checked.examples
        ],
    }


def four_parts(problem: Problem) -> dict[str, str]:
    """A problem as it is kept, with the way to mend it that there is on a page."""
    what = problem.what
    if "不是正确的 TOML" in what:
        what = "这一行的写法不对：少了引号、等号、括号，或同一个名称写了两次。"
    mend = problem.mend.replace(_COMMAND, "再点“检查”。")
    return {"where": problem.where, "what": what, "why": problem.why, "mend": mend}


def refused(draft: Draft, what: str, mend: str) -> Problem:
    """Why something cannot be done with a draft."""
    return Problem(where=f"口径草稿 {draft.pk}", what=what, why="什么都没有改动，仍按原来的口径计算。", mend=mend)


def signed(draft: Draft, checker: str) -> Signed | None:
    """Who answers for the new version of a definition; None when the draft makes none."""
    if draft.kind != Kind.DEFINITION or not draft.next_review or not definition_path(draft):
        return None
    return Signed(draft.takes_effect_on, draft.basis, draft.name, checker, draft.next_review)


def definition_path(draft: Draft) -> str:
    """The path of the definition itself when the draft changes it, else empty."""
    return next((path for path, text in draft.files.items() if path.endswith("/definition.toml") and text), "")


def _rewrite(draft: Draft) -> None:
    """The parameter's file made from what it holds now: a value that somebody else set since stays."""
    place = workspace()
    texts = texts_in_force(place)
    library = load_library(texts)
    change = draft.change
    declared = next((one for one in parameters_of(library, draft.indicator) if one.key == change["parameter"]), None)
    if declared is None:
        return
    value = read_value(change["value"], declared.parameter.values[-1].value)  # type: ignore[arg-type]
    dated = DatedValue(draft.takes_effect_on, value, draft.basis)
    written = with_value(texts, declared.path, declared.parameter.name, dated)
    draft.files = {**draft.files, declared.path: written}
    draft.base = {**draft.base, **overlay_texts(place, [declared.path])}


def _overtaken(draft: Draft) -> Problem | None:
    """Files that somebody else changed since the draft was written."""
    now = overlay_texts(workspace(), draft.files)
    moved = [path for path in draft.files if now[path] != draft.base.get(path)]
    if not moved:
        return None
    return Problem(
        where=moved[0],
        what="这份草稿要改的文件，起草以后已经被另一份草稿改过。",
        why="照这份草稿写，会把别人的改动盖掉。",
        mend="请起草人打开“修改”，对照现在的文字，再保存一次。恢复上一版的，请撤回后另起一份。",
    )


def _unversioned(draft: Draft) -> Problem | None:
    """What hinders the new version of a definition, which is written at approval."""
    path, by = definition_path(draft), signed(draft, "审定人")
    if by is None:
        return None
    was, text = load_library(texts_in_force(workspace())), draft.files[path]
    now = load_library(drafted_texts(workspace(), draft.files)).definitions[draft.indicator]
    if now.versions != was.definitions[draft.indicator].versions:
        return Problem(
            where=f"{path} versions",
            what="[[versions]] 被改动了。",
            why="谁写的、谁核的，要和真正起草、审定的人一致。",
            mend="请把 [[versions]] 改回原样。新的版本由系统在审定时写上。",
        )
    try:
        with_version(text, path, by)
    except Problem as problem:
        return problem
    return None
