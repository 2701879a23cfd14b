"""`audit_export`: the whole chain as a file for the stand-alone verifier, one JSON object a line."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand

from shixiao_site.audit.checkpoints import signed_entries
from shixiao_site.audit.models import Head


class Command(BaseCommand):
    """Reads only; entries that come in meanwhile are left out."""

    help = "导出整条审计链，供独立核对程序使用。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("--to", type=Path, metavar="文件", help="写到哪个文件，不写就输出到屏幕")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the entries and the head."""
        if options["to"] is None:
            _write(sys.stdout)
            return
        with options["to"].open("w", encoding="utf-8") as out:
            _write(out)


def _write(out: TextIO) -> None:
    head = Head.objects.filter(id=1).first() or Head()
    for entry in signed_entries(head.seq):
        out.write(json.dumps(entry, ensure_ascii=False) + "\n")
    out.write(json.dumps({"head": {"seq": head.seq, "digest": head.digest}}) + "\n")
