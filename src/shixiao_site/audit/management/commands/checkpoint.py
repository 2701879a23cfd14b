"""`checkpoint`: check the chain from its beginning and write a checkpoint."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shixiao_site.audit.checkpoints import check, folder


class Command(BaseCommand):
    """Ends with 1 when something was found; no checkpoint is written then."""

    help = "核对审计链，没有问题就写一个检查点。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Check and say what was found."""
        found = check()
        if found.findings:
            told = "\n".join(f"第 {seq} 条：{what}" for seq, what in found.findings)
            raise CommandError(f"{told}\n审计链有问题，没有写检查点。", returncode=1)
        self.stdout.write(f"核对到第 {found.seq} 条，没有问题。检查点在 {folder()}。")
