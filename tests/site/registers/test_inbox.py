"""The watched folder: what lies there is brought in once, and its sender finds the result."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from shixiao_site.registers.bringing.inbox import look
from shixiao_site.registers.models import Upload
from tests.registers.bureau import EMPLOYMENT, hired
from tests.site.people import LI, WANG
from tests.site.registers.conftest import Desk


@pytest.fixture
def inbox(desk: Desk) -> Path:
    """The folder."""
    look()
    return desk.workspace.home / "inbox"


def lay(desk: Desk, inbox: Path, name: str = "就业.csv", place: int = 1) -> Path:
    """Lay a file into the folder."""
    return desk.csv(name, [EMPLOYMENT, hired(place)]).rename(inbox / name)


def later(seconds: float = 6) -> object:
    return timezone.now() + timedelta(seconds=seconds)


def test_a_quiet_file_is_imported_for_the_whole_and_laid_into_done(desk: Desk, inbox: Path) -> None:
    path = lay(desk, inbox)
    look()
    assert path.exists()
    look(later())
    assert not path.exists()
    desk.work()
    look(later())
    upload = Upload.objects.get()
    assert (upload.state, upload.way, upload.name, upload.prefix) == ("done", "inbox", "系统", "")
    assert (inbox / "done" / "就业.csv").exists()
    assert "就业.csv" in desk.sign_in(WANG).get("/registers/").content.decode()
    assert "就业.csv" not in desk.sign_in(LI).get("/registers/").content.decode()
    look(later())
    assert Upload.objects.count() == 1
    assert sorted(each.name for each in (inbox / "done").iterdir()) == ["就业.csv"]


def test_a_file_that_cannot_be_read_is_laid_into_failed_with_the_reason(desk: Desk, inbox: Path) -> None:
    (inbox / "图.xlsx").write_bytes(b"\x89PNG" + b"\0" * 99)
    look(later())
    desk.work()
    look(later())
    assert (inbox / "failed" / "图.xlsx").exists()
    told = (inbox / "failed" / "图.xlsx.txt").read_text("utf-8-sig")
    assert "问题：文件名以 .xlsx 结尾，内容其实是PNG 图片。" in told
    assert "办法：" in told


def test_a_file_taken_by_one_who_was_killed_is_not_brought_twice(desk: Desk, inbox: Path) -> None:
    path = lay(desk, inbox)
    look(later())
    os.link(Upload.objects.get().path, path)
    look(later())
    assert not path.exists()
    assert Upload.objects.count() == 1


def test_two_files_of_one_name_do_not_hide_each_other(desk: Desk, inbox: Path) -> None:
    for place in (1, 2):
        lay(desk, inbox, place=place)
        look(later())
        desk.work()
        look(later())
    assert len(list((inbox / "done").iterdir())) == 2


def test_unfinished_and_hidden_files_and_folders_are_left_alone(desk: Desk, inbox: Path) -> None:
    for name in (".hidden.csv", "~$名单.xlsx", "名单.csv.part"):
        (inbox / name).write_text("x")
    (inbox / "文件夹").mkdir()
    (inbox / "链接.csv").symlink_to("/etc/passwd")
    look(later())
    assert Upload.objects.count() == 0
