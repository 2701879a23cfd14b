"""Every act that the program records has a Chinese title for the auditor."""

import re
from pathlib import Path

import shixiao_site
from shixiao_site.audit.acts import ACTS
from shixiao_site.queue.models import OPEN, State

RECORDED = re.compile(r'\brecord\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_recorded_act_has_a_title() -> None:
    sources = Path(shixiao_site.__file__).parent.rglob("*.py")
    acts = {act for source in sources for act in RECORDED.findall(source.read_text("utf-8"))}
    acts |= {f"queue.{state}" for state in State if state not in {*OPEN, State.CANCELLED}}
    assert len(acts) > 15
    assert sorted(acts - set(ACTS)) == []
