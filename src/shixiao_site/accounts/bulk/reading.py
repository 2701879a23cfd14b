"""A filled form as people to make, and what is wrong with each line."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError

from shixiao.registers.readers import RawSheet, read_source, rows_of
from shixiao.vocabulary.problems import Problem
from shixiao_site.access import ROLES
from shixiao_site.accounts.actions import NewUser, drafted
from shixiao_site.accounts.bulk.workbooks import HEADINGS, MOST_PEOPLE
from shixiao_site.accounts.models import User

# Titles may stand above the headings.
_HEAD_LINES = 10
_FIELDS = {"username": "用户名", "name": "姓名", "role_name": "角色", "prefix": "管辖区划"}
_MENDS = {
    "用户名": "请换一个，例如姓名的拼音加单位的简称。",
    "姓名": "请填上这个人的姓名。",
    "角色": f"请从这些里选一个：{'、'.join(role.title for role in ROLES.values())}。",
    "管辖区划": "请填他管的地方的代码；管理员请空着。",
}
_TITLES = {role.title: role.name for role in ROLES.values()} | {role.name: role.name for role in ROLES.values()}


@dataclass(frozen=True)
class ReadPeople:
    """What a filled form says: the people who can be made, by line, and the problems of the others."""

    people: tuple[NewUser, ...]
    problems: tuple[Problem, ...]


def read_people(name: str, content: bytes) -> ReadPeople:
    """Read a filled form (xlsx, xls, ods or csv) called `name`. Raises Problem for a file that is none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name[-100:] or "表")
        path.write_bytes(content)
        source = read_source(path, Path(folder))
        for sheet in source.sheets:
            if not sheet.hidden and (read := _read(sheet)) is not None:
                return read
    raise Problem(
        where=name,
        what=f"没有找到表头：{'、'.join(HEADINGS)}。",
        why="不知道每一列是什么，所以没有建立任何用户。",
        mend="请下载空白表，把内容填进去，再交上来。",
    )


def _read(sheet: RawSheet) -> ReadPeople | None:
    rows = rows_of(sheet, most=MOST_PEOPLE + _HEAD_LINES)
    for at, (_, cells) in enumerate(rows[:_HEAD_LINES]):
        if set(HEADINGS) <= set(cells):
            places = [cells.index(heading) for heading in HEADINGS]
            filled = [(line, [row[place] for place in places]) for line, row in rows[at + 1 :]]
            return _judge([(line, row) for line, row in filled if any(row)])
    return None


def _judge(rows: Sequence[tuple[int, list[str]]]) -> ReadPeople:
    if not rows:
        raise Problem(
            where="表头下面",
            what="没有一行内容。",
            why="没有可以建立的用户。",
            mend="请从表头下一行开始，一行填一个人。",
        )
    people: list[NewUser] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    taken = set(User.objects.values_list("username", flat=True))
    for line, (username, name, role, prefix) in rows:
        new = NewUser(username.lower(), name, _TITLES.get(role, ""), prefix)
        wrong = _wrong(new, role, line=line, seen=seen, taken=taken)
        problems += wrong
        if not wrong:
            people.append(new)
        seen.setdefault(new.username, line)
    return ReadPeople(tuple(people), tuple(problems))


def _wrong(new: NewUser, role: str, *, line: int, seen: dict[str, int], taken: set[str]) -> list[Problem]:
    """Everything that is wrong with one line."""
    if new.username in taken:
        return [_problem(line, "用户名", f"“{new.username}”已经有人用了。")]
    if new.username and new.username in seen:
        return [_problem(line, "用户名", f"“{new.username}”和第 {seen[new.username]} 行重复。")]
    if role and not new.role_name:
        return [_problem(line, "角色", f"没有“{role}”这个角色。")]
    try:
        drafted(new)
    except ValidationError as error:
        return [
            _problem(line, _FIELDS[field], _said(field, getattr(new, field), message))
            for field, messages in error.message_dict.items()
            for message in messages[:1]
        ]
    return []


def _said(field: str, value: str, message: str) -> str:
    return f"“{value}”：{message}" if value else f"{_FIELDS[field]}没有填。"


def _problem(line: int, heading: str, what: str) -> Problem:
    return Problem(where=f"第 {line} 行，{heading}", what=what, why="这个人没有建立。", mend=_MENDS[heading])
