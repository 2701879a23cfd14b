"""Rows that were kept out are mended in place or by hand, brought in, set aside; each act can be undone until then."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from shixiao_site.audit.models import Entry
from shixiao_site.queue.models import Job, State
from shixiao_site.registers.models import Correction, Upload
from tests.registers.bureau import EMPLOYMENT, hired
from tests.site.people import LI, OUTSIDER, WANG
from tests.site.registers.conftest import Desk

AT = "/registers/batches/2/quarantine/"


@pytest.fixture
def wrong(desk: Desk) -> Path:
    """A file with one good row and three that stay out: a day, a form of work, a day and a name."""
    return desk.csv(
        "待改.csv",
        [
            EMPLOYMENT,
            hired(1),
            hired(2, 就业日期="昨天"),
            hired(3, 就业形式="待定"),
            hired(4, 就业日期="2026年13月8日", 姓名=""),
        ],
    )


@pytest.fixture
def client(desk: Desk, wrong: Path) -> Client:
    """小李, who brought that file."""
    desk.bring(LI, wrong)
    return desk.sign_in(LI)


def mended(place: int, **cells: object) -> dict[str, Any]:
    """The fields of the form as the person sends them."""
    names = ("name", "id_number", "started_on", "form", "employer_code", "unit_code")
    return dict(zip(names, map(str, hired(place, **cells)), strict=True))


def test_the_rows_are_listed_with_problem_and_cure_and_can_be_filtered(client: Client) -> None:
    page = client.get(AT).content.decode()
    assert "还有 3 行" in page
    assert page.count("不是看得懂的日期。</td>") == 2
    assert "请填其中之一：单位就业" in page
    filtered = client.get(AT, {"problem": "就业形式：不在可填的范围内。"}).content.decode()
    assert filtered.count("不是看得懂的日期。</td>") == 0
    assert "不在可填的范围内。</td>" in filtered


def test_personal_cells_of_the_list_and_the_form_are_masked(client: Client) -> None:
    name, number = map(str, hired(2)[:2])
    for address in (AT, f"{AT}1/"):
        page = client.get(address).content.decode()
        assert name not in page
        assert number not in page
    assert "张*" in client.get(f"{AT}1/").content.decode()


def test_a_row_in_full_needs_a_purpose_and_is_written_down(client: Client) -> None:
    number = str(hired(2)[1])
    refused = client.post(f"{AT}1/open/", {"purpose": "看"}, follow=True).content.decode()
    assert number not in refused
    assert "至少 4 个字" in refused
    assert not Entry.objects.filter(act="registers.open_row").exists()
    assert number in client.post(f"{AT}1/open/", {"purpose": "核对原始材料"}).content.decode()
    entry = Entry.objects.get(act="registers.open_row")
    assert (entry.object, entry.purpose, entry.username) == ("batch:2/1", "核对原始材料", "li")


def test_a_mended_row_that_is_still_wrong_shows_the_problem_at_its_field(client: Client) -> None:
    answer = client.post(f"{AT}1/", mended(2, 就业日期="前天"))
    assert answer.status_code == 400
    assert "“前天”不是看得懂的日期。" in answer.content.decode()
    foreign = client.post(f"{AT}1/", mended(2, 上报单位代码="990101002001"))
    assert "不在您的辖区" in foreign.content.decode()
    assert Correction.objects.count() == 0


def test_mended_rows_come_in_as_a_batch_and_leave_the_list(desk: Desk, client: Client) -> None:
    # What is left empty of a masked cell stays as it was filed.
    assert client.post(f"{AT}1/", {**mended(2), "name": "", "id_number": ""}).status_code == 302
    assert client.post(f"{AT}3/", mended(4)).status_code == 302
    page = client.get(AT).content.decode()
    assert "还有 1 行" in page
    assert "改好了 2 行，还没导入" in page
    answer = client.post(f"{AT}import/")
    assert answer.status_code == 302
    desk.work()
    upload = Upload.objects.get(way="mended")
    assert (upload.state, upload.problem) == ("done", {})
    assert [(r["rows"], r["accepted"], r["quarantined"]) for r in upload.reports] == [(2, 2, 0)]
    page = client.get(AT).content.decode()
    assert "还有 1 行" in page
    assert "已改好导入" in page
    assert "导入改好的行" not in page
    again = client.post(f"{AT}1/", mended(2))
    assert "已经改好导入了" in again.content.decode()
    assert client.post(f"{AT}take-back/", {"nth": "1"}, follow=True).content.decode().count("已经导入的不能撤销") == 1
    assert Correction.objects.count() == 2
    acts = list(Entry.objects.filter(act__startswith="registers.").order_by("seq").values_list("act", flat=True))
    assert acts == [
        "registers.bring", "registers.import", "registers.mend", "registers.mend", "registers.bring",
        "registers.bring_mended", "registers.import",
    ]  # fmt: skip


def test_what_was_mended_can_be_taken_back_before_it_is_brought_in(client: Client) -> None:
    client.post(f"{AT}1/", mended(2))
    client.post(f"{AT}take-back/", {"nth": "1"})
    assert Correction.objects.count() == 0
    assert "还有 3 行" in client.get(AT).content.decode()
    assert "没有改好、还没导入的行" in client.post(f"{AT}import/", follow=True).content.decode()
    assert Job.objects.count() == 1


def test_mended_rows_whose_import_was_cancelled_are_free_again(desk: Desk, client: Client) -> None:
    client.post(f"{AT}1/", mended(2))
    client.post(f"{AT}import/")
    assert "正在导入" in client.get(AT).content.decode()
    Job.objects.filter(state=State.WAITING).exclude(pk=Upload.objects.get(way="page").job).update(state=State.CANCELLED)
    assert "改好了 1 行，还没导入" in client.get(AT).content.decode()
    assert client.post(f"{AT}import/").status_code == 302
    desk.work()
    newest = Upload.objects.filter(way="mended").latest("created_at")
    assert newest.state == "done"
    assert len(desk.batches) == 3


def test_rows_can_be_set_aside_with_a_reason_and_taken_back(client: Client) -> None:
    assert "请写明原因" in client.post(f"{AT}leave-out/", {"nth": "all"}, follow=True).content.decode()
    client.post(f"{AT}leave-out/", {"nth": "2", "remark": "不是本辖区的人"})
    client.post(f"{AT}leave-out/", {"nth": "all", "remark": "已在别处改好"})
    page = client.get(AT).content.decode()
    assert "还有 0 行" in page
    assert "不再导入：不是本辖区的人" in page
    assert Correction.objects.filter(remark="已在别处改好").count() == 2
    client.post(f"{AT}take-back/", {"nth": "all"})
    assert "还有 3 行" in client.get(AT).content.decode()


def test_downloaded_rows_are_mended_by_hand_and_come_in_again(desk: Desk, client: Client) -> None:
    client.post(f"{AT}2/", mended(3))
    assert client.post(f"{AT}download/", {"purpose": ""}).status_code == 302
    answer = client.post(f"{AT}download/", {"purpose": "对照原件改"})
    assert answer["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:6] == list(EMPLOYMENT)
    assert "隔离原因" in headings
    assert sheet.max_row == 3
    for line, good in ((2, hired(2)), (3, hired(4))):
        for column, value in enumerate(good, start=1):
            sheet.cell(line, column).value = value
    path = desk.folder / "改好.xlsx"
    book.save(path)
    [upload] = desk.bring(LI, path)
    assert [(r["rows"], r["accepted"], r["quarantined"]) for r in upload.reports] == [(2, 2, 0)]
    assert Entry.objects.get(act="registers.take_quarantine").purpose == "对照原件改"


def test_rows_that_do_not_exist_and_rows_of_others_look_alike(desk: Desk, client: Client) -> None:
    stranger = desk.sign_in(OUTSIDER)
    for nth in (0, 1, 4, 10**20):
        for address in (f"{AT}{nth}/", f"{AT}{nth}/open/"):
            assert stranger.post(address, {"purpose": "核对原始材料"}).status_code == 404
            if nth != 1:
                assert client.post(address, {"purpose": "核对原始材料"}).status_code == 404
    for act in ("import", "leave-out", "take-back", "download"):
        assert (
            stranger.post(f"{AT}{act}/", {"nth": "all", "remark": "随便写写", "purpose": "随便写写"}).status_code == 404
        )
    assert client.post(f"{AT}leave-out/", {"nth": "x", "remark": "随便写写"}).status_code == 404


def test_the_county_sees_and_mends_what_its_station_brought(desk: Desk, client: Client) -> None:
    chief = desk.sign_in(WANG)
    assert "待改.csv" in chief.get("/registers/quarantine/").content.decode()
    assert chief.post(f"{AT}1/", mended(2)).status_code == 302
    assert "王科长" in client.get(AT).content.decode()


def test_every_form_can_be_read_and_downloaded(client: Client) -> None:
    from tests.registers.bureau import REGISTERS

    page = client.get("/registers/forms/").content.decode()
    for name, register in REGISTERS.items():
        assert f"/registers/forms/{name}/" in page
        reference = client.get(f"/registers/forms/{name}/").content.decode()
        assert all(column.heading in reference for column in register.columns)
    answer = client.get("/registers/forms/deaths/file/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["姓名", "证件号码"]
    assert client.get("/registers/forms/nothing/").status_code == 404


def test_every_register_says_what_it_is_for() -> None:
    from shixiao_site.registers.purposes import PURPOSES
    from tests.registers.bureau import REGISTERS

    assert set(PURPOSES) == set(REGISTERS)
