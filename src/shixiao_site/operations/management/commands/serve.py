"""`serve`: brings the database up to date, starts the worker, then serves pages until it is stopped."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shixiao.vocabulary.problems import Problem
from shixiao_site.operations.serving import serve


class Command(BaseCommand):
    """The web server and the worker of one workspace."""

    help = "打开网页服务和后台任务，直到停止。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Serve; a Problem ends with its four parts."""
        try:
            serve(options["host"], options["port"], tell=self.stdout.write)
        except Problem as problem:
            raise CommandError(str(problem), returncode=problem.exit_status) from problem
