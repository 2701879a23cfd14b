"""Users from the command line: `python -m shixiao_site users create|list|reset|disable|import`."""

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from shixiao.vocabulary.problems import Problem
from shixiao_site.access import ROLES
from shixiao_site.accounts import actions, queries
from shixiao_site.accounts.bulk.reading import read_people
from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in import lockout
from shixiao_site.audit.actor import SYSTEM

_ROLES_TOLD = "，".join(f"{role.name}（{role.title}）" for role in ROLES.values())


class Command(BaseCommand):
    """建立、查看、重置、停用用户，或从表格建立。密码不写在命令里：从键盘读，或由系统做。"""

    help = "建立、查看、重置、停用用户，或从表格建立"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-command for each thing to do."""
        verbs = parser.add_subparsers(dest="verb", required=True, title="做什么")
        create = verbs.add_parser("create", help="建立一个用户；没有写明的会问")
        create.add_argument("username", nargs="?", help="用户名，小写字母和数字")
        create.add_argument("--name", help="姓名")
        create.add_argument("--role", help=f"角色：{_ROLES_TOLD}")
        create.add_argument("--prefix", help="管辖区划，2、4、6、9 或 12 位；管理员不写")
        create.add_argument("--ask-password", action="store_true", help="自己输入初始密码，不要系统做的")
        verbs.add_parser("list", help="列出全部用户")
        reset = verbs.add_parser("reset", help="重置密码，同时解锁")
        reset.add_argument("username", help="用户名")
        reset.add_argument("--second-factor", action="store_true", help="连第二道验证一起清除")
        disable = verbs.add_parser("disable", help="停用")
        disable.add_argument("username", help="用户名")
        bring = verbs.add_parser("import", help="从填好的表格建立；有一行有问题就一个都不建")
        bring.add_argument("file", type=Path, help="xlsx 或 csv")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:  # noqa: ARG002 - the interface of Django
        """Do it, or say in Chinese why not."""
        do: dict[str, Callable[..., None]] = {
            "create": self._create,
            "list": self._list,
            "reset": self._reset,
            "disable": self._disable,
            "import": self._import,
        }
        try:
            do[verb](**options)
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error

    def _create(self, **given: Any) -> None:
        username = given["username"] or self._ask("用户名：")
        name = given["name"] or self._ask("姓名：")
        role = given["role"] or self._ask(f"角色（{_ROLES_TOLD}）：")
        if role not in ROLES:
            raise CommandError(f"没有“{role}”这个角色。可以写：{_ROLES_TOLD}。")
        prefix = given["prefix"]
        if prefix is None:
            prefix = "" if ROLES[role].is_administrator else self._ask("管辖区划（例如 990101）：")
        new = actions.NewUser(username.strip().lower(), name.strip(), role, prefix.strip())
        password = self._ask_password(actions.drafted(new)) if given["ask_password"] else ""
        self._tell(actions.create_user(new, by=SYSTEM, password=password), told=not password)

    def _list(self, **_: Any) -> None:
        locked = {lock.username for lock in lockout.locks()}
        for user in queries.users(queries.UserFilter()):
            state = queries.state_of(user, locked=user.username in locked)
            self.stdout.write("\t".join((user.username, user.name, user.role.title, user.prefix or "—", state)))

    def _reset(self, username: str, *, second_factor: bool, **_: Any) -> None:
        user = self._found(username)
        if second_factor:
            actions.reset_factor(user, by=SYSTEM)
            self.stdout.write("第二道验证已经清除。")
        self._tell(actions.reset_password(user, by=SYSTEM), told=True)

    def _disable(self, username: str, **_: Any) -> None:
        actions.disable_user(self._found(username), by=SYSTEM)
        self.stdout.write(f"{username} 已经停用。")

    def _import(self, file: Path, **_: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"打不开 {file}：{error.strerror}。") from error
        read = read_people(file.name, content)
        for problem in read.problems:
            self.stderr.write(f"{problem.where}：{problem.what}{problem.mend}")
        if read.problems:
            raise CommandError(f"{len(read.problems)} 处有问题，一个用户都没有建立。请改好再来。")
        for handed in actions.import_users(read.people, source=file.name, by=SYSTEM):
            self.stdout.write("\t".join((handed.username, handed.name, handed.password)))

    def _tell(self, handed: actions.Handed, *, told: bool) -> None:
        if told:
            self.stdout.write(f"{handed.username} 的密码：{handed.password}")
            self.stdout.write("只显示这一次。第一次登录要换掉。")
        else:
            self.stdout.write(f"{handed.username} 已经建立。第一次登录要换密码。")

    def _ask(self, question: str) -> str:
        self.stdout.write(question, ending="")
        self.stdout.flush()
        answer = sys.stdin.readline().strip()
        if not answer:
            raise CommandError(f"没有回答“{question.rstrip('：')}”。")
        return answer

    def _ask_password(self, user: User) -> str:
        password = getpass.getpass("初始密码：")
        if password != getpass.getpass("再写一遍："):
            raise CommandError("两次写的不一样，没有建立。")
        validate_password(password, user)
        return password

    def _found(self, username: str) -> User:
        user: User | None = User.objects.filter(username=username.strip().lower()).first()
        if user is None:
            raise CommandError(f"没有用户“{username}”。用 users list 看全部用户。")
        return user
