"""王科长 drafts, the examples speak, the trial says what would move, 孙局长 approves, the next computation moves it."""

import datetime as dt

from shixiao.pipeline.differences import moved_figures
from shixiao.pipeline.manifest import sealed_runs
from shixiao.pipeline.plan import make_plan
from shixiao.pipeline.run import run
from shixiao_site.audit.models import Entry
from shixiao_site.definitions.jobs import handle
from shixiao_site.definitions.models import Draft, State
from shixiao_site.queue.models import Job
from tests.site.definitions.conftest import Office, Work
from tests.site.people import SUN, WANG

PARAMETERS = "indicators/employment/new_employment/parameters.toml"
EXAMPLES = "indicators/employment/new_employment/examples.toml"
SIX_MONTHS = '''
[[examples]]
title = "2025 年起观察六个月：第六个月参保也算，再晚就不算。"
as_of = 2026-12-31
rows = """
person | started_on | form     | employer_code | verdict  | reason
甲     | 2026-01-15 | 单位就业 | A             | verified |
乙     | 2026-01-15 | 单位就业 | A             | refused  | no_trace
丙     | 2024-12-15 | 单位就业 | A             | refused  | no_trace
"""
[examples.evidence]
contributions = """
person | insured_as | employer_code | month
甲     | 单位职工   | A             | 2026-07
乙     | 单位职工   | A             | 2026-08
丙     | 单位职工   | A             | 2025-06
"""
'''


def test_a_window_of_three_months_becomes_six(office: Office) -> None:
    assert "新就业人数" in office.as_person(WANG).get("/definitions/").content.decode()
    draft = office.parameter("new_employment", f"{PARAMETERS}#trace_months", "6", takes_effect_on="2025-01-01")
    page = office.page(draft)
    assert "个例子不符合" in page and "核实" in page
    assert office.submit(draft).state == State.DRAFT

    wrong = {one["number"] for one in draft.found["examples"] if one["disagreements"]}
    head, *examples = office.text(EXAMPLES).split("[[examples]]")
    kept = head + "".join(f"[[examples]]{text}" for number, text in enumerate(examples, 1) if number not in wrong)
    change = {"parameter": f"{PARAMETERS}#trace_months", "value": "6", "takes_effect_on": "2025-01-01"}
    change |= {"basis": "县人社发〔2025〕3号", "reason": "省里统一了观察期", "examples": kept + SIX_MONTHS}
    office.post(WANG, f"drafts/{draft.pk}/edit/", **change)
    draft.refresh_from_db()
    assert draft.passes and len(draft.found["examples"]) == len(examples) - len(wrong) + 1
    assert "少了" in office.page(draft)

    answer = office.post(WANG, f"drafts/{draft.pk}/trial/")
    job = Job.objects.get(kind="trial")
    assert answer["Location"] == f"/jobs/{job.pk}/"
    first = handle(Work(**job.payload))  # type: ignore[arg-type]
    assert "行的结论会变" in first["message"]
    draft.refresh_from_db()
    tried = {(one[1], one[2]): one[4:] for one in draft.trial["figures"] if one[0] == "year"}
    assert ("new_employment", "2026") in tried
    assert "会变的数" in office.page(draft) and "失业人员再就业" in office.page(draft)

    assert office.submit(draft).state == State.SUBMITTED
    assert office.overlay() == {}
    assert office.approve(draft).state == State.APPROVED
    assert set(office.overlay()) == {PARAMETERS, EXAMPLES}
    assert "value = 6" in office.overlay()[PARAMETERS]
    acts = list(Entry.objects.filter(act__startswith="definitions.").order_by("seq").values_list("act", "username"))
    assert [act.split(".")[1] for act, _ in acts] == ["draft", "change", "submit", "approve", "take_effect"]
    assert acts[-1][1] == "sun"

    before = sealed_runs(office.workspace)[0]
    after = run(office.workspace, make_plan(office.workspace, before.as_of))
    moved = moved_figures(before, after, unit="990101", kind="year")
    assert {(one.indicator, one.period): [list(one.verified), list(one.refused), list(one.pending), list(one.value)]
            for one in moved} == tried  # fmt: skip

    history = office.as_person(SUN).get("/definitions/new_employment/").content.decode()
    assert "王科长起草，孙局长审定" in history and "value = 6" in history and "本局改过" in history


def test_what_an_approved_draft_replaced_comes_back_as_a_draft(office: Office) -> None:
    first = office.approve(office.submit(office.grace("60")))
    assert first.in_force_at is not None
    form = {"takes_effect_on": "2026-02-01", "basis": "县人社发〔2026〕9号", "reason": "新文件废止了"}
    office.post(WANG, f"drafts/{first.pk}/restore/", **form)
    back = Draft.objects.latest("pk")
    assert back.restores == first and back.passes
    assert office.approve(office.submit(back)).state == State.APPROVED
    assert office.overlay() == {}
    assert "value = 60" in office.page(back, SUN)


def test_a_definition_waits_for_its_day_and_then_names_who_answers_for_it(office: Office) -> None:
    from django.utils import timezone

    from shixiao_site.definitions.force import put_due_in_force

    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    text = office.texts("documents_per_case")["definition"].replace('unit = "', 'unit = "每件', 1)
    draft = office.definition("documents_per_case", definition=text, takes_effect_on=tomorrow.isoformat())
    assert office.approve(office.submit(draft)).waits
    put_due_in_force()
    assert office.overlay() == {}
    assert "自动写入" in office.page(draft)
    Draft.objects.update(takes_effect_on=timezone.localdate())
    put_due_in_force()
    [written] = office.overlay().values()
    assert 'author = "王科长"' in written and 'checker = "孙局长"' in written and "县人社发〔2026〕5号" in written
    assert Entry.objects.filter(act="definitions.take_effect", username="system").count() == 1
    listed = office.as_person(SUN).get("/definitions/").content.decode()
    assert "2099-06-30" in listed
