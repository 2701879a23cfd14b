"""What a draft must stand before it holds: its place of error is shown, its author does not decide, all or nothing."""

from typing import Any

import openpyxl
import pytest
from django.test import Client

from shixiao.pipeline.manifest import sealed_runs
from shixiao_site.audit.models import Entry
from shixiao_site.definitions.jobs import handle
from shixiao_site.definitions.models import Draft, State
from shixiao_site.definitions.queries import library
from tests.site.definitions.conftest import GRACE, Office, Work
from tests.site.people import LI, NOBODY, OUTSIDER, QIAN, SUN, WANG, WU, ZHAO, Person

DOCUMENTS = "indicators/service/documents_per_case"
ACTS = ("check", "trial", "submit", "withdraw", "approve", "reject", "restore", "edit")


def test_a_broken_expression_shows_its_file_its_line_and_what_can_be_named(office: Office) -> None:
    broken = office.texts("inspection_completion_rate")["definition"].replace(
        "done_on <= days_after(planned_on, grace_days)", "done_on <= days_after(planned_on, grace_dayz)"
    )
    draft = office.definition("inspection_completion_rate", definition=broken)
    line = 1 + broken.splitlines().index(next(text for text in broken.splitlines() if "grace_dayz" in text))
    page = office.page(draft)
    assert f"inspection_completion_rate/definition.toml 第 {line} 行" in page
    assert "不认识的名称 grace_dayz" in page and "planned_on" in page and "再点“检查”" in page
    assert "提交审定" not in page
    assert office.submit(draft).state == State.DRAFT


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('id = "documents_per_case"\ntitle =\n', 2),
        ("facts = 3\n" * 2, 2),
        ("[[facts]]\nholds = 3\n", 0),
        ("", 0),
        ('id = "another"\n', 0),
        ("versions = 5\n", 0),
    ],
)
def test_no_text_of_a_definition_breaks_the_page(office: Office, text: str, line: int) -> None:
    draft = office.definition("documents_per_case", definition=text)
    assert draft.found["problem"] and not draft.passes
    assert draft.found["line"] == line
    assert "位置" in office.page(draft)


@pytest.mark.parametrize(
    "text", ["examples = 3\n", "[[examples]]\n", '[[examples]]\ntitle="a"\nas_of=2026-01-01\nrows = 4\n']
)
def test_no_text_of_examples_breaks_the_page(office: Office, text: str) -> None:
    draft = office.definition("documents_per_case", examples=text)
    assert draft.found["problem"] and office.page(draft)


def test_a_draft_whose_examples_fail_can_neither_be_submitted_nor_approved(office: Office) -> None:
    draft = office.parameter("inspection_completion_rate", f"{GRACE}#grace_days", "29")
    failing = [one for one in draft.found["examples"] if one["disagreements"]]
    assert failing and "不予核实" in office.page(draft)
    assert office.submit(draft).state == State.DRAFT
    Draft.objects.filter(pk=draft.pk).update(state=State.SUBMITTED)
    assert office.approve(draft).state == State.SUBMITTED
    assert office.overlay() == {}


def test_nobody_approves_his_own_draft(office: Office, people: dict[str, Any]) -> None:
    draft = office.submit(office.grace("60"))
    assert office.post(WANG, f"drafts/{draft.pk}/approve/").status_code == 403
    people["wang"].role_name = "leader"
    people["wang"].save()
    assert "自己起草的，不能由自己审定" in office.page(draft)
    assert office.approve(draft, by=WANG).state == State.SUBMITTED
    assert office.overlay() == {}
    assert office.approve(draft, by=WU).decided_name == "吴老师"


def test_an_approval_that_cannot_be_written_leaves_everything_as_it_was(office: Office) -> None:
    key = "policies/hiring/parameters.toml#hiring_months"
    draft = office.submit(office.parameter("subsidy_precision_rate", key, "13", takes_effect_on="2040-01-01"))
    (office.workspace.overlay / "policies").write_text("这里不该是文件")
    entries = Entry.objects.count()
    answer = office.as_person(SUN).post(f"/definitions/drafts/{draft.pk}/approve/", {"note": ""}, follow=True)
    assert "口径文件写不进去" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.in_force_at, draft.decided_name) == (State.SUBMITTED, None, "")
    assert list(office.overlay()) == ["policies"] and Entry.objects.count() == entries
    (office.workspace.overlay / "policies").unlink()
    assert office.approve(draft).state == State.APPROVED
    assert list(office.overlay()) == ["policies/hiring/parameters.toml"]


def test_what_changed_since_the_check_must_be_checked_again(office: Office) -> None:
    first, second = office.submit(office.grace("60")), office.submit(office.grace("90", takes_effect_on="2028-01-01"))
    assert office.approve(first).state == State.APPROVED
    assert "已经旧了" in office.page(second, SUN)
    assert office.approve(second).state == State.SUBMITTED
    office.post(SUN, f"drafts/{second.pk}/check/")
    assert office.approve(second).state == State.APPROVED
    values = [one.value for one in library().definitions["inspection_completion_rate"].parameters[0].values]
    assert values == [30, 60, 90]


def test_a_text_that_somebody_else_changed_since_is_not_overwritten(office: Office) -> None:
    texts = office.texts("documents_per_case")
    first = office.submit(office.definition("documents_per_case", guide=texts["guide"] + "\n甲\n"))
    second = office.submit(office.definition("documents_per_case", guide=texts["guide"] + "\n乙\n"))
    assert office.approve(first).state == State.APPROVED
    office.post(SUN, f"drafts/{second.pk}/check/")
    assert "已经被另一份草稿改过" in office.page(second, SUN)
    assert office.approve(second).state == State.SUBMITTED
    assert office.overlay()[f"{DOCUMENTS}/guide.md"].endswith("甲\n")


def test_the_versions_of_a_definition_are_not_written_by_hand(office: Office) -> None:
    texts = office.texts("documents_per_case")["definition"].replace("待本局确认", "本人")
    assert "[[versions]] 被改动了" in office.page(office.definition("documents_per_case", definition=texts))


def test_a_draft_given_back_is_mended_and_one_taken_back_can_be_used_again(office: Office) -> None:
    draft = office.submit(office.grace("60"))
    office.post(SUN, f"drafts/{draft.pk}/reject/", note="不")
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    office.post(SUN, f"drafts/{draft.pk}/reject/", note="依据写得不全")
    draft.refresh_from_db()
    assert draft.state == State.REJECTED and "依据写得不全" in office.page(draft)
    office.post(WANG, f"drafts/{draft.pk}/withdraw/")
    form = {"parameter": f"{GRACE}#grace_days", "value": "61", "takes_effect_on": "2027-01-01"}
    form |= {
        "basis": "县人社发〔2026〕4号",
        "reason": "补全依据",
        "examples": office.text(GRACE.replace("parameters", "examples")),
    }
    assert office.post(WANG, f"drafts/{draft.pk}/edit/", **form).status_code == 302
    assert office.approve(office.submit(draft)).state == State.APPROVED
    acts = Entry.objects.filter(act__startswith="definitions.").order_by("seq").values_list("act", flat=True)
    assert [act.split(".")[1] for act in acts] == [
        "draft", "submit", "reject", "withdraw", "change", "submit", "approve", "take_effect",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"value": "六"}, "请填一个数"),
        ({"value": "30"}, "没有改动"),
        ({"value": "1e99"}, "太大"),
        ({"basis": ""}, "请填依据的文号"),
        ({"reason": "改"}, "至少 4 个字"),
        ({"takes_effect_on": "明天"}, "2026-07-01 这样的日期"),
        ({"parameter": "policies/hiring/parameters.toml#hiring_months"}, "不在可用的选项中"),
    ],
)
def test_a_form_says_what_is_wrong(office: Office, filled: dict[str, str], said: str) -> None:
    asked = {
        "parameter": f"{GRACE}#grace_days",
        "value": "60",
        "takes_effect_on": "2027-01-01",
        "basis": "县人社发〔2026〕3号",
    }
    answer = office.post(WANG, "inspection_completion_rate/parameter/", **{**asked, "reason": "按新文件执行", **filled})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Draft.objects.exists()


def test_nothing_changed_is_no_draft(office: Office) -> None:
    form = {
        "takes_effect_on": "2026-07-01",
        "next_review": "2027-07-01",
        "basis": "县人社发〔2026〕3号",
        "reason": "试一试看",
    }
    answer = office.post(WANG, "documents_per_case/definition/", **form, **office.texts("documents_per_case"))
    assert answer.status_code == 422 and "还没有改动任何文字" in answer.content.decode()


@pytest.mark.parametrize("person", [LI, QIAN, ZHAO, OUTSIDER, SUN])
def test_others_read_but_do_not_draft(office: Office, person: Person) -> None:
    draft = office.grace("60")
    assert "60" in office.page(draft, person)
    assert office.as_person(person).get("/definitions/inspection_completion_rate/").status_code == 200
    assert office.as_person(person).get("/definitions/inspection_completion_rate/parameter/").status_code == 403
    for act in ("submit", "withdraw", "edit"):
        assert office.post(person, f"drafts/{draft.pk}/{act}/").status_code == 403
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_holding_the_duty_for_a_part_is_not_enough(office: Office, people: dict[str, Any]) -> None:
    draft = office.submit(office.grace("60"))
    for name in ("wang", "sun"):
        people[name].prefix = "990101001"
        people[name].save()
    assert office.as_person(WANG).get("/definitions/documents_per_case/definition/").status_code == 403
    assert office.post(NOBODY, "documents_per_case/definition/").status_code == 403
    for act in ACTS:
        for person in (WANG, SUN):
            assert office.post(person, f"drafts/{draft.pk}/{act}/", note="可以的吧").status_code == 403
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED


def test_a_trial_shows_each_reader_only_his_own_units(office: Office) -> None:
    examples = office.text(GRACE.replace("parameters", "examples")).split("[[examples]]")[0]
    draft = office.parameter(
        "inspection_completion_rate", f"{GRACE}#grace_days", "0", takes_effect_on="2020-01-01", examples=examples
    )
    runs = len(sealed_runs(office.workspace))
    handle(Work(draft=draft.pk))  # type: ignore[arg-type]
    draft.refresh_from_db()
    assert {one[1] for one in draft.trial["rows"]} > {"990101001"}
    names = draft.trial["names"]
    foreign = next(names[one[1]] for one in draft.trial["rows"] if one[1] != "990101001")
    assert foreign in office.page(draft, SUN)
    for reader in (QIAN, OUTSIDER):
        assert foreign not in office.page(draft, reader)
    assert "没有一个数会变" in office.page(draft, QIAN)
    assert len(sealed_runs(office.workspace)) == runs
    assert not list(office.workspace.cache.glob("trial-*"))


def test_a_trial_needs_something_published(office: Office) -> None:
    from shixiao.vocabulary.problems import Problem
    from shixiao_site.indicators.models import Publication

    Publication.objects.all().delete()
    with pytest.raises(Problem, match="还没有发布过"):
        handle(Work(draft=office.grace("60").pk))  # type: ignore[arg-type]


def test_the_tables_of_a_draft_can_be_taken_away(office: Office, tmp_path: Any) -> None:
    draft = office.parameter("inspection_completion_rate", f"{GRACE}#grace_days", "29")
    answer = office.as_person(WANG).get("/exports/page/", {"of": f"/definitions/drafts/{draft.pk}/", "as": "xlsx"})
    file = tmp_path / "draft.xlsx"
    file.write_bytes(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(file)}
    assert any("not_done" not in str(row) and "不予核实" in str(row) for row in sheets["不符合的例子"])
    assert any("value = 29" in str(row) for row in sheets["文字的改动"])


@pytest.mark.parametrize(
    "address",
    ["nothing/", "nothing/parameter/", "documents_per_case/parameter/", "documents_per_case/other/", "drafts/999/"],
)
def test_what_is_not_there_is_not_found(office: Office, address: str) -> None:
    assert office.as_person(WANG).get(f"/definitions/{address}").status_code == 404


def test_strangers_are_asked_to_sign_in(bureau: Any) -> None:
    assert Client().get("/definitions/")["Location"].startswith("/account/")


def test_an_overdue_review_is_marked(office: Office) -> None:
    folder = office.workspace.overlay / DOCUMENTS
    folder.mkdir(parents=True)
    text = office.text(f"{DOCUMENTS}/definition.toml").replace("next_review = 2027-06-30", "next_review = 2021-06-30")
    (folder / "definition.toml").write_text(text)
    page = office.as_person(QIAN).get("/definitions/").content.decode()
    assert "2021-06-30（已过期）" in page and "有 1 项指标的口径过了复审的日子" in page and "本局改过" in page
