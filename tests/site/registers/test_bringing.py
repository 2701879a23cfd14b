"""Files are brought, imported once, within the scope of the one who brings them."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from shixiao.registers.importing import Request, import_files
from shixiao_site.audit.models import Entry
from shixiao_site.queue.models import Job, State
from shixiao_site.registers.bringing.importing import handle
from shixiao_site.registers.models import Upload
from tests.registers.bureau import EMPLOYMENT, REGISTERS, hired
from tests.site.people import LI, NOBODY, OUTSIDER, QIAN, SUN, WANG
from tests.site.registers.conftest import TODAY, Desk, InHand

DEATHS = ("姓名", "证件号码", "死亡日期")


def test_files_of_every_kind_of_the_sample_county_come_in_through_the_page(empty_desk: Desk, office: Path) -> None:
    wanted = ("机构区划", "工作人员", "石臼坪", "灯市", "残联", "社保缴费_2021", "民政局_死亡", "投诉", "上报月报")
    files = [path for path in sorted(office.iterdir()) if any(word in path.name for word in wanted)]
    uploads = empty_desk.bring(WANG, *files)
    assert [(each.file_name, each.problem) for each in uploads if each.state != "done"] == []
    assert len(uploads) == len(files) == len(wanted)
    assert len({batch.register for batch in empty_desk.batches}) == len(wanted) - 1
    page = empty_desk.sign_in(WANG).get(f"/registers/uploads/{uploads[-1].group}/").content.decode()
    assert all(each.file_name in page for each in uploads)


def test_a_row_of_a_foreign_unit_stays_out_and_says_so(desk: Desk, three: Path) -> None:
    [upload] = desk.bring(LI, three)
    assert [(r["rows"], r["accepted"], r["quarantined"]) for r in upload.reports] == [(3, 1, 2)]
    page = desk.sign_in(LI).get(f"/registers/batches/{upload.reports[0]['batch']}/quarantine/").content.decode()
    assert "不在您的辖区（990101001001）内" in page
    assert "不是看得懂的日期" in page


def test_registers_that_name_no_unit_come_only_from_the_whole(desk: Desk) -> None:
    path = desk.csv("死亡.csv", [DEATHS, ("李一", "990101198506150018", "2026-03-05")])
    for person in (LI, QIAN, OUTSIDER):
        [upload] = desk.bring(person, path)
        assert upload.state == "failed"
        assert set(upload.problem) == {"where", "what", "why", "mend"}
        assert "分不清哪些行归您的辖区" in upload.problem["what"]
        page = desk.sign_in(person).get(f"/registers/uploads/{upload.group}/").content.decode()
        assert upload.problem["mend"] in page
    assert desk.bring(WANG, path)[0].state == "done"


def test_before_units_are_known_a_county_is_the_whole(empty_desk: Desk) -> None:
    path = empty_desk.csv("死亡.csv", [DEATHS, ("李一", "990101198506150018", "2026-03-05")])
    assert empty_desk.bring(QIAN, path)[0].state == "failed"
    assert empty_desk.bring(WANG, path)[0].state == "done"


def test_who_has_no_scope_or_no_duty_brings_nothing(desk: Desk, three: Path) -> None:
    refused = desk.post(NOBODY, three)
    assert refused.status_code == 400
    assert "还没有管辖区划" in refused.content.decode()
    assert desk.post(SUN, three).status_code == 403
    assert Upload.objects.count() == Job.objects.count() == 0
    assert list((desk.workspace.home / "site" / "arriving").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.csv", b""),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        ("坏.xlsx", b"PK\x03\x04" + b"\0" * 400),
        ("谁也不是.csv", "甲,乙\n1,2\n".encode()),
        ("乱.csv", bytes(range(256)) * 20),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_stops_no_other(
    desk: Desk, three: Path, name: str, content: bytes
) -> None:
    wrong = desk.folder / name
    wrong.write_bytes(content)
    first, second = desk.bring(WANG, wrong, three)
    assert (first.state, second.state) == ("failed", "done")
    page = desk.sign_in(WANG).get(f"/registers/uploads/{first.group}/").content.decode()
    for part in ("where", "what", "why", "mend"):
        assert first.problem[part]
    assert "没有导入" in page
    assert len(desk.batches) == 2


def test_the_same_file_is_refused_the_second_time(desk: Desk, three: Path) -> None:
    assert desk.bring(WANG, three)[0].state == "done"
    [again] = desk.bring(WANG, three)
    assert again.state == "failed"
    assert "已经导入过了" in again.problem["what"]


def test_a_county_can_take_the_whole_of_a_file_of_which_a_station_took_its_rows(desk: Desk, three: Path) -> None:
    [first] = desk.bring(LI, three)
    number = first.reports[0]["batch"]
    assert desk.bring(WANG, three)[0].state == "failed"
    [whole] = desk.bring(WANG, three, replaces=str(number))
    assert whole.state == "done", whole.problem
    assert (whole.reports[0]["accepted"], desk.batches[-1].replaces) == (2, number)


def test_a_killed_import_that_had_published_is_found_and_not_repeated(desk: Desk, three: Path) -> None:
    answer = desk.post(WANG, three)
    upload = Upload.objects.get()
    request = Request(REGISTERS, TODAY, within=WANG.prefix, upload=str(upload.id))
    [outcome] = import_files(desk.workspace, [str(upload.path)], request)
    assert outcome.problem is None
    Upload.objects.update(state="reading")
    before = len(desk.batches)
    desk.work()
    upload.refresh_from_db()
    assert (upload.state, len(desk.batches)) == ("done", before)
    assert upload.reports[0]["batch"] == outcome.reports[0].batch
    assert "已导入" in desk.sign_in(WANG).get(answer.url).content.decode()


def test_doing_the_job_twice_imports_once(desk: Desk, three: Path) -> None:
    desk.bring(WANG, three)
    batches, entries = len(desk.batches), Entry.objects.filter(act="registers.import").count()
    handle(InHand(Job.objects.get(kind="import")))
    assert (len(desk.batches), Entry.objects.filter(act="registers.import").count()) == (batches, entries) == (2, 1)


def test_a_job_that_failed_shows_the_truth_about_each_file(desk: Desk, three: Path) -> None:
    answer = desk.post(WANG, three)
    Job.objects.update(state=State.CANCELLED)
    page = desk.sign_in(WANG).get(answer.url).content.decode()
    assert "导入被取消了" in page
    upload = Upload.objects.get()
    request = Request(REGISTERS, TODAY, within=WANG.prefix, upload=str(upload.id))
    list(import_files(desk.workspace, [str(upload.path)], request))
    page = desk.sign_in(WANG).get(answer.url).content.decode()
    assert "批次 000002" in page


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(desk: Desk, settings: LazySettings) -> None:
    settings.UPLOAD_BYTES = 3_000_000
    big = desk.folder / "大.csv"
    big.write_bytes(b"x" * 3_000_001)
    refused = desk.post(WANG, big)
    assert refused.status_code == 400
    assert "文件太大" in refused.content.decode()
    assert Upload.objects.count() == 0
    assert list((desk.workspace.home / "site" / "arriving").iterdir()) == []


def test_the_name_of_a_file_cannot_lead_elsewhere(desk: Desk) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    text = "\n".join(",".join(map(str, row)) for row in [EMPLOYMENT, hired(1)])
    for name in ("../../../etc/passwd.csv", "..\\a:b?.csv", "\u202evsc.csv", "名" * 200 + ".csv", "...csv"):
        desk.sign_in(WANG).post("/registers/bring/", {"chosen": SimpleUploadedFile(name, text.encode())})
        upload = Upload.objects.first()
        assert upload is not None
        assert upload.path.parent == desk.workspace.home / "site" / "uploads" / str(upload.id)
        assert upload.path.read_text() == text
        assert len(upload.file_name.encode()) <= 180


def test_bringing_and_importing_are_in_the_chain(desk: Desk, three: Path) -> None:
    [upload] = desk.bring(QIAN, three)
    acts = {each.act: each for each in Entry.objects.filter(object=f"upload:{upload.id}")}
    assert set(acts) == {"registers.bring", "registers.import"}
    assert acts["registers.bring"].detail["sha256"] == upload.sha256
    assert {each.username for each in acts.values()} == {"qian"}


def test_uploads_and_batches_are_seen_from_within_the_scope_only(desk: Desk, three: Path) -> None:
    [upload] = desk.bring(LI, three)
    number = upload.reports[0]["batch"]
    addresses = [
        f"/registers/uploads/{upload.group}/", f"/registers/batches/{number}/", f"/registers/batches/{number}/quarantine/",
        f"/registers/batches/{number}/quarantine/1/",
    ]  # fmt: skip
    for person, status in ((LI, 200), (QIAN, 200), (WANG, 200), (OUTSIDER, 404), (NOBODY, 404), (SUN, 403)):
        assert [desk.sign_in(person).get(each).status_code for each in addresses] == [status] * 4
    assert desk.sign_in(OUTSIDER).get("/registers/batches/1/").status_code == 404
    assert desk.sign_in(QIAN).get("/registers/batches/1/").status_code == 404
    assert desk.sign_in(WANG).get("/registers/batches/1/").status_code == 200
    for person, seen in ((OUTSIDER, False), (NOBODY, False), (LI, True)):
        for address in ("/registers/", "/registers/uploads/", "/registers/quarantine/"):
            assert (three.name in desk.sign_in(person).get(address).content.decode()) is seen


def test_a_foreign_batch_cannot_be_replaced(desk: Desk, three: Path) -> None:
    [upload] = desk.bring(QIAN, three)
    other = desk.csv("改.csv", [EMPLOYMENT, hired(5)])
    for person in (LI, OUTSIDER):
        refused = desk.post(person, other, replaces=str(upload.reports[0]["batch"]))
        assert refused.status_code == 400
        request = Request(REGISTERS, TODAY, within=person.prefix, replaces=str(upload.reports[0]["batch"]))
        with pytest.raises(Exception, match="没有这个批次"):
            list(import_files(desk.workspace, [str(other)], request))
    assert len(desk.batches) == 2


def test_a_correction_stands_in_its_chain(desk: Desk, three: Path) -> None:
    [first] = desk.bring(WANG, three)
    old = first.reports[0]["batch"]
    [second] = desk.bring(WANG, desk.csv("改.csv", [EMPLOYMENT, hired(1), hired(3)]), replaces=str(old))
    new = second.reports[0]["batch"]
    page = desk.sign_in(WANG).get("/registers/").content.decode()
    assert f"已被 {new:06d} 更正" in page
    assert f"/registers/batches/{old}/" in desk.sign_in(WANG).get(f"/registers/batches/{new}/").content.decode()
    assert desk.post(WANG, three, replaces=str(old)).status_code == 400


def test_a_batch_shows_its_first_rows_masked(desk: Desk, three: Path) -> None:
    [upload] = desk.bring(WANG, three)
    page = desk.sign_in(WANG).get(f"/registers/batches/{upload.reports[0]['batch']}/").content.decode()
    name, number = hired(1)[:2]
    assert str(name) not in page
    assert str(number) not in page
    assert "张*" in page
    assert f"{str(number)[:3]}*************{str(number)[-2:]}" in page


def test_the_page_works_while_another_writer_holds_the_workspace(desk: Desk, three: Path) -> None:
    import threading

    from shixiao.workspace import lock

    desk.post(WANG, three)
    job = InHand(Job.objects.get())
    freed = threading.Event()

    def hold() -> None:
        with lock(desk.workspace):
            held.set()
            freed.wait(20)

    held = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(5)
    told = job.tell

    def tell(message: str, done: int = 0, of: int = 0) -> None:
        told(message, done, of)
        if "等另一项写入" in message:
            freed.set()

    job.tell = tell  # type: ignore[method-assign]
    handle(job)
    holder.join()
    assert any("等另一项写入" in each for each in job.said)
    assert Upload.objects.get().state == "done"
