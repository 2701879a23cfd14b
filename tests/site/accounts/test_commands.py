"""Users from the command line."""

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shixiao_site.accounts.models import User
from tests.site.accounts.steps import acts

pytestmark = pytest.mark.django_db


def users(*words: str) -> str:
    """Run the command; what it prints."""
    out = io.StringIO()
    call_command("users", *words, stdout=out, stderr=out)
    return out.getvalue()


def test_a_person_is_made_with_a_password_that_is_printed_once() -> None:
    printed = users("create", "chen", "--name", "陈安全", "--role", "security_admin")
    password = re.search(r"chen 的密码：(\S+)", printed)[1]  # type: ignore[index]
    user = User.objects.get(username="chen")
    assert user.check_password(password)
    assert user.must_change_password
    assert acts() == ["accounts.create"]


def test_what_is_not_written_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("wang\n王科长\ndivision\n990101\n"))
    printed = users("create")
    assert all(asked in printed for asked in ("用户名：", "姓名：", "业务科室", "管辖区划"))
    assert User.objects.get(username="wang").prefix == "990101"


def test_a_password_of_ones_own_is_asked_for_twice_and_obeys_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["short", "short", "Good-2026-key#", "Other-2026-key", "Good-2026-key#", "Good-2026-key#"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    words = ("create", "chen", "--name", "陈", "--role", "security_admin", "--ask-password")
    with pytest.raises(CommandError, match="密码太短"):
        users(*words)
    with pytest.raises(CommandError, match="两次写的不一样"):
        users(*words)
    assert "Good-2026-key#" not in users(*words)
    assert User.objects.get().check_password("Good-2026-key#")


def test_no_password_is_ever_taken_from_the_words_of_the_command() -> None:
    with pytest.raises(CommandError, match="--password"):
        users("create", "chen", "--name", "陈", "--role", "security_admin", "--password", "Good-2026-key#")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "x1", "--name", "x", "--role", "king", "--prefix", ""), "没有“king”这个角色"),
        (("create", "x1", "--name", "x", "--role", "station", "--prefix", "99010"), "区划写法不对"),
        (("create", "X 1", "--name", "x", "--role", "station", "--prefix", "99"), "用户名用小写字母"),
        (("reset", "nobody"), "没有用户“nobody”"),
        (("disable", "nobody"), "没有用户“nobody”"),
        (("import", "nowhere.xlsx"), "打不开 nowhere.xlsx"),
    ],
)
def test_what_cannot_be_done_is_said_in_chinese(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        users(*words)
    assert not User.objects.exists()


@pytest.mark.usefixtures("people")
def test_everybody_is_listed() -> None:
    lines = users("list").splitlines()
    assert len(lines) == 13
    assert "wang\t王科长\t业务科室\t990101\t启用" in lines


def test_a_lost_password_and_a_lost_phone_are_mended(people: dict[str, Any]) -> None:
    printed = users("reset", "chen", "--second-factor")
    assert "第二道验证已经清除" in printed
    password = re.search(r"chen 的密码：(\S+)", printed)[1]  # type: ignore[index]
    assert User.objects.get(username="chen").check_password(password)
    assert acts() == ["accounts.reset_factor", "accounts.reset_password"]


@pytest.mark.usefixtures("people")
def test_a_person_is_disabled_but_not_the_last_who_manages_users() -> None:
    assert "li 已经停用" in users("disable", "li")
    with pytest.raises(CommandError, match="最后一位"):
        users("disable", "chen")


def test_a_sheet_is_brought_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("用户名,姓名,角色,管辖区划\nwang.li,王丽,社区站点,990101001001\nli,李,站长,\n", "utf-8")
    with pytest.raises(CommandError, match="1 处有问题，一个用户都没有建立"):
        users("import", str(file))
    assert not User.objects.exists()
    file.write_text("用户名,姓名,角色,管辖区划\nwang.li,王丽,社区站点,990101001001\n", "utf-8")
    username, name, password = users("import", str(file)).strip().split("\t")
    assert (username, name) == ("wang.li", "王丽")
    assert User.objects.get(username="wang.li").check_password(password)
