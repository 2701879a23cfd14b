"""The stand-alone verifier: a thousand tamperings of eight kinds, and what it says to an auditor."""

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from shixiao_site.audit.proof import Checkpoint, Proof, WrongKey, digest, read_checkpoints
from tests.site.audit.conftest import verify

ENTRIES = 50
TIMES = 125
Chain = list[dict[str, Any]]


def _edit(chain: Chain, chance: random.Random) -> None:
    """Another word in one field."""
    name = chance.choice(["username", "name", "role", "prefix", "address", "act", "object", "purpose"])
    chance.choice(chain)[name] += chance.choice("甲乙丙 0")


def _backdate(chain: Chain, chance: random.Random) -> None:
    """Another instant."""
    entry = chance.choice(chain)
    entry["at"] = entry["at"].replace("202", "201", 1)


def _soften(chain: Chain, chance: random.Random) -> None:
    """Another detail, deep inside."""
    chance.choice(chain)["detail"][chance.choice(["rows", "share", "names"])] = chance.choice([-1, "x", None, [1]])


def _delete(chain: Chain, chance: random.Random) -> None:
    """One entry or several gone from anywhere."""
    at = chance.randrange(len(chain) - 1)
    del chain[at : at + chance.randint(1, 3)]


def _insert(chain: Chain, chance: random.Random) -> None:
    """A copy pushed in between, those after it renumbered."""
    at = chance.randrange(len(chain))
    chain.insert(at, {**chance.choice(chain)})
    for number, entry in enumerate(chain, 1):
        entry["seq"] = number


def _swap(chain: Chain, chance: random.Random) -> None:
    """Two entries change places; their numbers, or their numbers and links, stay."""
    one, two = chance.sample(range(len(chain)), 2)
    kept = chance.choice([("seq",), ("seq", "previous"), ("seq", "previous", "digest")])
    first, second = ({name: chain[at][name] for name in kept} for at in (one, two))
    chain[one], chain[two] = {**chain[two], **first}, {**chain[one], **second}


def _truncate(chain: Chain, chance: random.Random) -> None:
    """The tail cut off; the head is set back by the caller."""
    del chain[chance.randrange(len(chain)) :]


def _forge(chain: Chain, chance: random.Random) -> None:
    """From one entry on everything written anew, with a key that is not the chain's."""
    at = chance.randrange(len(chain))
    chain[at]["name"] = "别人"
    before = chain[at]["previous"]
    for entry in chain[at:]:
        entry["previous"] = before
        before = entry["digest"] = digest(entry, b"another key")


KINDS = (_edit, _backdate, _soften, _delete, _insert, _swap, _truncate, _forge)


def _found(chain: Chain, checkpoints: list[Checkpoint]) -> bool:
    """Whether the proof finds anything, when the tamperer also set the head to the end of his chain."""
    proof = Proof(settings.AUDIT_KEY, checkpoints)
    head = (chain[-1]["seq"], chain[-1]["digest"]) if chain else (0, "0" * 64)
    try:
        return bool([*proof.walk(chain), *proof.end(head)])
    except WrongKey:
        return True


@pytest.fixture
def sealed(db: None, chain: Callable[[int], None], export: Callable[[], Path], checkpoints: Path) -> Chain:
    """Fifty entries with a checkpoint at their end."""
    chain(ENTRIES)
    call_command("checkpoint", verbosity=0)
    return [json.loads(line) for line in export().read_text("utf-8").splitlines()[:-1]]


def test_a_thousand_tamperings_of_eight_kinds_are_all_found(sealed: Chain, checkpoints: Path) -> None:
    pins = read_checkpoints(checkpoints)
    assert len(pins) == 1
    assert not _found(sealed, pins)
    text = json.dumps(sealed)
    missed = []
    for kind in KINDS:
        for seed in range(TIMES):
            chain: Chain = json.loads(text)
            kind(chain, random.Random(f"{kind.__name__}-{seed}"))
            assert chain != sealed
            if not _found(chain, pins):
                missed.append((kind.__name__, seed))
    assert missed == []


def test_without_a_checkpoint_only_a_cut_tail_stays_unseen(sealed: Chain) -> None:
    text = json.dumps(sealed)
    unseen = set()
    for kind in KINDS:
        chain: Chain = json.loads(text)
        kind(chain, random.Random(1))
        if not _found(chain, []):
            unseen.add(kind.__name__)
    assert unseen == {"_truncate"}


def test_a_whole_chain_passes_from_database_and_export(
    transactional_db: None, chain: Callable[[int], None], export: Callable[[], Path], checkpoints: Path, key_file: Path
) -> None:
    chain(ENTRIES)
    call_command("checkpoint", verbosity=0)
    for source in (_address(), export()):
        done = verify(source, "--key", key_file, "--checkpoints", checkpoints)
        assert done.returncode == 0, done.stderr
        assert f"核对了 {ENTRIES} 条：完整" in done.stdout
        assert "1 个检查点全部相符" in done.stdout
    assert "末尾若被截断，看不出来" in verify(export(), "--key", key_file).stdout


def test_it_names_the_entry_that_was_edited(sealed: Chain, tmp_path: Path, key_file: Path, checkpoints: Path) -> None:
    file = tmp_path / "审计.jsonl"
    lines = file.read_text("utf-8").splitlines()
    lines[6] = lines[6].replace("batch:6", "batch:7")
    file.write_text("\n".join(lines), "utf-8")
    done = verify(file, "--key", key_file, "--checkpoints", checkpoints)
    assert done.returncode == 1
    assert "第 7 条：内容和校验码不符" in done.stdout
    assert "发现 1 处问题" in done.stdout


def test_a_cut_tail_is_seen_by_the_checkpoint(sealed: Chain, tmp_path: Path, key_file: Path, checkpoints: Path) -> None:
    file = tmp_path / "审计.jsonl"
    lines = file.read_text("utf-8").splitlines()
    last = json.loads(lines[39])
    head = json.dumps({"head": {"seq": 40, "digest": last["digest"]}})
    file.write_text("\n".join([*lines[:40], head]), "utf-8")
    assert verify(file, "--key", key_file).returncode == 0
    done = verify(file, "--key", key_file, "--checkpoints", checkpoints)
    assert done.returncode == 1
    assert "末尾被截断" in done.stdout


def test_a_checkpoint_that_was_rewritten_is_seen(
    sealed: Chain, tmp_path: Path, key_file: Path, checkpoints: Path
) -> None:
    pin = checkpoints / f"{ENTRIES}.json"
    pin.write_text(pin.read_text("utf-8").replace(f'"seq": {ENTRIES}', '"seq": 40'), "utf-8")
    done = verify(tmp_path / "审计.jsonl", "--key", key_file, "--checkpoints", checkpoints)
    assert done.returncode == 1
    assert "检查点文件被改过" in done.stdout


def test_a_wrong_key_is_told_from_tampering(sealed: Chain, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.key"
    wrong.write_text("00" * 32)
    done = verify(tmp_path / "审计.jsonl", "--key", wrong)
    assert done.returncode == 2
    assert "密钥拿错了" in done.stderr


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00 and nothing", b"{}\n", b"[1]\n", b"\xff\xfe"])
def test_a_file_that_is_no_chain_is_refused_in_chinese(tmp_path: Path, key_file: Path, content: bytes) -> None:
    file = tmp_path / "什么.db"
    file.write_bytes(content)
    done = verify(file, "--key", key_file)
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert "没法核对" in done.stderr or "没有链尾" in done.stdout
    assert verify(tmp_path / "没有", "--key", key_file).returncode == 2
    assert verify(file, "--key", tmp_path / "没有").returncode == 2


def _address() -> str:
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(at["NAME"])
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{at['NAME']}").geturl()
