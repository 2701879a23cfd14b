"""Many people from a sheet."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shixiao_site.access import ROLES
from shixiao_site.accounts.models import User
from shixiao_site.audit.models import Entry
from tests.site.accounts.steps import acts, is_signed_in, page, sign_in, sign_in_with_code
from tests.site.people import PEOPLE, SECURITY_ADMIN

BRING = "/account/users/bring/"
HEAD = ("用户名", "姓名", "角色", "管辖区划")
GOOD = ("wang.li", "王丽", "社区站点", "990101001001")


@pytest.fixture
def chen(people: dict[str, Any]) -> Client:
    """The security administrator, signed in."""
    client = Client()
    sign_in_with_code(client, SECURITY_ADMIN)
    return client


def workbook(*rows: tuple[Any, ...]) -> bytes:
    """A sheet with these rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return out.getvalue()


def text(*rows: tuple[str, ...]) -> bytes:
    """The same as csv, which is read faster."""
    return "\n".join(",".join(row) for row in rows).encode()


def bring(client: Client, content: bytes, *, name: str = "", all_or_none: bool = True) -> Any:
    """Send a filled form."""
    name = name or ("名单.xlsx" if content.startswith(b"PK") else "名单.csv")
    sent = {"file": SimpleUploadedFile(name, content)} | ({"all_or_none": "on"} if all_or_none else {})
    return client.post(BRING, sent)


def count() -> int:
    """How many people were made beyond those of the test."""
    return User.objects.count() - len(PEOPLE)


def test_the_blank_form_opens_in_excel_with_the_roles_to_choose_from(chen: Client) -> None:
    answer = chen.get(f"{BRING}form/")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["用户"]
    assert tuple(cell.value for cell in sheet[1]) == HEAD
    assert sheet.column_dimensions["D"].width >= 12
    (rule,) = sheet.data_validations.dataValidation
    assert str(rule.sqref) == "C2:C2001"
    assert rule.formula1 == f'"{",".join(role.title for role in ROLES.values())}"'
    assert {role.title for role in ROLES.values()} <= {row[0].value for row in book["说明"].iter_rows()}


def test_the_blank_form_filled_in_is_taken(chen: Client, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(chen.get(f"{BRING}form/").content))
    for column, value in enumerate(GOOD, start=1):
        book["用户"].cell(2, column, value)
    book.save(tmp_path / "filled.xlsx")
    bring(chen, (tmp_path / "filled.xlsx").read_bytes())
    user = User.objects.get(username="wang.li")
    assert (user.name, user.role_name, user.prefix) == ("王丽", "station", "990101001001")


def test_numbers_titles_above_and_other_columns_do_no_harm(chen: Client) -> None:
    rows = [
        ("城关区用户名单",),
        ("序号", "角色", "姓名", "用户名", "管辖区划"),
        (1, "街道", "李强", "LI.Qiang", 990101001),
    ]
    bring(chen, workbook(*rows))
    user = User.objects.get(username="li.qiang")
    assert (user.role_name, user.prefix) == ("street", "990101001")


def test_csv_in_the_encoding_of_old_offices_is_taken(chen: Client) -> None:
    bring(chen, text(HEAD, GOOD).decode().encode("gb18030"), name="名单.csv")
    assert User.objects.get(username="wang.li").name == "王丽"


def test_the_passwords_are_shown_once_can_be_taken_as_a_sheet_and_work(chen: Client) -> None:
    answer = bring(chen, workbook(HEAD, GOOD, ("li.qiang", "李强", "系统管理员", "")))
    told = page(answer)
    assert "no-store" in answer["Cache-Control"]
    shown = dict(re.findall(r'<th scope="row">([^<]+)</th>.*?<code class="secret">([^<]+)</code>', told))
    sheet = re.search(r'name="sheet" value="([^"]+)"', told)[1]  # type: ignore[index]
    book = openpyxl.load_workbook(io.BytesIO(chen.post(f"{BRING}passwords/", {"sheet": sheet}).content))
    rows = [tuple(cell.value for cell in row) for row in book.active.iter_rows(min_row=2, max_row=3)]
    assert rows == [("wang.li", "王丽", shown["wang.li"]), ("li.qiang", "李强", shown["li.qiang"])]
    client = Client()
    sign_in(client, "wang.li", shown["wang.li"])
    assert is_signed_in(client)
    assert all(password not in page(chen.get(BRING)) for password in shown.values())
    assert acts()[1:4] == ["accounts.create", "accounts.create", "accounts.import"]
    imported = Entry.objects.get(act="accounts.import")
    assert imported.detail == {"source": "名单.xlsx", "count": 2}
    assert not any(password in str(entry.detail) for entry in Entry.objects.all() for password in shown.values())


def test_a_sheet_of_passwords_that_we_did_not_make_is_refused(chen: Client) -> None:
    answer = chen.post(f"{BRING}passwords/", {"sheet": "made:up:here"})
    assert answer.status_code == 410
    assert "已经过期" in page(answer)


@pytest.mark.parametrize(
    ("row", "where", "said", "mend"),
    [
        (("wang", "王丽", "社区站点", ""), "用户名", "“wang”已经有人用了", "请换一个"),
        (("王丽", "王丽", "社区站点", ""), "用户名", "用户名用小写字母和数字", "请换一个"),
        (("", "王丽", "社区站点", ""), "用户名", "用户名没有填", "请换一个"),
        (("wang.li", "", "社区站点", ""), "姓名", "姓名没有填", "请填上"),
        (("wang.li", "王丽", "", ""), "角色", "角色没有填", "请从这些里选一个"),
        (("wang.li", "王丽", "站长", ""), "角色", "没有“站长”这个角色", "请从这些里选一个"),
        (("wang.li", "王丽", "社区站点", "99010"), "管辖区划", "区划写法不对", "请填他管的地方"),
        (("wang.li", "王丽", "社区站点", "城关区"), "管辖区划", "区划写法不对", "请填他管的地方"),
        (("wang.li", "王丽", "审计管理员", "990101"), "管辖区划", "管理员不看业务数据", "管理员请空着"),
        (("wang.li", "王丽" * 60, "社区站点", ""), "姓名", "王丽", "请填上"),
        (("li.qiang", "王丽", "社区站点", ""), "用户名", "“li.qiang”和第 2 行重复", "请换一个"),
        (("LI.QIANG", "王丽", "社区站点", ""), "用户名", "“li.qiang”和第 2 行重复", "请换一个"),
    ],
)
def test_every_fault_says_where_what_why_and_how_to_mend(
    chen: Client, row: tuple[str, ...], where: str, said: str, mend: str
) -> None:
    answer = bring(chen, text(HEAD, ("li.qiang", "李强", "街道", "990101001"), row))
    told = page(answer)
    assert answer.status_code == 422
    assert f"第 3 行，{where}" in told
    assert all(part in told for part in (said, "这个人没有建立", mend))
    assert count() == 0
    assert "accounts.create" not in acts()


def test_all_faults_of_all_lines_are_told_at_once(chen: Client) -> None:
    told = page(bring(chen, text(HEAD, ("", "", "", "9"), GOOD, ("x", "王", "站长", ""))))
    assert len(re.findall(r'<th scope="row">第 2 行', told)) == 4
    assert len(re.findall(r'<th scope="row">第 4 行', told)) == 1
    assert "有 1 行没有问题，但按您的选择，一个都没有建立" in told
    assert count() == 0


def test_who_wants_it_gets_the_right_lines_and_the_faults_of_the_others(chen: Client) -> None:
    answer = bring(chen, text(HEAD, ("wang", "王", "街道", ""), GOOD), all_or_none=False)
    assert answer.status_code == 200
    assert "建立了 1 个用户" in page(answer)
    assert "第 2 行，用户名" in page(answer)
    assert count() == 1


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (text(("姓名", "角色"), ("王丽", "街道")), "名单.csv", "没有找到表头"),
        (text(HEAD), "名单.csv", "没有一行内容"),
        (b"PK\x03\x04 not a workbook", "名单.xlsx", "文件损坏"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "照片.png", "名单|照片|文件"),
        (text(HEAD, *[(f"user{at}", "王", "街道", "") for at in range(2100)]), "名单.csv", "最多只能有"),
        (b"x" * (5 << 20) + b"y" * (1 << 20), "名单.csv", "最多 5 MB"),
    ],
)
def test_a_file_that_is_no_filled_form_is_refused_whole(chen: Client, content: bytes, name: str, said: str) -> None:
    answer = bring(chen, content, name=name)
    assert answer.status_code == 422
    assert re.search(said, page(answer).split('class="problem"', 1)[1])
    assert count() == 0


def test_no_file_at_all_is_asked_for(chen: Client) -> None:
    assert 'class="errorlist"' in page(chen.post(BRING, {}))
