"""The manual only shows commands that exist, with options that exist; its generated pages are up to date."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click

from shixiao.cli.root import verbs

FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _shown(pages: list[Path]) -> list[tuple[Path, list[str]]]:
    """The words of each `shixiao` command line in a shell block, continued lines joined."""
    found = []
    for page in pages:
        for block in FENCE.findall(page.read_text("utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True)
                if words and words[0].rpartition("/")[2] == "shixiao":
                    found.append((page, words[1:]))
    return found


def _unknown(words: list[str]) -> list[str]:
    """The parts of a command line that the program does not know."""
    command: click.Command = verbs
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return words[:1]
        command, words = command.commands[words[0]], words[1:]
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"-h", "--help"}
    return [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]


def test_every_command_in_the_manual_exists(pages: list[Path]) -> None:
    shown = _shown(pages)
    assert len(shown) > 20
    assert [(page.name, words, unknown) for page, words in shown if (unknown := _unknown(words))] == []


def test_the_generated_pages_are_up_to_date(root: Path) -> None:
    command = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
