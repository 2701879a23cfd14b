"""`prepare_demo`: the demo's accounts and its published run, before the server starts."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from shixiao.vocabulary.problems import Problem
from shixiao_site.operations.demo import prepare_demo


class Command(BaseCommand):
    """Prints one line per account: role, name, username, password."""

    help = "演示工作区：每个角色一个账号，发布最新的一次计算。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prepare and print."""
        call_command("migrate", verbosity=0)
        try:
            accounts = prepare_demo(tell=self.stderr.write)
        except Problem as problem:
            raise CommandError(str(problem), returncode=problem.exit_status) from problem
        for one in accounts:
            where = one.prefix or "—"
            self.stdout.write(f"  {one.role}\t{one.name}\t{one.username}\t{one.password}\t{where}")
